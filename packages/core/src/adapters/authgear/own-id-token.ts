import type { ReauthClock } from '../../platform/clock.js'

/** The state at the start of a request. */
export interface Asked {
  readonly monotonic: number
  readonly wall: number
  readonly mark: number
}

/** The arrival of an ID Token that this service requested. */
export interface OwnArrival {
  /** Seconds since the request started. */
  readonly elapsed: number
  /** Whether no prompt of this service has been open since then. */
  readonly isLatest: boolean
}

/**
 * Records the ID Token that a request of this service returned, and the start of that request.
 *
 * Overlapping requests count from the first one. An abandoned prompt may still be answered, so it counts as open until the SDK settles it.
 */
export class OwnIdToken {
  readonly #clock: ReauthClock
  #token: { readonly idToken: string; readonly asked: Asked } | undefined
  #asking: { readonly asked: Asked; count: number } | undefined
  /** Changes whenever a prompt opens or settles. */
  #mark = 0
  #openPrompts = 0

  constructor(clock: ReauthClock) {
    this.#clock = clock
  }

  /** Sends a request, and records the returned token. */
  async requesting(request: () => Promise<unknown>, newest: () => string | undefined): Promise<void> {
    const asking = (this.#asking ??= { asked: this.#now(), count: 0 })
    asking.count += 1
    try {
      await request()
      this.#keep(newest(), asking.asked)
    } finally {
      asking.count -= 1
      if (asking.count === 0) this.#asking = undefined
    }
  }

  /** Opens a prompt, and records the returned token. */
  async prompting(prompt: () => Promise<unknown>, newest: () => string | undefined): Promise<void> {
    this.#openPrompts += 1
    this.#mark += 1
    const asked = this.#now()
    try {
      await prompt()
    } finally {
      this.#openPrompts -= 1
      this.#mark += 1
    }
    this.#keep(newest(), { ...asked, mark: this.#mark })
  }

  /** Returns the arrival of a token; `undefined` if this service did not request it. */
  arrivalOf(idToken: string | undefined): OwnArrival | undefined {
    if (this.#token === undefined || this.#token.idToken !== idToken) return undefined
    const { asked } = this.#token
    const now = this.#now()
    return {
      // The monotonic clock may stand still while the device sleeps, and the wall clock may be set.
      elapsed: Math.max(now.monotonic - asked.monotonic, now.wall - asked.wall) / 1000,
      isLatest: this.#openPrompts === 0 && asked.mark === this.#mark,
    }
  }

  #keep(idToken: string | undefined, asked: Asked): void {
    this.#token = idToken === undefined ? undefined : { idToken, asked }
  }

  #now(): Asked {
    return { monotonic: this.#clock.monotonic(), wall: this.#clock.wall(), mark: this.#mark }
  }
}
