/** A run that is about to leave the page. */
export interface Departing {
  /** The OAuth `state` of its departure. */
  readonly transactionId: string
  /** Saves and leaves again. */
  leaveAgain(): void
  cancel(): void
}

/**
 * Decides which run takes the page away. A page can leave once: a run that wants to leave at the same time comes along, and is a companion after the redirect.
 *
 * Pages that do not leave stay usable: a run that wants to leave later replaces the departure, and those that were leaving come along with it.
 */
export class Departures {
  #leader: Departing | null = null
  /** Whether the leader's page should be gone by now. */
  #hasLeft = false
  #followers = new Set<Departing>()

  /**
   * Joins the departure that is being prepared, or begins one.
   *
   * @returns The transaction that leads, or `null` for the run that leads itself.
   */
  join(run: Departing): string | null {
    if (this.#leader === null || this.#leader === run || this.#hasLeft) {
      const others = this.#all().filter((other) => other !== run)
      this.#leader = run
      this.#hasLeft = false
      this.#followers = new Set()
      for (const other of others) other.leaveAgain()
      return null
    }
    this.#followers.add(run)
    return this.#leader.transactionId
  }

  /** The leader has told the page to leave. Anybody who joins from here on finds a page that did not. */
  left(run: Departing): void {
    if (this.#leader === run) this.#hasLeft = true
  }

  /** Whether this run is leaving and its page should be gone by now. */
  isOverdue(run: Departing): boolean {
    return this.#hasLeft && this.#all().includes(run)
  }

  /** The run is over. When it led, the others are cancelled with it if the end-user cancelled it, and leave by themselves otherwise. */
  leave(run: Departing, isCancelled: boolean): void {
    this.#followers.delete(run)
    if (this.#leader !== run) return
    const others = [...this.#followers]
    this.#leader = null
    this.#hasLeft = false
    this.#followers = new Set()
    for (const other of others) {
      if (isCancelled) other.cancel()
      else other.leaveAgain()
    }
  }

  #all(): Departing[] {
    return this.#leader === null ? [] : [this.#leader, ...this.#followers]
  }
}
