import type { MiddlewareHandler } from 'hono'

/** Faults of the bank that the presenter can inject. */
export interface Faults {
  /** The bank requires a confirmation within the last minute, and the page only within the last five minutes. */
  readonly wantsNewer: boolean
  /** The response to the next transfer is lost after the bank booked it. */
  readonly losesAnswer: boolean
}

/** The active faults of the bank. */
export class FaultyBank {
  #faults: Faults = { wantsNewer: false, losesAnswer: false }

  get wantsNewer(): boolean {
    return this.#faults.wantsNewer
  }

  /** @param faults The faults to activate. All other faults are turned off. */
  set({ wantsNewer = false, losesAnswer = false }: Partial<Faults>): void {
    this.#faults = { wantsNewer, losesAnswer }
  }

  /** Answers once instead of the bank, like a gateway that timed out. */
  readonly loseAnswer: MiddlewareHandler = async (c, next) => {
    await next()
    if (!this.#faults.losesAnswer || !c.res.ok) return
    this.set({ ...this.#faults, losesAnswer: false })
    c.res = new Response(null, { status: 504 })
  }
}
