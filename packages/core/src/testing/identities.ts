/**
 * Gives equal facts the same number, and different ones different numbers.
 *
 * What moments are told apart by. Objects are taken apart once: whatever a statechart holds is never changed, so the same object keeps its number.
 */
export class Identities {
  readonly #primitives = new Map<unknown, number>()
  readonly #objects = new WeakMap<object, number>()
  readonly #shapes = new Map<string, number>()
  /** The first value that was given each number. */
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

  /** The same value for all that are equal. */
  one<Value>(value: Value): Value {
    return this.#firsts[this.of(value)] as Value
  }

  /** The same facts for all that are equal, and in them the same fact for all that are equal. */
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

  /** Only what JSON carries is taken apart: an error or an instance of a class is itself. */
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
