import type { ReauthClock } from '../../platform/clock.js'

/** What was true when a request began. */
export interface Asked {
  readonly monotonic: number
  readonly wall: number
  readonly mark: number
}

/** How an ID Token that this app's own service requested came. */
export interface OwnArrival {
  /** Seconds since the request began. */
  readonly elapsed: number
  /** Whether no prompt of this service was open since. */
  readonly isLatest: boolean
}

/**
 * Remembers which ID Token came by a request of this service, and when that began.
 *
 * Requests that overlap count from the first. A prompt that was abandoned may still be answered, so it counts as open until the SDK settles it.
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

  /** Makes a request, and remembers the token that it brought. */
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

  /** Opens a prompt, and remembers the token that it brought. */
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

  /** How a token came; `undefined` for one that did not come by a request of this service. */
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
