/** What is looked at next, or what came of it. */
type Node<Result> = { readonly fact: string; readonly next: Map<unknown, Node<Result>> } | { readonly result: Result }

/**
 * Remembers results of a pure function of some facts, by the facts that it looked at.
 *
 * Sound if the function is pure: it looks at a second fact only because of what it saw in the first. Whatever it did not look at may differ. Facts are compared by
 * identity: of two that are equal, one may not be known.
 */
export class Memory<Result> {
  #root: Node<Result> | undefined

  /** What came of the same facts. */
  recall(facts: Readonly<Record<string, unknown>>): Result | undefined {
    let node = this.#root
    while (node !== undefined && 'next' in node) node = node.next.get(facts[node.fact])
    return node?.result
  }

  /**
   * Keeps a result.
   *
   * @param looked What was looked at, in order, each fact once.
   * @returns Whether it fits what is known: a function that looks elsewhere after it saw the same is not pure.
   */
  keep(looked: ReadonlyMap<string, unknown>, result: Result): boolean {
    let node = this.#root
    let hang = (made: Node<Result>): unknown => (this.#root = made)
    for (const [fact, value] of looked) {
      if (node === undefined) hang((node = { fact, next: new Map() }))
      if (!('next' in node) || node.fact !== fact) return false
      const { next } = node
      hang = (made) => next.set(value, made)
      node = next.get(value)
    }
    if (node !== undefined) return false
    hang({ result })
    return true
  }
}
