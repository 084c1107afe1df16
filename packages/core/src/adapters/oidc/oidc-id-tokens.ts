import { type Authentication, type ClaimsMapping, toAuthentication } from '@reauth/policy'
import type { ReauthClock } from '../../platform/clock.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import type { CachedAuthentication } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'

/** A token that lives for less than this, in seconds, is not preferred to a new one. */
const LIFE_NEEDED = 30

/** The time of a request, on the device's clocks. */
export interface Moment {
  readonly monotonic: number
  readonly wall: number
}

interface Held {
  readonly idToken: string
  readonly authentication: Authentication
  readonly requestedAt: Moment | undefined
}

/**
 * Holds the best ID Token in memory, with its age.
 *
 * A renewal can return a worse token: a hidden frame loses `auth_time`, and a provider may answer a refresh with the
 * `auth_time` from before the reauthentication. The server decides by the token that it receives, so the token with the
 * newest authentication of a session is used until it expires.
 */
export class IdTokens {
  readonly #mapping: ClaimsMapping
  readonly #clock: ReauthClock
  #held: Held | undefined

  constructor(mapping: ClaimsMapping, clock: ReauthClock) {
    this.#mapping = mapping
    this.#clock = clock
  }

  /** Returns the current time, to pass to {@link take} with the answer. */
  now(): Moment {
    return { monotonic: this.#clock.monotonic(), wall: this.#clock.wall() }
  }

  /**
   * Stores an ID Token, unless the current one is better. Ignores an unreadable token.
   *
   * @param requestedAt The time of its request, or an earlier time. Default: unknown.
   * @returns Whether it is the current token now.
   */
  take(idToken: string | undefined, requestedAt?: Moment): boolean {
    const authentication = toAuthentication(idTokenClaims(idToken), this.#mapping)
    const held = this.#held
    if (idToken === undefined || authentication === undefined) return false
    // Two tokens from the same second may be equal.
    const known = idToken === held?.idToken ? held.requestedAt : undefined
    if (held !== undefined && isBetter(held.authentication, authentication)) return false
    this.#held = { idToken, authentication, requestedAt: requestedAt ?? known }
    return true
  }

  forget(): void {
    this.#held = undefined
  }

  /** The `iss` and `sub` of the current token. */
  get subject(): string | undefined {
    return this.#held && JSON.stringify([this.#held.authentication.issuer, this.#held.authentication.subject])
  }

  /** @throws {ServiceError} `sessionLost` if there is none. */
  get(): string {
    return this.#required().idToken
  }

  /** Returns the claims with the seconds since the token was requested; `undefined` if the age is unknown. */
  cached(): CachedAuthentication | undefined {
    const elapsed = this.#elapsed()
    // Another page may have reauthenticated in the same session.
    return elapsed === undefined
      ? undefined
      : { authentication: this.#required().authentication, elapsed, isLatest: false }
  }

  /**
   * Returns the claims after a refresh or a prompt.
   *
   * If there is no better token than the earlier one, and its age is unknown or it is about to expire, `auth_time` is
   * left out, which leads to a prompt.
   *
   * @param isNew The result of {@link take}.
   * @throws {ServiceError} `sessionLost` if there is no token.
   */
  read(isNew: boolean): Authentication {
    const { authentication } = this.#required()
    if (isNew) return authentication
    const { authTime: _, ...others } = authentication
    const elapsed = this.#elapsed() ?? Infinity
    return authentication.issuedAt + elapsed + LIFE_NEEDED < authentication.expiresAt ? authentication : others
  }

  #required(): Held {
    if (this.#held === undefined) throw new ServiceError('sessionLost')
    return this.#held
  }

  // The monotonic clock may stand still while the device sleeps, and the wall clock may be changed. The larger
  // difference is the stricter one.
  #elapsed(): number | undefined {
    const at = this.#held?.requestedAt
    if (at === undefined) return undefined
    const { monotonic, wall } = this.now()
    return Math.max(monotonic - at.monotonic, wall - at.wall) / 1000
  }
}

/**
 * Whether a token has a newer authentication in the same session than one that was issued later, and was still valid at
 * that time.
 */
function isBetter(held: Authentication, next: Authentication): boolean {
  const isSameSession =
    held.issuer === next.issuer &&
    held.subject === next.subject &&
    (held.sessionId ?? next.sessionId) === (next.sessionId ?? held.sessionId)
  return isSameSession && (held.authTime ?? -1) > (next.authTime ?? -1) && next.issuedAt + LIFE_NEEDED < held.expiresAt
}
