/**
 * Gives equal values the same number, and different ones different numbers.
 *
 * Moments are compared with these numbers. Each object is analyzed once: a statechart never mutates its values, so the
 * same object keeps its number.
 */
export class Identities {
  readonly #primitives = new Map<unknown, number>()
  readonly #objects = new WeakMap<object, number>()
  readonly #shapes = new Map<string, number>()
  /** The first value of each number. */
  readonly #firsts: unknown[] = []
  readonly #wholes = new Map<number, object>()

  of(value: unknown): number {
    if (typeof value !== 'object' || value === null) return this.#primitive(value)
    const known = this.#objects.get(value)
    if (known !== undefined) return known
    const id = this.#structure(value)
    this.#objects.set(value, id)
    return id
  }

  /** Returns the same object for all equal values. */
  one<Value>(value: Value): Value {
    return this.#firsts[this.of(value)] as Value
  }

  /** Returns the same object for all equal facts. Their members are also shared. */
  whole<Facts extends object>(facts: Facts): Facts {
    const id = this.of(facts)
    let whole = this.#wholes.get(id)
    if (whole === undefined) {
      whole = Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, this.one<unknown>(fact)]))
      this.#wholes.set(id, whole)
    }
    return whole as Facts
  }

  #primitive(value: unknown): number {
    let id = this.#primitives.get(value)
    if (id === undefined) this.#primitives.set(value, (id = this.#firsts.push(value) - 1))
    return id
  }

  /** Only JSON values are analyzed. Errors and class instances are compared by identity. */
  #structure(value: object): number {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
      return this.#firsts.push(value) - 1
    let key = Array.isArray(value) ? '[' : '{'
    for (const name of Object.keys(value)) key += `${name}:${this.of((value as Record<string, unknown>)[name])},`
    let id = this.#shapes.get(key)
    if (id === undefined) this.#shapes.set(key, (id = this.#firsts.push(value) - 1))
    return id
  }
}
