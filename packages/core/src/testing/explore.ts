import { type AnyEventObject, getMicrosteps, initialTransition } from 'xstate'
import { createDescribedMachine } from '../machine/described.js'
import { type ScriptedOutcome, outcomes } from './outcomes.js'
import type { ChartSnapshot, SensitiveActionMachine } from './chart.js'
import { type Scenario, scenarios } from './scenarios.js'
import { type TakenTransition, entriesTaken, transitionsTaken } from './taken.js'

/** Something that happens to a run: a service answers, time passes, or somebody says something. */
export interface ScriptedEvent {
  /** Stable: `refreshIdToken.fresh`, `after.callTimeout`, `reauth.cancel`. */
  readonly id: string
  readonly title: string
  readonly event: AnyEventObject
}

/** What has happened so far, counted apart from the chart: what the invariants are checked against. */
export interface Tally {
  readonly calls: number
  readonly stepUps: number
  /** Prompts since the run began or the server asked for step-up. */
  readonly biometricPrompts: number
  readonly browserPrompts: number
  /** Whether the end-user confirmed after a redirect. */
  readonly confirmed: boolean
  /** How the last call ended; `null` before the first. */
  readonly lastCall: string | null
}

/** A moment of a run, with how it came about. */
export interface Step {
  readonly scenario: Scenario
  readonly before: Step | null
  /** What happened; `null` at the start. */
  readonly event: ScriptedEvent | null
  readonly snapshot: ChartSnapshot
  /** Services that started in this step, in order. */
  readonly started: readonly string[]
  /** The same, with what they are given. */
  readonly startedWith: readonly { readonly id: string; readonly input: unknown }[]
  /** What somebody may say after this step, by its id. */
  readonly said: readonly string[]
  /** What the chart does outside in this step: which pending actions it forgets. */
  readonly effects: readonly string[]
  /** Services that were stopped in this step before they answered. */
  readonly stopped: readonly string[]
  /** Services that wait after this step. */
  readonly waiting: readonly string[]
  readonly taken: readonly TakenTransition[]
  readonly tally: Tally
  /** Steps from the start. */
  readonly depth: number
}

/** Everything that can happen. */
export interface Exploration {
  /** Every edge: each is a step from a moment that was reached by the shortest way. */
  readonly edges: readonly Step[]
  readonly moments: number
  /** What can happen after a step, by name; for runs that a person plays. */
  readonly next: (step: Step) => readonly ScriptedEvent[]
  /** What a step leads to when an event happens. */
  readonly advance: (step: Step, event: ScriptedEvent) => Step
}

/** How {@link explore} explores. */
export interface ExploreOptions {
  /** Default: the chart as it is. */
  readonly machine?: SensitiveActionMachine
  /** Default: all of them. */
  readonly scenarios?: readonly Scenario[]
  /** Moments after which it gives up: a chart that never ends. Default: 50 000. */
  readonly limit?: number
}

const NOTHING: Tally = {
  calls: 0,
  stepUps: 0,
  biometricPrompts: 0,
  browserPrompts: 0,
  confirmed: false,
  lastCall: null,
}

const SAID: readonly ScriptedEvent[] = [
  { id: 'reauth.cancel', title: 'The end-user stops.', event: { type: 'reauth.cancel' } },
  { id: 'reauth.confirm', title: 'The end-user agrees.', event: { type: 'reauth.confirm' } },
  {
    id: 'method.choose',
    title: 'The end-user prefers the browser.',
    event: { type: 'method.choose', method: 'browser' },
  },
  { id: 'page.restored', title: 'The page is shown again.', event: { type: 'page.restored' } },
  {
    id: 'page.restored.taken',
    title: 'The page is shown again, after the action went on in another one.',
    event: { type: 'page.restored', taken: true },
  },
  {
    id: 'redirect.again',
    title: 'The page is still here, and is to leave again.',
    event: { type: 'redirect.again' },
  },
  { id: 'run.replaced', title: 'A newer action takes the place of this one.', event: { type: 'run.replaced' } },
  { id: 'network.restored', title: 'The network is back.', event: { type: 'network.restored' } },
  { id: 'session.lost', title: 'The session is lost.', event: { type: 'session.changed', change: 'lost' } },
  { id: 'session.changed', title: 'Somebody else signs in.', event: { type: 'session.changed', change: 'changed' } },
]

/** Thrown if a chart has more moments than the limit: it does not end, or counts without bound. */
export class ExplorationError extends Error {
  override readonly name = 'ExplorationError'
  /** What was found until then. */
  readonly edges: readonly Step[]

  constructor(edges: readonly Step[]) {
    super('The chart has more moments than the limit.')
    this.edges = edges
  }
}

/**
 * Explores the chart: every answer of every service, every timeout and every event, in every scenario.
 *
 * Pure: no service runs, no time passes. Says what the chart does; what adapters and servers do is for their own tests.
 *
 * @param options Another chart, fewer scenarios, or another limit.
 * @returns Every edge, each with the shortest run that leads to it.
 * @throws {ExplorationError} if the chart does not end.
 */
export function explore(options: ExploreOptions = {}): Exploration {
  const machine = options.machine ?? createDescribedMachine()
  const limit = options.limit ?? 50_000
  const edges: Step[] = []
  const seen = new Set<string>()
  const queue: Step[] = []
  const visit = (step: Step): void => {
    edges.push(step)
    if (step.snapshot.status !== 'active') return
    const key = keyOf(step)
    if (seen.has(key)) return
    if (seen.size >= limit) throw new ExplorationError(edges)
    seen.add(key)
    queue.push(step)
  }
  for (const scenario of options.scenarios ?? scenarios) visit(begin(machine, scenario))
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    for (const event of nextOf(step)) visit(take(machine, step, event))
  }
  return { edges, moments: seen.size, next: nextOf, advance: (step, event) => take(machine, step, event) }
}

/** Plays one run: the events by their ids, in order. */
export function replay(scenario: Scenario, eventIds: readonly string[], machine = createDescribedMachine()): Step {
  let step = begin(machine, scenario)
  for (const id of eventIds) {
    const event = nextOf(step).find((candidate) => candidate.id === id)
    if (event === undefined) throw new Error(`${id} cannot happen in ${JSON.stringify(step.snapshot.value)}.`)
    step = take(machine, step, event)
  }
  return step
}

function begin(machine: SensitiveActionMachine, scenario: Scenario): Step {
  const [snapshot, actions] = initialTransition(machine, scenario.input)
  return stepOf({ scenario, before: null, event: null, snapshot, actions, taken: entriesTaken(machine, snapshot) })
}

function take(machine: SensitiveActionMachine, before: Step, event: ScriptedEvent): Step {
  const steps = getMicrosteps(machine, before.snapshot, event.event as never)
  const snapshot = steps.at(-1)![0]
  const actions = steps.flatMap(([, done]) => done)
  const moments = [before.snapshot, ...steps.map(([moment]) => moment)]
  const taken = transitionsTaken(machine, moments, event.event)
  return stepOf({ scenario: before.scenario, before, event, snapshot, actions, taken })
}

interface Raw {
  readonly scenario: Scenario
  readonly before: Step | null
  readonly event: ScriptedEvent | null
  readonly snapshot: ChartSnapshot
  readonly actions: readonly { readonly type: string; readonly params?: unknown }[]
  readonly taken: readonly TakenTransition[]
}

function stepOf(raw: Raw): Step {
  const { before, event, snapshot, actions } = raw
  const startedWith = actions
    .filter(({ type }) => type === 'xstate.spawnChild')
    .map(({ params }) => {
      const { id, input } = params as { id: string; input: unknown }
      return { id, input }
    })
  const started = startedWith.map(({ id }) => id)
  const answered = event?.event.type.replace(/^xstate\.(?:done|error)\.actor\./, '')
  const waitingBefore = (before?.waiting ?? []).filter((id) => id !== answered)
  const isOver = snapshot.status !== 'active'
  const ended = actions
    .filter(({ type }) => type === 'xstate.stopChild')
    .map(({ params }) => (params as { id: string }).id)
  const stopped = waitingBefore.filter((id) => isOver || ended.includes(id))
  const waiting = isOver ? [] : [...waitingBefore.filter((id) => !stopped.includes(id)), ...started]
  return {
    ...raw,
    started,
    startedWith,
    effects: actions.map(({ type }) => type).filter((type) => type.startsWith('forget')),
    stopped,
    waiting,
    said: isOver ? [] : saidIn(snapshot).map(({ id }) => id),
    tally: tallyOf(before?.tally ?? NOTHING, event, started),
    depth: (before?.depth ?? -1) + 1,
  }
}

function tallyOf(before: Tally, event: ScriptedEvent | null, started: readonly string[]): Tally {
  const counted = {
    ...before,
    ...(event?.id.startsWith('performAction.') && { lastCall: event.id.slice('performAction.'.length) }),
    ...(event?.id === 'after.callTimeout' && { lastCall: 'timeout' }),
    ...(event?.id === 'reauth.confirm' && { confirmed: true }),
    // The page did not leave: nobody was asked.
    ...(event?.id === 'redirect.again' && { browserPrompts: before.browserPrompts - 1 }),
    ...(event?.id.startsWith('performAction.step-up') && {
      stepUps: before.stepUps + 1,
      biometricPrompts: 0,
      browserPrompts: 0,
    }),
  }
  for (const id of started) {
    if (id === 'performAction') counted.calls += 1
    if (id === 'reauthenticateWithBiometric') counted.biometricPrompts += 1
    if (id === 'reauthenticateInBrowser' || id === 'startBrowserReauthentication') counted.browserPrompts += 1
  }
  return counted
}

/** What can happen next: answers of the services that wait, timers, and what somebody may say. */
function nextOf(step: Step): readonly ScriptedEvent[] {
  if (step.snapshot.status !== 'active') return []
  const nodes = step.snapshot._nodes
  const answers = step.waiting.flatMap((id) => answersOf(id, step.tally.stepUps > 0))
  const timers = nodes.flatMap(({ after }) =>
    after.map(({ delay, eventType }) => ({
      id: `after.${String(delay)}`,
      title: 'Time passes.',
      event: { type: eventType },
    })),
  )
  return [...answers, ...timers, ...saidIn(step.snapshot)]
}

/** What somebody may say now. */
const saidIn = (snapshot: ChartSnapshot): readonly ScriptedEvent[] =>
  SAID.filter(({ event }) => snapshot.machine.getTransitionData(snapshot, event as never).length > 0)

/** After a step-up the same questions come up with the same answers: these are the ones that can lead elsewhere. */
const TELLING = new Set([
  'fresh',
  'stale',
  'stale-enrolled',
  'cannot-stale',
  'other-subject',
  'authenticated',
  'not-asked',
  'short-lived',
  'cancelled',
  'garbage',
])

function answersOf(id: string, isStepUp: boolean): ScriptedEvent[] {
  const service = (id === 'renewIdToken' ? 'refreshIdToken' : id) as keyof typeof outcomes
  const isSkipped =
    isStepUp && outcomes[service].some((outcome) => TELLING.has(outcome.id)) && service !== 'performAction'
  return outcomes[service]
    .filter((outcome) => !isSkipped || TELLING.has(outcome.id))
    .map(({ id: outcome, title, answer }: ScriptedOutcome) => ({
      id: `${id}.${outcome}`,
      title,
      event:
        'resolve' in answer
          ? { type: `xstate.done.actor.${id}`, output: answer.resolve, actorId: id }
          : { type: `xstate.error.actor.${id}`, error: answer.reject, actorId: id },
    }))
}

const keyOf = ({ scenario, snapshot, waiting, tally }: Step): string =>
  JSON.stringify([scenario.id, snapshot.value, snapshot.context, waiting, tally])
