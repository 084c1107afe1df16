import type { MiddlewareHandler } from 'hono'

/** What the presenter lets go wrong at the bank itself. */
export interface Faults {
  /** The bank wants a confirmation of the last minute, where the page asks for one of the last five. */
  readonly wantsNewer: boolean
  /** The answer of the next transfer is lost on its way, after the bank booked it. */
  readonly losesAnswer: boolean
}

/** The faults of the bank now. */
export class FaultyBank {
  #faults: Faults = { wantsNewer: false, losesAnswer: false }

  get wantsNewer(): boolean {
    return this.#faults.wantsNewer
  }

  /** @param faults Those that are not named end. */
  set({ wantsNewer = false, losesAnswer = false }: Partial<Faults>): void {
    this.#faults = { wantsNewer, losesAnswer }
  }

  /** Answers once in the place of the bank, as a gateway does that waited too long. */
  readonly loseAnswer: MiddlewareHandler = async (c, next) => {
    await next()
    if (!this.#faults.losesAnswer || !c.res.ok) return
    this.set({ ...this.#faults, losesAnswer: false })
    c.res = new Response(null, { status: 504 })
  }
}
