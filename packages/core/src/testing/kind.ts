import type { Macrostep } from './engine.js'
import type { Tally } from './step.js'

/** What a context holds. */
export type Facts = Readonly<Record<string, unknown>>

/** Services that were stopped in a step, and those that wait after it. */
export interface Waits {
  readonly stopped: readonly string[]
  readonly waiting: readonly string[]
}

/** What steps write into a context. */
export interface Writing {
  readonly facts: Facts
  /** Contexts after it, by those before it. */
  readonly leads: Map<Facts | null, Facts>
}

/** Steps from one state by one event that are the same, but for facts that the machine does not look at. */
export class Kind {
  readonly step: Macrostep
  /** What is counted after it, by what was counted before. */
  readonly tallies = new Map<Tally, Tally>()
  /** What waits after it, by what waited before. */
  readonly waits = new Map<readonly string[], Waits>()
  readonly #before: Facts | null
  readonly #writing: Writing

  /**
   * @param step The step, as the machine took it.
   * @param before The context that it was taken from; `null` at the start.
   * @param writing What it writes into other contexts.
   */
  constructor(step: Macrostep, before: Facts | null, writing: Writing = { facts: {}, leads: new Map() }) {
    this.step = step
    this.#before = before
    this.#writing = writing
  }

  /** The context that it leads to. */
  contextAfter(before: Facts | null): Facts {
    return before === this.#before ? (this.step.snapshot.context as never) : { ...before, ...this.#writing.facts }
  }

  /** The same, made once by all that write the same. */
  knownContextAfter(before: Facts | null, make: (context: Facts) => Facts): Facts {
    return once(this.#writing.leads, before, () => make(this.contextAfter(before)))
  }
}

/** Looks something up, and makes it if it is not there. */
export function once<Key, Value extends object>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = make()))
  return value
}
