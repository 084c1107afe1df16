import type { ReauthClock } from '@reauth/core'
import type { Authentication } from '@reauth/policy'

/** What the newest ID Token says, and when it came. */
export interface Confirmation {
  readonly authentication: Authentication
  /** Milliseconds, on the page's monotonic clock. */
  readonly receivedAt: number
}

/** When the end-user last confirmed, by what the page read of the provider. */
export class LastConfirmation {
  readonly #listeners = new Set<() => void>()
  #newest: Confirmation | null = null

  readonly get = (): Confirmation | null => this.#newest

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes over what a refresh brought. */
  record(authentication: Authentication, clock: ReauthClock): void {
    this.#newest = { authentication, receivedAt: clock.monotonic() }
    for (const listener of this.#listeners) listener()
  }

  /** Seconds since the end-user authenticated: by the claims, and by the page's clock since they came; `null` if no claim says. */
  age({ authentication: { authTime, issuedAt }, receivedAt }: Confirmation, clock: ReauthClock): number | null {
    return authTime === undefined ? null : issuedAt - authTime + (clock.monotonic() - receivedAt) / 1000
  }
}
