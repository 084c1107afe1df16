import type { AnySensitiveAction } from '../../action/sensitive-action.js'
import { events as allEvents } from '../events.js'
import { explore } from '../explore.js'
import { type FlowPath, flowPaths } from '../flow-paths.js'
import { type ScriptedOutcome, outcomes as all } from '../outcomes.js'
import { readingOf } from '../readings.js'
import { type Scenario, scenarios } from '../scenarios.js'
import type { Step } from '../step.js'

/** The ways in which an app reauthenticates. */
export interface MethodSupport {
  readonly browser: 'redirect' | 'inProcess'
  readonly biometric: boolean
}

const pick = (service: keyof typeof all, ...ids: readonly string[]): ScriptedOutcome[] =>
  all[service].filter(({ id }) => ids.includes(id))

const read = (id: string, title: string, reading: object): ScriptedOutcome => ({
  id,
  title,
  answer: { resolve: reading },
})

/** Returns the claims that satisfy an action, apart from the age. */
export const levelOf = ({ requirement: { acrValues, methods } }: AnySensitiveAction) => ({
  ...(acrValues[0] !== undefined && { acr: acrValues[0] }),
  ...(methods.length > 0 && { methods }),
})

/** Returns the answers that a `fakeService()` and the endpoint of an app can give. */
function outcomesOf(action: AnySensitiveAction, { biometric }: MethodSupport): typeof all {
  const claims = { ...levelOf(action), biometricEnabled: biometric }
  const prompt = [
    read('authenticated', 'The end-user authenticates.', readingOf({ ...claims, now: 1_000_100 })),
    ...pick('reauthenticateInBrowser', 'cancelled', 'other-subject'),
  ]
  const isResolvable = action.status !== undefined || action.idempotent === true
  return {
    ...all,
    refreshIdToken: [
      read('fresh', 'The authentication is recent.', readingOf({ ...claims, age: 10 })),
      read('stale', 'The authentication is too old.', readingOf({ ...claims, age: 86_400 })),
      read(
        'cannotReauthenticate',
        'The authentication is too old, and the end-user cannot be asked again.',
        readingOf({ ...claims, age: 86_400, canReauthenticate: false }),
      ),
      ...pick('refreshIdToken', 'sessionLost'),
    ],
    reauthenticateInBrowser: prompt,
    reauthenticateWithBiometric: prompt,
    finishBrowserReauthentication: prompt,
    savePendingAction: pick('savePendingAction', 'saved'),
    startBrowserReauthentication: pick('startBrowserReauthentication', 'leaving'),
    // The app's own server is asked for the result of a lost response.
    performAction: pick('performAction', 'performed', 'step-up', 'refused', ...(isResolvable ? [] : ['unknown'])),
  }
}

function scenarioOf(action: AnySensitiveAction, { browser }: MethodSupport, resumed: boolean): Scenario {
  const { input, id } = scenarios.find((each) => each.id === (resumed ? 'resumed-callback' : 'window'))!
  return {
    id: `${action.id}-${id}`,
    title: `"${action.id}"${resumed ? ', after the page came back' : ''}`,
    input: {
      ...input,
      actionId: action.id,
      requirement: action.requirement,
      capabilities: {
        browser,
        operation: false,
        resolvable: action.status !== undefined || action.idempotent === true,
      },
      preferences: { confirm: action.confirm ?? false, autoResume: action.autoResume ?? false },
    },
  }
}

/** Services that can stay without an answer while the end-user cancels. */
const HOLDABLE = [
  'refreshIdToken',
  'reauthenticateInBrowser',
  'reauthenticateWithBiometric',
  'finishBrowserReauthentication',
  'performAction',
]

/** Whether a test can cause a step after the steps before it. */
function isPlayable({ event, before }: Step): boolean {
  if (event === null) return true
  const { id } = event
  if (id.startsWith('after.')) return false
  // After an authentication the page reads the token from memory.
  if (id.startsWith('renewIdToken.')) return id === 'renewIdToken.fresh'
  if (id === 'reauth.cancel') return before!.waiting.every((service) => HOLDABLE.includes(service))
  // Two authentications of the chart's own answers have the same time.
  return !(id.endsWith('.authenticated') && before!.counts.stepUps > 0 && hasAuthenticated(before!))
}

function hasAuthenticated({ event, before }: Step): boolean {
  return event?.id.endsWith('.authenticated') === true || (before !== null && hasAuthenticated(before))
}

/** Returns the steps that a test can cause one after another. */
function playable(edges: readonly Step[]): Step[] {
  const known = new Map<Step | null, boolean>([[null, true]])
  return edges.filter((step) => {
    const isWhole = known.get(step.before)! && isPlayable(step)
    known.set(step, isWhole)
    return isWhole
  })
}

/** Returns the paths of an action through the statechart whose events a test can cause. */
export function pathsOf(action: AnySensitiveAction, ways: MethodSupport): readonly FlowPath[] {
  const outcomes = outcomesOf(action, ways)
  const events = allEvents.filter(({ id }) => id === 'reauth.cancel' || id === 'reauth.confirm')
  const settings = [
    scenarioOf(action, ways, false),
    ...(ways.browser === 'redirect' ? [scenarioOf(action, ways, true)] : []),
  ]
  return settings.flatMap((scenario) => {
    const exploration = explore({ scenarios: [scenario], outcomes, events })
    return flowPaths({ ...exploration, edges: playable(exploration.edges) })
  })
}
