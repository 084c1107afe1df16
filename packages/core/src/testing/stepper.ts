import type { ChartSnapshot, SensitiveActionMachine } from './chart.js'
import { Engine, type Macrostep } from './engine.js'
import { type Invoked, type ScriptedEvent, answersOf } from './events.js'
import { Identities } from './identities.js'
import type { ScriptedOutcomes } from './outcomes.js'
import { RememberingEngine } from './remembering-engine.js'
import type { Scenario } from './scenarios.js'
import type { Step } from './step.js'
import { NOTHING, answererOf, tallied } from './tally.js'

/** A moment that a run can go on from. Steps that lead to it share what it holds. */
type Moment = Pick<Step, 'snapshot' | 'moment' | 'waiting' | 'said' | 'tally'>

/** What a stepper is made of. */
interface StepperOptions {
  readonly machine: SensitiveActionMachine
  readonly outcomes: ScriptedOutcomes
  readonly events: readonly ScriptedEvent[]
  /** Whether each kind of step is taken once, and remembered. */
  readonly remembers: boolean
}

const NONE: readonly string[] = []

/** Takes single steps of a chart, and tells moments apart. Pure: no service runs and no time passes. */
export class Stepper {
  readonly #engine: Pick<Engine, 'begin' | 'take'>
  readonly #outcomes: ScriptedOutcomes
  readonly #events: readonly ScriptedEvent[]
  readonly #services: ReadonlyMap<string, Invoked>
  readonly #identities = new Identities()
  readonly #moments = new Map<string, Moment>()
  readonly #answers = new Map<string, readonly ScriptedEvent[]>()
  readonly #timers = new Map<object, readonly ScriptedEvent[]>()

  constructor({ machine, outcomes, events, remembers }: StepperOptions) {
    this.#engine = remembers ? new RememberingEngine(machine, this.#identities) : new Engine(machine)
    this.#outcomes = outcomes
    this.#events = events
    this.#services = new Map(invokedBy(machine.root).map((invoked) => [invoked.id, invoked]))
  }

  /** Moments seen so far. */
  get moments(): number {
    return this.#moments.size
  }

  /** The first moment of a scenario. */
  begin(scenario: Scenario): Step {
    return this.#toStep(scenario, null, null, this.#engine.begin(scenario))
  }

  /** The moment after an event. */
  take(before: Step, event: ScriptedEvent): Step {
    const done = this.#engine.take(before.scenario, before.snapshot, event.event)
    return this.#toStep(before.scenario, before, event, done)
  }

  /** What can happen after a step: answers of the services that wait, timers, and what somebody may say. */
  next(step: Step): readonly ScriptedEvent[] {
    if (step.snapshot.status !== 'active') return []
    return [
      ...step.waiting.flatMap((id) => this.#answersOf(id)),
      ...step.snapshot._nodes.flatMap((node) => this.#timersOf(node)),
      ...this.#events.filter(({ id }) => step.said.includes(id)),
    ]
  }

  #answersOf(id: string): readonly ScriptedEvent[] {
    let answers = this.#answers.get(id)
    if (answers === undefined) {
      answers = answersOf(this.#services.get(id)!, this.#outcomes)
      this.#answers.set(id, answers)
    }
    return answers
  }

  #timersOf(node: ChartSnapshot['_nodes'][number]): readonly ScriptedEvent[] {
    let timers = this.#timers.get(node)
    if (timers === undefined) {
      // A delay with several branches is one timer.
      const delays = new Map(node.after.map(({ delay, eventType }) => [eventType, delay]))
      timers = [...delays].map(([type, delay]) => ({
        id: `after.${String(delay)}`,
        title: 'Time passes.',
        event: { type },
      }))
      this.#timers.set(node, timers)
    }
    return timers
  }

  #toStep(scenario: Scenario, before: Step | null, event: ScriptedEvent | null, done: Macrostep): Step {
    const isOver = done.snapshot.status !== 'active'
    const waited = before?.waiting ?? NONE
    const answered = event === null ? '' : answererOf(event.event).id
    const left = waited.length === 1 && waited[0] === answered ? NONE : waited.filter((id) => id !== answered)
    const stopped = left.length === 0 ? NONE : left.filter((id) => isOver || done.ended.includes(id))
    const tally = tallied(before?.tally ?? NOTHING, {
      event: event?.event,
      started: done.started,
      isReview: before?.snapshot.hasTag('confirmingResumed') === true,
    })
    const moment = isOver
      ? { snapshot: done.snapshot, moment: -1, waiting: NONE, said: NONE, tally }
      : this.#momentOf(scenario, done.snapshot, [...left.filter((id) => !stopped.includes(id)), ...done.started], tally)
    return {
      scenario,
      before,
      event,
      snapshot: moment.snapshot,
      moment: moment.moment,
      started: done.started,
      startedWith: done.startedWith,
      effects: done.effects,
      stopped,
      waiting: moment.waiting,
      said: moment.said,
      taken: done.taken,
      stayed: event !== null && done.stayed,
      tally: moment.tally,
      depth: before === null ? 0 : before.depth + 1,
    }
  }

  /** The moment that a step leads to: the one that is known, if everything about it is the same. */
  #momentOf(scenario: Scenario, snapshot: ChartSnapshot, waiting: readonly string[], tally: Step['tally']): Moment {
    const ids = this.#identities
    const facts = snapshot.context as never as Readonly<Record<string, unknown>>
    let key = `${scenario.id} ${ids.of(snapshot.value)} ${ids.of(waiting)} ${ids.of(tally)}`
    for (const name of Object.keys(facts)) key += ` ${name} ${ids.of(facts[name])}`
    let moment = this.#moments.get(key)
    if (moment === undefined) {
      const context = Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, ids.one(fact)])) as never
      moment = this.#toMoment(scenario, { ...snapshot, context }, waiting, tally)
      this.#moments.set(key, moment)
    }
    return moment
  }

  #toMoment(scenario: Scenario, snapshot: ChartSnapshot, waiting: readonly string[], tally: Step['tally']): Moment {
    const said = this.#events
      .filter(({ event }) => this.#engine.take(scenario, snapshot, event).taken.length > 0)
      .map(({ id }) => id)
    return { snapshot, moment: this.#moments.size, waiting, said, tally: this.#identities.one(tally) }
  }
}

/** Every service that a state and those inside it invoke. One that is written where it is invoked goes by the id of the invocation. */
const invokedBy = ({ invoke, states }: SensitiveActionMachine['root']): Invoked[] => [
  ...invoke.map(({ id, src }) => ({ id, service: typeof src === 'string' && !src.startsWith('xstate.') ? src : id })),
  ...Object.values(states).flatMap(invokedBy),
]
