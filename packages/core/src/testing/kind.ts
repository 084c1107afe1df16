import type { Macrostep } from './engine.js'
import type { StepCounts } from './step.js'

/** The fields of a context. */
export type Facts = Readonly<Record<string, unknown>>

/** Services that were stopped in a step, and those that wait after it. */
export interface Waits {
  readonly stopped: readonly string[]
  readonly waiting: readonly string[]
}

/** The values that steps write into a context. */
export interface Writing {
  readonly facts: Facts
  /** The contexts after the step, by the contexts before it. */
  readonly contextsAfter: Map<Facts | null, Facts>
}

/** Steps from one state by one event that only differ in facts that the machine does not read. */
export class Kind {
  readonly step: Macrostep
  /** The countsAfter after the step, by the countsAfter before it. */
  readonly countsAfter = new Map<StepCounts, StepCounts>()
  /** The waiting services after the step, by those before it. */
  readonly waits = new Map<readonly string[], Waits>()
  readonly #before: Facts | null
  readonly #writing: Writing

  /**
   * @param step The step, as the machine took it.
   * @param before The context that it was taken from; `null` at the start.
   * @param writing The facts that the step writes into other contexts.
   */
  constructor(step: Macrostep, before: Facts | null, writing: Writing = { facts: {}, contextsAfter: new Map() }) {
    this.step = step
    this.#before = before
    this.#writing = writing
  }

  /** Returns the context after the step. */
  contextAfter(before: Facts | null): Facts {
    return before === this.#before ? (this.step.snapshot.context as never) : { ...before, ...this.#writing.facts }
  }

  /** Like `contextAfter()`, but calls `make` once for all kinds of steps that write the same facts. */
  knownContextAfter(before: Facts | null, make: (context: Facts) => Facts): Facts {
    return once(this.#writing.contextsAfter, before, () => make(this.contextAfter(before)))
  }
}

/** Looks up a value, and creates it if it is missing. */
export function once<Key, Value extends object>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = make()))
  return value
}
