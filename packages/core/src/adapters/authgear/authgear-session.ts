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

/** What an {@link AuthgearSession} stands on. */
export interface AuthgearSessionOptions {
  readonly container: AuthgearWebContainer
  readonly redirectURI: string
  /** Default: Authgear's claims. */
  readonly claims: ClaimsMapping | undefined
  readonly wire: AuthgearWire | undefined
  readonly isOnline: () => boolean
  readonly clock: Pick<ReauthClock, 'wall'>
}

/** The end-user's session, by the SDK. */
export class AuthgearSession {
  protected readonly tokens: NewestIdToken
  protected readonly options: AuthgearSessionOptions

  constructor(options: AuthgearSessionOptions) {
    this.options = options
    this.tokens = new NewestIdToken(options.container)
  }

  /** The newest ID Token, also one that has expired. */
  idToken(): string {
    const idToken = this.tokens.get()
    if (idToken === undefined) throw new ServiceError('sessionLost')
    return idToken
  }

  /** The claims of the newest ID Token. */
  protected read(): Authentication {
    const authentication = this.#claims()
    if (authentication === undefined) throw new ServiceError('sessionLost')
    return authentication
  }

  /** The claims of the newest ID Token, if it is known when that came. */
  cached(): CachedAuthentication | undefined {
    const { container, wire } = this.options
    const arrival = wire?.arrivalOf(this.tokens.get())
    const authentication = this.#claims()
    if (arrival === undefined || authentication === undefined) return undefined
    // The session of a cookie, or of several apps, may be moved by pages that the wire does not see.
    return { authentication, elapsed: arrival.elapsed, isLatest: arrival.isLatest && hasOwnSession(container) }
  }

  /** Asks for a new ID Token. */
  async refresh({ signal }: CallOptions): Promise<Authentication> {
    const { container } = this.options
    await this.call(signal, async () => {
      const before = container.getIDTokenHint()
      await container.refreshAccessTokenIfNeeded()
      throwIfAborted(signal)
      // If the access token had to be renewed, an ID Token came with it: a second request would bring the same.
      const idToken = container.getIDTokenHint()
      if (idToken === before || idToken === undefined) await container.refreshIDToken()
    })
    return this.read()
  }

  /** Calls the SDK: until the signal aborts, and with errors that say what they mean. */
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
