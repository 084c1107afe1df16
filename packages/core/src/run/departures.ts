/** Which run takes the page away: a page can leave once, and whoever wants to leave meanwhile comes along. */
export interface Departures {
  /** Joins: returns the transaction that is leaving already, or `null` for the run that leads. */
  join(transactionId: string): string | null
  /** The run is over. Where it led, the others are told that the page stays. */
  leave(transactionId: string): void
}

/** Makes the departures of one page. `stay` tells the runs that came along. */
export function createDepartures(stay: () => void): Departures {
  let leader: string | null = null
  return {
    join(transactionId) {
      leader ??= transactionId
      return leader === transactionId ? null : leader
    },
    leave(transactionId) {
      if (leader !== transactionId) return
      leader = null
      stay()
    },
  }
}
