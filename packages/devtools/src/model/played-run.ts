import { sensitiveActionMachine } from '@reauth/core'
import { type Exploration, type Scenario, type Step, explore, replay, scenarios } from '@reauth/core/testing'
import type { InspectedContext } from '../stream/inspection-event.js'
import type { LogStep } from './run-log.js'

/** A run in the format of the simulator: a scenario, and the ids of its scripted events. */
export interface PlayedRun {
  readonly scenario: Scenario
  readonly events: readonly string[]
  /** Whether the simulator can replay every step. */
  readonly isWhole: boolean
  /** The state at the end. */
  readonly state: string
  readonly calls: number
}

/** A custom scenario, with an id as in the simulator: `own.redirect.5m.deny.confirm`. */
function customScenario({ actionId, capabilities, preferences, requirement }: InspectedContext): Scenario {
  // The scripted ages are 10 and 1000 seconds, so every window is mapped to a value between them.
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
    title: 'the scenario of this run',
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

function scenariosFor(context: InspectedContext): readonly Scenario[] {
  const isAlike = ({ input }: Scenario): boolean => (input.resumption?.stage ?? null) === context.resumedAt
  const known = scenarios.filter(isAlike)
  const { requirement, resumedAt, capabilities } = context
  const needsLevel = (requirement?.acrValues.length ?? 0) > 0
  // A custom id can't describe a resumed run, a run with levels, or a run with a fallback for a blocked window.
  return resumedAt === null && !needsLevel && capabilities.fallback === undefined
    ? [customScenario(context), ...known]
    : known
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at])

/** The maximum number of moments to search for one scenario. */
const MAX_MOMENTS = 400

/** Searches a scenario for events that take the same transitions as a run, step by step, and returns the longest match. */
function follow({ next, advance }: Exploration, scenario: Scenario, steps: readonly LogStep[]): PlayedRun {
  const [first, ...rest] = steps
  const taken = (one: Step): string[] => one.taken.map(({ drawingId }) => drawingId)
  const start = replay(scenario, [], sensitiveActionMachine)
  let longest: Step = start
  let searched = 0
  const search = (step: Step): boolean => {
    if (step.depth > longest.depth) longest = step
    const expected = rest[step.depth]
    if (expected === undefined) return true
    searched += 1
    return (
      searched < MAX_MOMENTS &&
      next(step).some((event) => {
        if (event.event.type !== expected.cause.type) return false
        const after = advance(step, event)
        return isSame(taken(after), expected.transitions) && search(after)
      })
    )
  }
  const isWhole = first !== undefined && isSame(taken(start), first.transitions) && search(start)
  const events: string[] = []
  for (let at: Step | null = longest; at?.event != null; at = at.before) events.unshift(at.event.id)
  return { scenario, events, isWhole, state: pathOf(longest.snapshot.value), calls: longest.counts.calls }
}

const pathOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as object)
        .map(([name, inner]) => `${name}.${pathOf(inner)}`)
        .join('')

/**
 * Finds a run of the simulator that takes the same transitions, or as many of them as possible.
 *
 * @param steps The steps of the run, from its start.
 */
export function playedRun(steps: readonly LogStep[]): PlayedRun | null {
  const context = steps.at(-1)?.context
  if (context === undefined) return null
  const exploration = explore({ machine: sensitiveActionMachine, scenarios: [] })
  let best: PlayedRun | null = null
  for (const scenario of scenariosFor(context)) {
    const played = follow(exploration, scenario, steps)
    if (best === null || played.events.length > best.events.length) best = played
    if (played.isWhole) return played
  }
  return best
}
