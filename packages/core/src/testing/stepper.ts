import type { ChartSnapshot, SensitiveActionMachine } from './chart.js'
import { Engine } from './engine.js'
import { type Invoked, type ScriptedEvent, answersOf } from './events.js'
import { Identities } from './identities.js'
import { type Facts, Kind, type Waits, once } from './kind.js'
import type { ScriptedOutcomes } from './outcomes.js'
import { RememberingEngine } from './remembering-engine.js'
import type { Scenario } from './scenarios.js'
import type { Step, StepCounts } from './step.js'
import { NOTHING, answererOf, countStep } from './step-counts.js'

/** A moment from which a run can continue. Steps that lead to it share its contents. */
type Moment = Pick<Step, 'snapshot' | 'moment' | 'accepted'>

/** The options of a {@link Stepper}. */
interface StepperOptions {
  readonly machine: SensitiveActionMachine
  readonly outcomes: ScriptedOutcomes
  readonly events: readonly ScriptedEvent[]
  /** Whether to take each kind of step only once, and to remember it. */
  readonly remembers: boolean
}

const NONE: readonly string[] = []

/** Takes single steps of a chart, and distinguishes moments. Pure: no service runs and no time passes. */
export class Stepper {
  readonly #engine: Pick<RememberingEngine, 'begin' | 'take'>
  readonly #outcomes: ScriptedOutcomes
  readonly #events: readonly ScriptedEvent[]
  readonly #services: ReadonlyMap<string, Invoked>
  readonly #identities = new Identities()
  /** By scenario, state, waiting services, context and counts. Equal values of each are the same object. */
  readonly #momentsByParts = new Map<
    Scenario,
    Map<number, Map<readonly string[], Map<Facts, Map<StepCounts, Moment>>>>
  >()
  #moments = 0
  readonly #whole = (context: Facts): Facts => this.#identities.whole(context)
  readonly #answers = new Map<string, readonly ScriptedEvent[]>()
  readonly #timers = new Map<object, readonly ScriptedEvent[]>()

  constructor({ machine, outcomes, events, remembers }: StepperOptions) {
    this.#engine = remembers ? new RememberingEngine(machine, this.#identities) : forgetful(machine)
    this.#outcomes = outcomes
    this.#events = events
    this.#services = new Map(invokedBy(machine.root).map((invoked) => [invoked.id, invoked]))
  }

  /** The number of moments found so far. */
  get moments(): number {
    return this.#moments
  }

  /** Returns the first step of a scenario. */
  begin(scenario: Scenario): Step {
    return this.#toStep(scenario, null, null, this.#engine.begin(scenario))
  }

  /** Returns the step after an event. */
  take(before: Step, event: ScriptedEvent): Step {
    const kind = this.#engine.take(before.scenario, before.snapshot, event.event)
    return this.#toStep(before.scenario, before, event, kind)
  }

  /** Returns the events that can follow a step: answers of waiting services, timers, and accepted events. */
  next(step: Step): readonly ScriptedEvent[] {
    if (step.snapshot.status !== 'active') return []
    return [
      ...step.waiting.flatMap((id) => this.#answersOf(id)),
      ...step.snapshot._nodes.flatMap((node) => this.#timersOf(node)),
      ...this.#events.filter(({ id }) => step.accepted.includes(id)),
    ]
  }

  #answersOf(id: string): readonly ScriptedEvent[] {
    return once(this.#answers, id, () => answersOf(this.#services.get(id)!, this.#outcomes))
  }

  #timersOf(node: ChartSnapshot['_nodes'][number]): readonly ScriptedEvent[] {
    return once(this.#timers, node, () => {
      // A delay with several branches is one timer.
      const delays = new Map(node.after.map(({ delay, eventType }) => [eventType, delay]))
      return [...delays].map(([type, delay]) => ({
        id: `after.${String(delay)}`,
        title: 'Time passes.',
        event: { type },
      }))
    })
  }

  #toStep(scenario: Scenario, before: Step | null, event: ScriptedEvent | null, kind: Kind): Step {
    const done = kind.step
    const waited = before?.waiting ?? NONE
    const waits = once(kind.waits, waited, () => this.#waitsAfter(waited, event, done))
    const counted = before?.counts ?? NOTHING
    const isOver = done.snapshot.status !== 'active'
    const count = (): StepCounts =>
      countStep(counted, {
        event: event?.event,
        started: done.started,
        isReview: before?.snapshot.hasTag('confirmingResumed') === true,
      })
    const counts = isOver ? count() : once(kind.countsAfter, counted, () => this.#identities.one(count()))
    const facts = (before?.snapshot.context ?? null) as Facts | null
    // The end of a run is not a moment.
    const moment = isOver
      ? { snapshot: { ...done.snapshot, context: kind.contextAfter(facts) } as never, moment: -1, accepted: NONE }
      : this.#momentOf(scenario, done.snapshot, waits.waiting, kind.knownContextAfter(facts, this.#whole), counts)
    return {
      scenario,
      before,
      event,
      snapshot: moment.snapshot,
      moment: moment.moment,
      started: done.started,
      startedWith: done.startedWith,
      effects: done.effects,
      stopped: waits.stopped,
      waiting: waits.waiting,
      accepted: moment.accepted,
      taken: done.taken,
      stayed: event !== null && done.stayed,
      counts,
      depth: before === null ? 0 : before.depth + 1,
    }
  }

  #waitsAfter(waited: readonly string[], event: ScriptedEvent | null, done: Kind['step']): Waits {
    const isOver = done.snapshot.status !== 'active'
    const left = waited.filter((id) => event === null || id !== answererOf(event.event).id)
    const stopped = left.filter((id) => isOver || done.ended.includes(id))
    const waiting = isOver ? NONE : [...left.filter((id) => !stopped.includes(id)), ...done.started]
    return { stopped, waiting: this.#identities.one(waiting) }
  }

  /** Returns the moment after a step, or the existing moment that is equal to it. */
  #momentOf(
    scenario: Scenario,
    snapshot: ChartSnapshot,
    waiting: readonly string[],
    context: Facts,
    counts: StepCounts,
  ): Moment {
    const states = once(this.#momentsByParts, scenario, () => new Map())
    const services = once(states, this.#identities.of(snapshot.value), () => new Map())
    const contexts = once(services, waiting, () => new Map())
    const countsAfter = once(contexts, context, () => new Map())
    return once(countsAfter, counts, () => this.#toMoment(scenario, { ...snapshot, context } as never))
  }

  #toMoment(scenario: Scenario, snapshot: ChartSnapshot): Moment {
    const accepted = this.#events
      .filter(({ event }) => this.#engine.take(scenario, snapshot, event).step.taken.length > 0)
      .map(({ id }) => id)
    this.#moments += 1
    return { snapshot, moment: this.#moments - 1, accepted }
  }
}

/** Creates an engine that takes each step again. */
function forgetful(machine: SensitiveActionMachine): Pick<RememberingEngine, 'begin' | 'take'> {
  const engine = new Engine(machine)
  return {
    begin: (scenario) => new Kind(engine.begin(scenario), null),
    take: (scenario, snapshot, event) => new Kind(engine.take(scenario, snapshot, event), snapshot.context as never),
  }
}

/** Returns every service that a state and its children invoke. The name of an inline service is the id of its invocation. */
export const invokedBy = ({ invoke, states }: SensitiveActionMachine['root']): Invoked[] => [
  ...invoke.map(({ id, src }) => ({ id, service: typeof src === 'string' && !src.startsWith('xstate.') ? src : id })),
  ...Object.values(states).flatMap(invokedBy),
]
