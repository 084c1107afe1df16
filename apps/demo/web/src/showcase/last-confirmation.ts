import type { ReauthClock } from '@reauth/core'
import type { Authentication } from '@reauth/policy'

/** The claims of the newest ID Token, with the time when it was received. */
export interface Confirmation {
  readonly authentication: Authentication
  /** Milliseconds on the page's monotonic clock. */
  readonly receivedAt: number
}

/** Stores when the end-user last confirmed, from the newest claims. */
export class LastConfirmation {
  readonly #listeners = new Set<() => void>()
  #newest: Confirmation | null = null

  readonly get = (): Confirmation | null => this.#newest

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Records the result of a refresh. */
  record(authentication: Authentication, clock: ReauthClock): void {
    this.#newest = { authentication, receivedAt: clock.monotonic() }
    for (const listener of this.#listeners) listener()
  }

  /** Returns seconds since the end-user authenticated, from the claims and the time since they were received; `null` without `auth_time`. */
  age({ authentication: { authTime, issuedAt }, receivedAt }: Confirmation, clock: ReauthClock): number | null {
    return authTime === undefined ? null : issuedAt - authTime + (clock.monotonic() - receivedAt) / 1000
  }
}
