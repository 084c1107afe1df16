import { sensitiveActionMachine } from '@reauth/core'
import {
  type ScriptedEvent,
  type ScriptedOutcomes,
  type Step,
  events,
  explore,
  outcomes,
  replay,
} from '@reauth/core/testing'
import { activeIds, chart, stateById } from '../chart/chart.js'
import type { InspectedContext } from '../stream/inspection-event.js'

// Open calls of a fake service, shared with the app's copy of the test kit.
export { onOpenCalls, openCalls } from '@reauth/core/testing'

/** The current time of the scripted answers and of the facts of a run, in seconds. */
const SCRIPTED_NOW = 1_000_000
const NOW = 1_000_000_000

/** A possible next event, and the state that it leads to. */
export interface NextStep {
  /** The id of the scripted event. */
  readonly id: string
  /** A description of the event. */
  readonly title: string
  /** The kind of event: `answer` or `failure` of a service, `timer`, or `event` for a request or a fact. */
  readonly kind: 'answer' | 'failure' | 'timer' | 'event'
  /** The title of the state that it leads to. */
  readonly leaf: string
  readonly leads: string
  /** The code, if the run ends. */
  readonly code: string | null
}

/** The input of a run with the same facts. */
const inputOf = (context: InspectedContext): Step['scenario']['input'] => ({
  runId: context.runId,
  actionId: context.actionId,
  idempotencyKey: 'key',
  requirement: context.requirement ?? { maxAge: 'always' },
  capabilities: context.capabilities,
  preferences: context.preferences,
  clockTolerance: context.clockTolerance,
})

type Answer = ScriptedOutcomes[string][number]['answer']

/** Adjusts a scripted answer to the time, levels and methods that a run requires. */
function fitted(answer: Answer, { requirement, challenge }: InspectedContext): Answer {
  const reading =
    'resolve' in answer ? (answer.resolve as Partial<NonNullable<InspectedContext['reading']>> | undefined) : undefined
  const authentication = reading?.authentication
  if (reading === undefined || authentication === undefined) return answer
  const isAtLevel = authentication.acr !== undefined
  const acr = isAtLevel ? (challenge?.acrValues?.[0] ?? requirement?.acrValues[0]) : undefined
  const { authTime, issuedAt, expiresAt, subject } = authentication
  const age = authTime === undefined ? 0 : SCRIPTED_NOW - authTime
  const window = requirement?.maxAge === undefined || requirement.maxAge === 'always' ? 0 : requirement.maxAge
  // A stale scripted answer must be stale for every window, and a fresh one must be fresh for every window.
  const fit = age >= 900 ? Math.max(age, 2 * window) : age > 0 ? Math.min(age, window / 4) : age
  const { acr: _, ...rest } = authentication
  return {
    resolve: {
      ...reading,
      now: (reading.now ?? SCRIPTED_NOW) - SCRIPTED_NOW + NOW,
      subjectKey: subject === 'alice' ? 'subject' : 'other',
      authentication: {
        ...rest,
        ...(authTime !== undefined && { authTime: Math.floor(NOW - fit) }),
        issuedAt: issuedAt - SCRIPTED_NOW + NOW,
        expiresAt: expiresAt - SCRIPTED_NOW + NOW,
        methods: isAtLevel ? [...(requirement?.methods ?? []), 'pwd'] : ['pwd'],
        ...(acr !== undefined && { acr }),
      },
    },
  }
}

const fittedOutcomes = (context: InspectedContext): ScriptedOutcomes =>
  Object.fromEntries(
    Object.entries(outcomes).map(([service, listed]) => [
      service,
      listed.map((outcome) => ({ ...outcome, answer: fitted(outcome.answer, context) })),
    ]),
  )

const kindOf = ({ event }: ScriptedEvent): NextStep['kind'] =>
  event.type.startsWith('xstate.done.')
    ? 'answer'
    : event.type.startsWith('xstate.error.')
      ? 'failure'
      : event.type.startsWith('xstate.after.')
        ? 'timer'
        : 'event'

function leadsTo(step: Step, event: ScriptedEvent): NextStep {
  const leaf = activeIds(step.snapshot.value).at(-1) ?? chart.id
  return {
    id: event.id,
    title: event.title,
    kind: kindOf(event),
    leaf,
    leads: stateById(leaf)?.title ?? leaf,
    code: step.snapshot.context.ending?.code ?? null,
  }
}

/** Explores the chart from a moment of a run, with the real machine and scripted answers. */
function explorationOf(context: InspectedContext) {
  const machine = sensitiveActionMachine
  const scenario = { id: 'now', title: 'this run', input: inputOf(context) }
  const { next, advance } = explore({ machine, scenarios: [], outcomes: fittedOutcomes(context) })
  const momentOf = (value: string | object): Step => {
    const services = activeIds(value).flatMap((id) => stateById(id)?.invokes.map((invoke) => invoke.id) ?? [])
    // Pending services, which are stopped when the state is left.
    const children = Object.fromEntries(services.map((id) => [id, { id }]))
    return {
      ...replay(scenario, [], machine),
      snapshot: { ...machine.resolveState({ value: value as never, context }), children } as object as Step['snapshot'],
      waiting: services,
      accepted: events.map(({ id }) => id),
    }
  }
  return { next, advance, momentOf }
}

/**
 * Computes where every answer leads from a moment of a run, with the real machine.
 *
 * @param value The state value.
 * @param context The facts of the run.
 */
export function nextSteps(value: string | object, context: InspectedContext): readonly NextStep[] {
  const { next, advance, momentOf } = explorationOf(context)
  const now = momentOf(value)
  if (now.waiting.length === 0 && activeIds(value).some((id) => stateById(id)?.type === 'final')) return []
  return next(now).flatMap((event) => {
    const step = advance(now, event)
    return step.taken.length === 0 ? [] : [leadsTo(step, event)]
  })
}

/**
 * Computes what would happen if the same action started now, with the latest reading.
 *
 * @param context The facts of a run with a reading.
 * @param later Seconds since the reading.
 * @returns `null` without a reading.
 */
export function ifStartedNow(context: InspectedContext, later: number): NextStep | null {
  const { reading, requirement } = context
  if (reading === null || requirement === null) return null
  const fresh: InspectedContext = {
    ...context,
    challenge: null,
    authTimeBefore: null,
    openedAt: null,
    operationId: null,
    resumedAt: null,
    tried: [],
    stepUps: 0,
    prompts: 0,
    calls: 0,
    retries: 0,
    wakeUps: 0,
    confirmed: false,
    reviewed: false,
    renewed: false,
    ending: null,
    reading: null,
  }
  const { advance, momentOf } = explorationOf(fresh)
  const event: ScriptedEvent = {
    id: 'refreshIdToken',
    title: 'The claims are read.',
    event: {
      type: 'xstate.done.actor.refreshIdToken',
      output: { ...reading, now: reading.now + later },
      actorId: 'refreshIdToken',
    },
  }
  return leadsTo(advance(momentOf({ refreshing: 'requesting' }), event), event)
}
