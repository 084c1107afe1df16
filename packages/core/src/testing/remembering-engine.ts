import type { AnyEventObject } from 'xstate'
import type { ChartSnapshot, SensitiveActionMachine } from './chart.js'
import { type Macrostep, Engine } from './engine.js'
import type { Identities } from './identities.js'
import { Memory } from './memory.js'
import type { Scenario } from './scenarios.js'
import { type TrackedMachine, tracked } from './tracking.js'

type Facts = Readonly<Record<string, unknown>>

/** A macrostep from any context in which the same facts were looked at. */
interface Remembered {
  readonly step: Macrostep
  /** What it wrote into the context. */
  readonly written: Facts
}

/** What is known of a state: by the event, and by what was looked at. */
type StateMemory = Map<AnyEventObject, Memory<Remembered>>

/**
 * Takes steps as {@link Engine} does, each kind of step once.
 *
 * A step depends on the state, the event and those facts of the context that guards, assignments, params and inputs look at. A copy of the machine tells which
 * ones these are; the step itself is taken by the machine, and remembered for every context with the same facts. A machine that cannot be followed, or that turns
 * out not to be pure, takes each step anew.
 */
export class RememberingEngine {
  readonly #engine: Engine
  readonly #identities: Identities
  readonly #states = new Map<number, StateMemory>()
  /** Most steps go on from where the one before went on from. */
  #last: ChartSnapshot | undefined
  #lastState: StateMemory = new Map()
  #copy: (TrackedMachine & { readonly engine: Engine }) | null

  constructor(machine: SensitiveActionMachine, identities: Identities) {
    this.#engine = new Engine(machine)
    this.#identities = identities
    const copy = tracked(machine)
    this.#copy = copy && { ...copy, engine: new Engine(copy.machine as SensitiveActionMachine) }
  }

  begin(scenario: Scenario): Macrostep {
    return this.#engine.begin(scenario)
  }

  take(scenario: Scenario, snapshot: ChartSnapshot, event: AnyEventObject): Macrostep {
    if (this.#copy === null) return this.#engine.take(scenario, snapshot, event)
    if (snapshot !== this.#last) [this.#last, this.#lastState] = [snapshot, this.#stateOf(snapshot)]
    const memory = memoryOf(this.#lastState, event)
    const remembered = memory.recall(snapshot.context as never as Facts)
    if (remembered === undefined) return this.#learn(memory, scenario, snapshot, event)
    const { step, written } = remembered
    const context = Object.assign({ ...snapshot.context }, written)
    return { ...step, snapshot: Object.assign({ ...step.snapshot }, { context }) }
  }

  #stateOf({ value }: ChartSnapshot): StateMemory {
    const id = this.#identities.of(value)
    let state = this.#states.get(id)
    if (state === undefined) this.#states.set(id, (state = new Map()))
    return state
  }

  #learn(memory: Memory<Remembered>, scenario: Scenario, snapshot: ChartSnapshot, event: AnyEventObject): Macrostep {
    const { machine, engine, track } = this.#copy!
    const step = this.#engine.take(scenario, snapshot, event)
    const { value, context, children } = snapshot
    const there = { ...machine.resolveState({ value, context }), children } as unknown as ChartSnapshot
    // Not a part of what is followed.
    engine.scope(scenario.input)
    const { result, looked, written } = track(() => engine.take(scenario, there, event))
    const facts = step.snapshot.context as never as Facts
    const remembered = {
      step,
      written: Object.fromEntries([...written].map((fact) => [fact, this.#identities.one(facts[fact])])),
    }
    const isSame = result.taken.map(({ id }) => id).join() === step.taken.map(({ id }) => id).join()
    if (!isSame || !memory.keep(looked, remembered)) this.#copy = null
    return step
  }
}

function memoryOf(state: StateMemory, event: AnyEventObject): Memory<Remembered> {
  let memory = state.get(event)
  if (memory === undefined) state.set(event, (memory = new Memory()))
  return memory
}
