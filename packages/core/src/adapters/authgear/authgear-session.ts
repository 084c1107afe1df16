import { authgearClaims, type Authentication, type ClaimsMapping, toAuthentication } from '@reauth/policy'
import { throwIfAborted } from '../../platform/abort.js'
import type { ReauthClock } from '../../platform/clock.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import type { OAuthErrorPlace } from '../../service/oauth-errors.js'
import type { CachedAuthentication, CallOptions } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { toServiceError } from './authgear-errors.js'
import { type AuthgearWebContainer, hasOwnSession } from './authgear-web-container.js'
import type { AuthgearWire } from './authgear-wire.js'
import { NewestIdToken } from './newest-id-token.js'

/** The options of {@link AuthgearSession}. */
export interface AuthgearSessionOptions {
  readonly container: AuthgearWebContainer
  readonly redirectURI: string
  /** The names of the claims. Default: Authgear's claims. */
  readonly claims: ClaimsMapping | undefined
  readonly wire: AuthgearWire | undefined
  readonly isOnline: () => boolean
  readonly clock: Pick<ReauthClock, 'wall'>
}

/** The end-user's session in the SDK. */
export class AuthgearSession {
  protected readonly tokens: NewestIdToken
  protected readonly options: AuthgearSessionOptions

  constructor(options: AuthgearSessionOptions) {
    this.options = options
    this.tokens = new NewestIdToken(options.container)
  }

  /** Returns the newest ID Token, even if it has expired. */
  idToken(): string {
    const idToken = this.tokens.get()
    if (idToken === undefined) throw new ServiceError('sessionLost')
    return idToken
  }

  /** Returns the claims of the newest ID Token. */
  protected read(): Authentication {
    const authentication = this.#claims()
    if (authentication === undefined) throw new ServiceError('sessionLost')
    return authentication
  }

  /** Returns the claims of the newest ID Token if its arrival time is known. */
  cached(): CachedAuthentication | undefined {
    const { container, wire } = this.options
    const arrival = wire?.arrivalOf(this.tokens.get())
    const authentication = this.#claims()
    if (arrival === undefined || authentication === undefined) return undefined
    // Pages without this wire may change a session in a cookie, or one that several apps share.
    return { authentication, elapsed: arrival.elapsed, isLatest: arrival.isLatest && hasOwnSession(container) }
  }

  /** Requests a new ID Token. */
  async refresh({ signal }: CallOptions): Promise<Authentication> {
    const { container } = this.options
    await this.call(signal, async () => {
      const before = container.getIDTokenHint()
      await container.refreshAccessTokenIfNeeded()
      throwIfAborted(signal)
      // A renewed access token comes with an ID Token, so a second request is unnecessary.
      const idToken = container.getIDTokenHint()
      if (idToken === before || idToken === undefined) await container.refreshIDToken()
    })
    return this.read()
  }

  /** Calls the SDK until the signal aborts, and classifies its errors. */
  protected async call<Result>(
    signal: AbortSignal,
    work: () => Promise<Result>,
    place: OAuthErrorPlace = 'refresh',
  ): Promise<Result> {
    const { wire, isOnline } = this.options
    try {
      return await (wire === undefined ? unlessAborted(signal, work) : wire.abortable(signal, work))
    } catch (error) {
      throw signal.aborted ? new ServiceError('cancelled', { cause: error }) : toServiceError(error, place, isOnline)
    }
  }

  #claims(): Authentication | undefined {
    const { claims = authgearClaims } = this.options
    return toAuthentication(idTokenClaims(this.tokens.get()), claims)
  }
}
