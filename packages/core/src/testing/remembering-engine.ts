import type { AnyEventObject } from 'xstate'
import type { ChartSnapshot, SensitiveActionMachine } from './chart.js'
import { Engine } from './engine.js'
import type { Identities } from './identities.js'
import { type Facts, Kind, type Writing, once } from './kind.js'
import { Memory } from './memory.js'
import type { Scenario } from './scenarios.js'
import { type TrackedMachine, tracked } from './tracking.js'

/** The known steps of a state, by event and by the facts that were read. */
type StateMemory = Map<AnyEventObject, Memory<Kind>>

/**
 * Takes steps like {@link Engine}, but takes each kind of step only once.
 *
 * A step depends on the state, the event and the facts of the context that guards, assignments, params and inputs read.
 * A copy of the machine tracks these facts. The machine itself takes the step, which is remembered for every context
 * with the same facts. A machine that cannot be tracked, or that is not pure, takes each step again.
 */
export class RememberingEngine {
  readonly #engine: Engine
  readonly #identities: Identities
  readonly #states = new Map<number, StateMemory>()
  /** The values that steps write, without duplicates. */
  readonly #writings = new Map<Facts, Writing>()
  /** Most steps start from the same snapshot as the previous one. */
  #last: ChartSnapshot | undefined
  #lastState: StateMemory = new Map()
  #copy: (TrackedMachine & { readonly engine: Engine }) | null

  constructor(machine: SensitiveActionMachine, identities: Identities) {
    this.#engine = new Engine(machine)
    this.#identities = identities
    const copy = tracked(machine)
    this.#copy = copy && { ...copy, engine: new Engine(copy.machine as SensitiveActionMachine) }
  }

  begin(scenario: Scenario): Kind {
    return new Kind(this.#engine.begin(scenario), null)
  }

  take(scenario: Scenario, snapshot: ChartSnapshot, event: AnyEventObject): Kind {
    const facts = factsOf(snapshot)
    if (this.#copy === null) return new Kind(this.#engine.take(scenario, snapshot, event), facts)
    if (snapshot !== this.#last) [this.#last, this.#lastState] = [snapshot, this.#stateOf(snapshot)]
    const memory = once(this.#lastState, event, () => new Memory())
    return memory.recall(facts) ?? this.#learn(memory, scenario, snapshot, event)
  }

  #stateOf({ value }: ChartSnapshot): StateMemory {
    return once(this.#states, this.#identities.of(value), () => new Map())
  }

  #learn(memory: Memory<Kind>, scenario: Scenario, snapshot: ChartSnapshot, event: AnyEventObject): Kind {
    const { machine, engine, track } = this.#copy!
    const step = this.#engine.take(scenario, snapshot, event)
    const { value, context, children } = snapshot
    const sameSnapshot = { ...machine.resolveState({ value, context }), children } as unknown as ChartSnapshot
    // Creates the scope first, because the tracked function must only take the step.
    engine.scope(scenario.input)
    const { result, read, written } = track(() => engine.take(scenario, sameSnapshot, event))
    const facts = factsOf(step.snapshot)
    const writes = this.#identities.whole(Object.fromEntries([...written].map((fact) => [fact, facts[fact]])))
    const writing = once(this.#writings, writes, () => ({ facts: writes, contextsAfter: new Map() }))
    const kind = new Kind(step, factsOf(snapshot), writing)
    const isSame = result.taken.map(({ id }) => id).join() === step.taken.map(({ id }) => id).join()
    if (!isSame || !memory.store(read, kind)) this.#copy = null
    return kind
  }
}

const factsOf = ({ context }: ChartSnapshot): Facts => context as never
