import { createDescribedMachine } from '../machine/described.js'
import type { Explorable, SensitiveActionMachine } from './chart.js'
import { type ScriptedEvent, events as allEvents } from './events.js'
import { type ScriptedOutcomes, outcomes as allOutcomes } from './outcomes.js'
import { type Scenario, scenarios as allScenarios } from './scenarios.js'
import type { Step } from './step.js'
import { Stepper } from './stepper.js'

const LIMIT = 100_000

/** The options of {@link explore}. */
export interface ExploreOptions {
  /**
   * The machine. Default: the chart. It can have your own states, services and events if its context keeps the facts of
   * the chart.
   */
  readonly machine?: Explorable
  /** The scenarios in which runs start. Default: {@link scenarios}. */
  readonly scenarios?: readonly Scenario[]
  /** The answers of each service, by name. Default: {@link outcomes}. */
  readonly outcomes?: ScriptedOutcomes
  /** The events that a person or the page can send at any moment. Default: {@link events}. */
  readonly events?: readonly ScriptedEvent[]
  /** The most moments to explore. Stops charts with unlimited counts. Default: 100 000. */
  readonly limit?: number
}

/** The result of an exploration. */
export interface Exploration {
  /** Every edge: a step from a moment on the shortest path to that moment. */
  readonly edges: readonly Step[]
  readonly moments: number
  /** Returns the events that can follow a step. With `advance`, it lets a person play a run. */
  readonly next: (step: Step) => readonly ScriptedEvent[]
  /** Returns the step after an event. */
  readonly advance: (step: Step, event: ScriptedEvent) => Step
}

/** Thrown if a chart has more moments than the limit: one of its counts is unlimited, or `limit` is too low. */
export class ExplorationError extends Error {
  override readonly name = 'ExplorationError'
  /** The edges found so far. Not enumerable, so that they are not printed. */
  declare readonly edges: readonly Step[]

  constructor(limit: number, edges: readonly Step[]) {
    super(
      `The chart has more than ${limit} moments. One of its counts is unlimited, or \`limit\` is too low. ` +
        'To see the longest run so far, call describeRun(error.edges.at(-1)).',
    )
    Object.defineProperty(this, 'edges', { value: edges })
  }
}

/**
 * Creates the stepper. With `remembers: false` the machine takes each step again, for comparison with remembered steps.
 */
export const stepperOf = (
  { machine, outcomes = allOutcomes, events = allEvents }: ExploreOptions,
  remembers: boolean,
): Stepper =>
  new Stepper({ machine: (machine ?? createDescribedMachine()) as SensitiveActionMachine, outcomes, events, remembers })

/**
 * Yields every edge of the chart, shortest runs first, and stores only the moments.
 *
 * Use it instead of {@link explore} for checks that stop early, or if all edges would not fit into memory.
 *
 * @throws {ExplorationError} if the chart has more moments than the limit; its `edges` holds the last one.
 * @throws {TypeError} if `outcomes` lists no answers of a service that the chart invokes.
 */
export function* edgesOf(options: ExploreOptions = {}): Generator<Step, void> {
  yield* walk(stepperOf(options, true), options)
}

function* walk(stepper: Stepper, options: ExploreOptions): Generator<Step, void> {
  const { scenarios = allScenarios, limit = LIMIT } = options
  const queue: Step[] = []
  const isNew = (step: Step): boolean => {
    if (step.moment !== queue.length) return false
    if (queue.length >= limit) throw new ExplorationError(limit, [step])
    return queue.push(step) > 0
  }
  for (const scenario of scenarios) {
    const step = stepper.begin(scenario)
    isNew(step)
    yield step
  }
  for (let at = 0; at < queue.length; at += 1) {
    const before = queue[at]!
    for (const event of stepper.next(before)) {
      const step = stepper.take(before, event)
      isNew(step)
      yield step
    }
  }
}

/**
 * Explores the chart.
 *
 * It starts in every scenario. From every moment, it takes every answer in `outcomes` for each waiting service, every timer, and every event that the chart
 * accepts there. This includes the moments after a step-up. Two moments are equal if their scenario, state, context, waiting services and {@link StepCounts} are
 * equal.
 *
 * It does not explore answers and scenarios that are not listed (each listed one stands for its kind), events that the chart ignores, or behavior that
 * needs several runs, a store or a real service. Adapters, stores and coordination have their own tests.
 *
 * Pure: no service runs, and no time passes.
 *
 * @param options Another chart, or other scenarios, answers or events.
 * @returns Every edge, each with the shortest run that leads to it.
 * @throws {ExplorationError} if the chart has more moments than the limit.
 * @throws {TypeError} if `outcomes` lists no answers of a service that the chart invokes.
 */
export function explore(options: ExploreOptions = {}): Exploration {
  const { limit = LIMIT } = options
  const stepper = stepperOf(options, true)
  const edges: Step[] = []
  try {
    for (const step of walk(stepper, options)) edges.push(step)
  } catch (error) {
    throw error instanceof ExplorationError ? new ExplorationError(limit, edges) : error
  }
  return {
    edges,
    moments: stepper.moments,
    next: (step) => stepper.next(step),
    advance: (step, event) => stepper.take(step, event),
  }
}

/**
 * Plays one run, given the ids of its events in order.
 *
 * @throws {Error} if an event cannot happen in the current state.
 */
export function replay(
  scenario: Scenario,
  eventIds: readonly string[],
  machine: Explorable = createDescribedMachine(),
  options: Pick<ExploreOptions, 'outcomes' | 'events'> = {},
): Step {
  const stepper = stepperOf({ ...options, machine }, false)
  return eventIds.reduce((step, id) => {
    const event = stepper.next(step).find((candidate) => candidate.id === id)
    if (event === undefined)
      throw new Error(`The event ${id} cannot happen in the state ${JSON.stringify(step.snapshot.value)}.`)
    return stepper.take(step, event)
  }, stepper.begin(scenario))
}
