import { type Authentication, type ClaimsMapping, toAuthentication } from '@reauth/policy'
import type { ReauthClock } from '../../platform/clock.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import type { CachedAuthentication } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'

/** A token with less life than this, in seconds, is worth no more than a new one. */
const LIFE_NEEDED = 30

/** When a request was sent, by the device's clocks. */
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
 * Holds the ID Token to go on with, in memory, and knows how old it is.
 *
 * A renewal can bring a worse one: a hidden frame loses `auth_time`, and a provider may answer a refresh with the `auth_time` from before the reauthentication.
 * The server decides by the token that it is sent, so the one with the newest authentication of a session is used until it expires.
 */
export class IdTokens {
  readonly #mapping: ClaimsMapping
  readonly #clock: ReauthClock
  #held: Held | undefined

  constructor(mapping: ClaimsMapping, clock: ReauthClock) {
    this.#mapping = mapping
    this.#clock = clock
  }

  /** Now, to be passed to {@link take} when the answer is there. */
  now(): Moment {
    return { monotonic: this.#clock.monotonic(), wall: this.#clock.wall() }
  }

  /**
   * Takes over an ID Token, unless the one that is held is better. What can't be read is left out.
   *
   * @param requestedAt When the request for it was sent, or earlier. Default: unknown.
   * @returns Whether it is held now.
   */
  take(idToken: string | undefined, requestedAt?: Moment): boolean {
    const authentication = toAuthentication(idTokenClaims(idToken), this.#mapping)
    const held = this.#held
    if (idToken === undefined || authentication === undefined) return false
    // Two tokens of the same second may be equal.
    const known = idToken === held?.idToken ? held.requestedAt : undefined
    if (held !== undefined && isBetter(held.authentication, authentication)) return false
    this.#held = { idToken, authentication, requestedAt: requestedAt ?? known }
    return true
  }

  forget(): void {
    this.#held = undefined
  }

  /** Whose token is held: `iss` and `sub`. */
  get subject(): string | undefined {
    return this.#held && JSON.stringify([this.#held.authentication.issuer, this.#held.authentication.subject])
  }

  /** @throws {ServiceError} `sessionLost` if there is none. */
  get(): string {
    return this.#required().idToken
  }

  /** The claims, and how long ago the token was requested; `undefined` if that is not known. */
  cached(): CachedAuthentication | undefined {
    const elapsed = this.#elapsed()
    // Another page may have reauthenticated in the same session.
    return elapsed === undefined
      ? undefined
      : { authentication: this.#required().authentication, elapsed, isLatest: false }
  }

  /**
   * The claims after a refresh or a prompt.
   *
   * If no token came that is better than the one from before, and nothing says how old that is, or it is about to expire, `auth_time` is left out: whoever reads
   * that prompts.
   *
   * @param isNew What {@link take} returned.
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

  // The monotonic clock may stand still while the device sleeps, and the wall clock may be set: the larger one errs on the strict side.
  #elapsed(): number | undefined {
    const at = this.#held?.requestedAt
    if (at === undefined) return undefined
    const { monotonic, wall } = this.now()
    return Math.max(monotonic - at.monotonic, wall - at.wall) / 1000
  }
}

/** Whether a token tells of a newer authentication in the same session than one that was issued later, and lives when that was issued. */
function isBetter(held: Authentication, next: Authentication): boolean {
  const isSameSession =
    held.issuer === next.issuer &&
    held.subject === next.subject &&
    (held.sessionId ?? next.sessionId) === (next.sessionId ?? held.sessionId)
  return isSameSession && (held.authTime ?? -1) > (next.authTime ?? -1) && next.issuedAt + LIFE_NEEDED < held.expiresAt
}
