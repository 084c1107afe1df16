/** A run that is about to leave the page. */
export interface Departing {
  /** The OAuth `state` of its departure. */
  readonly transactionId: string
  /** Saves and leaves again. */
  leaveAgain(): void
  cancel(): void
}

/** The page is about to leave. */
interface Departure {
  readonly leader: Departing
  readonly followers: Set<Departing>
  /** Whether the page should be gone by now. */
  hasLeft: boolean
}

/**
 * Decides which run takes the page away. A page can leave once: a run that wants to leave at the same time comes along, and is a companion after the redirect.
 *
 * Pages that do not leave stay usable: a run that wants to leave later replaces the departure, and those that were leaving come along with it.
 */
export class Departures {
  #current: Departure | null = null

  /**
   * Joins the departure that is being prepared, or begins one.
   *
   * @returns The transaction that leads, or `null` for the run that leads itself.
   */
  join(run: Departing): string | null {
    const current = this.#current
    if (current !== null && !current.hasLeft) {
      current.followers.add(run)
      return current.leader.transactionId
    }
    const others = membersOf(current).filter((other) => other !== run)
    this.#current = { leader: run, followers: new Set(), hasLeft: false }
    for (const other of others) other.leaveAgain()
    return null
  }

  /** The leader has told the page to leave. Anybody who joins from here on finds a page that did not. */
  left(run: Departing): void {
    if (this.#current?.leader === run) this.#current.hasLeft = true
  }

  /** Whether this run is leaving and its page should be gone by now. */
  isOverdue(run: Departing): boolean {
    return this.#current?.hasLeft === true && membersOf(this.#current).includes(run)
  }

  /** The run is over. If it led, the others are cancelled with it if the end-user cancelled it, and leave by themselves otherwise. */
  leave(run: Departing, isCancelled: boolean): void {
    const current = this.#current
    current?.followers.delete(run)
    if (current?.leader !== run) return
    this.#current = null
    for (const other of current.followers) {
      if (isCancelled) other.cancel()
      else other.leaveAgain()
    }
  }
}

const membersOf = (departure: Departure | null): Departing[] =>
  departure === null ? [] : [departure.leader, ...departure.followers]
