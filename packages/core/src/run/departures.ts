/** A run that is about to leave the page. */
export interface Departing {
  /** The OAuth `state` of its departure. */
  readonly transactionId: string
  /** Saves the run and leaves again. */
  leaveAgain(): void
  cancel(): void
}

/** A departure of the page. */
interface Departure {
  readonly leader: Departing
  readonly followers: Set<Departing>
  /** Whether the page should have left by now. */
  hasLeft: boolean
}

/**
 * Decides which run leads the redirect. A page can leave only once, so runs that want to leave at the same time follow
 * the leader, and are its companions after the redirect.
 *
 * A page that fails to leave stays usable: a run that wants to leave later replaces the leader, and the runs of the
 * earlier departure follow it.
 */
export class Departures {
  #current: Departure | null = null

  /**
   * Joins the departure in preparation, or starts one.
   *
   * @returns The transaction of the leader, or `null` if this run is the leader.
   */
  join(run: Departing): string | null {
    const current = this.#current
    if (current !== null && !current.hasLeft) {
      current.followers.add(run)
      return current.leader.transactionId
    }
    const followers = membersOf(current).filter((follower) => follower !== run)
    this.#current = { leader: run, followers: new Set(), hasLeft: false }
    for (const follower of followers) follower.leaveAgain()
    return null
  }

  /** Called when the leader has told the page to leave. A run that joins later finds a page that failed to leave. */
  markLeft(run: Departing): void {
    if (this.#current?.leader === run) this.#current.hasLeft = true
  }

  /** Whether this run is leaving and its page should have left by now. */
  isOverdue(run: Departing): boolean {
    return this.#current?.hasLeft === true && membersOf(this.#current).includes(run)
  }

  /**
   * Called when the run has ended. If it was the leader, its followers are cancelled if the end-user cancelled it, and
   * leave by themselves otherwise.
   */
  remove(run: Departing, isCancelled: boolean): void {
    const current = this.#current
    current?.followers.delete(run)
    if (current?.leader !== run) return
    this.#current = null
    for (const follower of current.followers) {
      if (isCancelled) follower.cancel()
      else follower.leaveAgain()
    }
  }
}

const membersOf = (departure: Departure | null): Departing[] =>
  departure === null ? [] : [departure.leader, ...departure.followers]
