/** The fact that is read next, or the result. */
type Node<Result> = { readonly fact: string; readonly next: Map<unknown, Node<Result>> } | { readonly result: Result }

/**
 * Remembers the results of a pure function of facts, by the facts that it read.
 *
 * The function must be pure: the next fact that it reads depends only on the facts that it has read. Facts that it did
 * not read may differ. Facts are compared by identity, so an equal but different object may be unknown.
 */
export class Memory<Result> {
  #root: Node<Result> | undefined

  /** Returns the result for the same facts. */
  recall(facts: Readonly<Record<string, unknown>>): Result | undefined {
    let node = this.#root
    while (node !== undefined && 'next' in node) node = node.next.get(facts[node.fact])
    return node?.result
  }

  /**
   * Stores a result.
   *
   * @param read The facts that were read, in order, each once.
   * @returns Whether it is consistent with earlier results. A function that reads other facts after the same ones is
   * not pure.
   */
  store(read: ReadonlyMap<string, unknown>, result: Result): boolean {
    let node = this.#root
    let append = (made: Node<Result>): unknown => (this.#root = made)
    for (const [fact, value] of read) {
      if (node === undefined) append((node = { fact, next: new Map() }))
      if (!('next' in node) || node.fact !== fact) return false
      const { next } = node
      append = (made) => next.set(value, made)
      node = next.get(value)
    }
    if (node !== undefined) return false
    append({ result })
    return true
  }
}
