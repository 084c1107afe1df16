import { authgearClaims, type Authentication, type ClaimsMapping, toAuthentication } from '@reauth/policy'
import type { Failure } from '../words/codes.js'
import { toFailure } from '../words/codes.js'
import { idTokenClaims } from '../service/id-token-claims.js'
import type { ReauthService, SessionChange } from '../service/reauth-service.js'
import { ServiceError } from '../service/service-error.js'
import type { AuthgearWebContainer } from './authgear-web-container.js'
import type { AuthgearWire } from './authgear-wire.js'

export type { AuthgearWebContainer } from './authgear-web-container.js'
export { type AuthgearWire, type AuthgearWireOptions, authgearWire } from './authgear-wire.js'

/** How {@link authgearWeb} uses the SDK. */
export interface AuthgearWebOptions {
  /** The callback page, registered at Authgear. Without query and fragment: the SDK removes them. */
  readonly redirectURI: string
  /** Default: Authgear's claims. */
  readonly claims?: ClaimsMapping
  /** What {@link authgearWire} made for the SDK's `configure()`: spares round trips on the way back. Default: none. */
  readonly wire?: AuthgearWire
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
}

/**
 * Makes the service of an app that uses `@authgear/web`.
 *
 * The SDK checks neither `state` nor `sub`; the statechart and the pending-action record do.
 *
 * @param container The SDK's container, configured. It is injected, because importing the SDK outside of a browser throws.
 * @param options The callback page.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ServiceError} `misconfigured` for a redirect URI that the SDK would change on its way.
 *
 * @example
 * const service = authgearWeb(authgear, { redirectURI: 'https://app.example.com/callback' })
 */
export function authgearWeb(container: AuthgearWebContainer, options: AuthgearWebOptions): ReauthService {
  const redirectURI = toRedirectURI(options.redirectURI)
  const isOnline = options.isOnline ?? (() => globalThis.navigator?.onLine !== false)
  /** An ID Token that came while the SDK still finishes. */
  let early: string | undefined
  const newest = (): string | undefined => early ?? container.getIDTokenHint()
  const read = (): Authentication => {
    const authentication = toAuthentication(idTokenClaims(newest()), options.claims ?? authgearClaims)
    if (authentication === undefined) throw new ServiceError('sessionLost')
    return authentication
  }

  return {
    async refreshIdToken() {
      const before = container.getIDTokenHint()
      await container.refreshAccessTokenIfNeeded()
      // Where the access token had to be renewed, an ID Token came with it: a second request would bring the same.
      if (container.getIDTokenHint() === before || container.getIDTokenHint() === undefined) {
        await container.refreshIDToken()
      }
      return read()
    },
    getIdToken() {
      const idToken = newest()
      if (idToken === undefined) throw new ServiceError('sessionLost')
      return idToken
    },
    getAccessToken: () => container.accessToken,
    browser: {
      kind: 'redirect',
      async start({ state, maxAge }) {
        if (container.canReauthenticate() === false) throw new ServiceError('cannotReauthenticate')
        await container.startReauthentication({ redirectURI, state, maxAge })
      },
      matches: (url) =>
        url.origin + url.pathname === redirectURI && (url.searchParams.has('code') || url.searchParams.has('error'))
          ? url.searchParams.get('state')
          : null,
      async finish() {
        // The SDK reads the address of the page, and reads it before its first await.
        const finishing = container.finishReauthentication().then(
          () => undefined,
          (error: unknown) => {
            throw oauthCode(error) === 'invalid_grant' ? new ServiceError('callbackRefused') : error
          },
        )
        early = await (options.wire === undefined ? finishing : Promise.race([finishing, options.wire.nextIdToken()]))
        const forget = (): void => {
          early = undefined
        }
        finishing.then(forget, forget)
        return read()
      },
    },
    classifyError: (error) => classify(error, isOnline),
    subscribe: (listener) => subscribe(container, listener),
  }
}

/** The SDK strips query and fragment, and adds a slash to a bare origin; the provider compares exactly. */
function toRedirectURI(redirectURI: string): string {
  const url = URL.canParse(redirectURI) ? new URL(redirectURI) : undefined
  if (url === undefined || url.search !== '' || url.hash !== '') throw new ServiceError('misconfigured')
  return url.href
}

const oauthCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'error' in error ? error.error : undefined

/** By shape: every SDK bundles classes of its own. Authgear's OAuthError has a field `error`. */
function classify(error: unknown, isOnline: () => boolean): Failure {
  if (error instanceof ServiceError) return toFailure(error)
  if (error instanceof TypeError) {
    return isOnline() ? { code: 'providerUnavailable', retryable: true } : { code: 'offline' }
  }
  switch (oauthCode(error)) {
    case 'access_denied':
    case 'interaction_required':
    case 'consent_required':
      return { code: 'cancelled' }
    case 'login_required':
      return { code: 'cannotReauthenticate' }
    case 'invalid_grant':
      return { code: 'sessionLost' }
    case 'invalid_request':
      return { code: 'callbackRefused' }
    case 'unauthorized_client':
    case 'invalid_client':
    case 'unsupported_grant_type':
      return { code: 'misconfigured' }
    case 'server_error':
    case 'temporarily_unavailable':
    case 'x_rate_limited':
      return { code: 'providerUnavailable', retryable: true }
    default:
      return { code: 'unexpected' }
  }
}

/** The SDK has one slot for a delegate, and tells the same thing several times. */
function subscribe(container: AuthgearWebContainer, listener: (change: SessionChange) => void): () => void {
  const previous = container.delegate
  let lost = false
  const delegate: NonNullable<AuthgearWebContainer['delegate']> = {
    onSessionStateChange(changed, reason) {
      previous?.onSessionStateChange(changed, reason)
      const isLost = reason === 'INVALID' || reason === 'LOGOUT' || reason === 'CLEAR'
      if (isLost && !lost) listener('lost')
      lost = isLost
    },
  }
  container.delegate = delegate
  return () => {
    if (container.delegate === delegate) container.delegate = previous
  }
}
