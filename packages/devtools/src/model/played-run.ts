import { sensitiveActionMachine } from '@reauth/core'
import { type Exploration, type Scenario, type Step, explore, replay, scenarios } from '@reauth/core/testing'
import type { InspectedContext } from '../stream/inspection-event.js'
import type { LogStep } from './run-log.js'

/** A run as the simulator plays it: a setting, and what happened by the ids of scripted events. */
export interface PlayedRun {
  readonly scenario: Scenario
  readonly events: readonly string[]
  /** Whether every step of the run was found again. */
  readonly isWhole: boolean
  /** The state that it ends in. */
  readonly state: string
  readonly calls: number
}

/** A custom setting, named as in the simulator: `own.redirect.5m.deny.confirm`. */
function ownScenario({ actionId, capabilities, preferences, requirement }: InspectedContext): Scenario {
  // The scripted ages are 10 and 1000 seconds: every window is shown as one between them.
  const maxAge = requirement?.maxAge === 'always' ? 'always' : '5m'
  const policy = requirement?.whenCannotReauthenticate ?? 'requireFresh'
  const { browser, operation, resolvable, fallback } = capabilities
  const { confirm, onBiometricCancel } = preferences
  const words = [
    'own',
    browser,
    maxAge,
    policy === 'requireFresh' ? 'reauthenticate' : policy,
    ...(confirm ? ['confirm'] : []),
    ...(operation ? ['operation'] : []),
    ...(resolvable ? ['resolvable'] : []),
    ...(onBiometricCancel === 'browser' ? ['fallback'] : []),
  ]
  return {
    id: words.join('.'),
    title: 'the setting of this run',
    input: {
      runId: 'run',
      actionId,
      idempotencyKey: 'key',
      requirement: { maxAge, ...(policy !== 'requireFresh' && { whenCannotReauthenticate: policy }) },
      capabilities: { browser, operation, resolvable, ...(fallback && { fallback }) },
      preferences: { confirm, onBiometricCancel },
    },
  }
}

function settingsOf(context: InspectedContext): readonly Scenario[] {
  const isAlike = ({ input }: Scenario): boolean => (input.resumption?.stage ?? null) === context.resumedAt
  const known = scenarios.filter(isAlike)
  const { requirement, resumedAt, capabilities } = context
  const needsLevel = (requirement?.acrValues.length ?? 0) > 0
  // A run that came back, one at a level, and one that may leave after a blocked window have settings that a link of one's own cannot name.
  return resumedAt === null && !needsLevel && capabilities.fallback === undefined
    ? [ownScenario(context), ...known]
    : known
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at])

/** Moments that are looked at for one setting, before it is given up. */
const PATIENCE = 400

/** Follows a run in one setting, step by step: what took the same transitions may be what happened. Of several that did, the one that leads on. */
function follow({ next, advance }: Exploration, scenario: Scenario, steps: readonly LogStep[]): PlayedRun {
  const [first, ...rest] = steps
  const taken = (one: Step): string[] => one.taken.map(({ drawingId }) => drawingId)
  const begun = replay(scenario, [], sensitiveActionMachine)
  let furthest: Step = begun
  let looked = 0
  const search = (step: Step): boolean => {
    if (step.depth > furthest.depth) furthest = step
    const wanted = rest[step.depth]
    if (wanted === undefined) return true
    looked += 1
    return (
      looked < PATIENCE &&
      next(step).some((event) => {
        if (event.event.type !== wanted.cause.type) return false
        const after = advance(step, event)
        return isSame(taken(after), wanted.transitions) && search(after)
      })
    )
  }
  const isWhole = first !== undefined && isSame(taken(begun), first.transitions) && search(begun)
  const events: string[] = []
  for (let at: Step | null = furthest; at?.event != null; at = at.before) events.unshift(at.event.id)
  return { scenario, events, isWhole, state: pathOf(furthest.snapshot.value), calls: furthest.tally.calls }
}

const pathOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([name, inner]) => `${name}.${pathOf(inner)}`)
        .join('')

/**
 * Finds a run of the simulator that takes the same transitions, and so much of it as there is.
 *
 * @param steps The run, from its start.
 */
export function playedRun(steps: readonly LogStep[]): PlayedRun | null {
  const context = steps.at(-1)?.context
  if (context === undefined) return null
  const exploration = explore({ machine: sensitiveActionMachine, scenarios: [] })
  let best: PlayedRun | null = null
  for (const scenario of settingsOf(context)) {
    const played = follow(exploration, scenario, steps)
    if (best === null || played.events.length > best.events.length) best = played
    if (played.isWhole) return played
  }
  return best
}
