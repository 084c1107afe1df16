import { authgearClaims, type Authentication, type ClaimsMapping, ReauthError, toAuthentication } from '@reauth/policy'
import { refuseUnknownOptions } from '../platform/options.js'
import { deviceClock } from '../platform/clock.js'
import { idTokenClaims } from '../service/id-token-claims.js'
import type { OAuthErrorPlace } from '../service/oauth-errors.js'
import type { ReauthService } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import { toFailure } from '../words/codes.js'
import { unlessAborted } from './abortable-requests.js'
import { toServiceError } from './authgear-errors.js'
import { type AuthgearWebContainer, namespaceOf } from './authgear-web-container.js'
import type { AuthgearWire } from './authgear-wire.js'
import { atCallback, checkedRedirectURI, stateOfCallback } from './callback-url.js'
import { CodeVerifiers } from './code-verifiers.js'
import { NewestIdToken } from './newest-id-token.js'
import { listenForLoss } from './session-delegate.js'

export type { AuthgearWebContainer } from './authgear-web-container.js'
export { type AuthgearWire, type AuthgearWireOptions, authgearWire } from './authgear-wire.js'

/** How {@link authgearWeb} uses the SDK. */
export interface AuthgearWebOptions {
  /** The callback page, registered at Authgear. Absolute, without query and fragment: the SDK removes them. */
  readonly redirectURI: string
  /** Default: Authgear's claims. */
  readonly claims?: ClaimsMapping
  /**
   * What {@link authgearWire} made for the SDK's `configure()`. It saves round trips on the way back, aborts requests of the SDK that hang, and stops a departure
   * that is cancelled while the SDK prepares it. Default: none; then a cancelled or timed out call stops waiting, and the SDK goes on.
   */
  readonly wire?: AuthgearWire
  /**
   * The `max_age` that Authgear is sent. `'zero'` always asks the end-user. `'needed'` sends what the requirement needs: until that is exceeded, Authgear may return
   * without asking or show its ordinary login page, and the client asks a little earlier than that, so the end-user may come back with the old `auth_time`.
   * Default: `'zero'`.
   */
  readonly maxAge?: 'zero' | 'needed'
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
  /** Milliseconds since the Unix epoch. Default: the device's clock. */
  readonly wall?: () => number
}

const OPTIONS = [
  'redirectURI',
  'claims',
  'wire',
  'maxAge',
  'isOnline',
  'wall',
] as const satisfies readonly (keyof AuthgearWebOptions)[]

/**
 * Makes the service of an app that uses `@authgear/web`.
 *
 * The SDK checks neither `state` nor `sub`; the statechart and the pending-action record do. The SDK sends no `acr_values`, so an action that needs them is refused
 * with `acrValuesUnsupported` before the page leaves.
 *
 * `getIdToken()` hands out the newest ID Token even when it has expired: the statechart decides whether to send it.
 *
 * @param container The SDK's container. It is injected, because importing the SDK outside of a browser throws. Call its `configure()` before the first action.
 * @param options The callback page.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or makes no sense.
 *
 * @example
 * const service = authgearWeb(authgear, { redirectURI: 'https://app.example.com/callback' })
 */
export function authgearWeb(container: AuthgearWebContainer, options: AuthgearWebOptions): ReauthService {
  const given = Object(options) as AuthgearWebOptions
  refuseUnknownOptions('authgearWeb()', given, OPTIONS)
  const redirectURI = checkedRedirectURI(given.redirectURI)
  const { claims = authgearClaims, wire, maxAge = 'zero', wall = () => deviceClock.wall() } = given
  if (maxAge !== 'zero' && maxAge !== 'needed') {
    throw new ReauthError('invalidConfiguration', { field: 'maxAge', message: "`maxAge` must be 'zero' or 'needed'." })
  }
  const isOnline = given.isOnline ?? (() => globalThis.navigator?.onLine !== false)
  const verifiers = new CodeVerifiers(container, wall)
  const tokens = new NewestIdToken(container)

  const read = (): Authentication => {
    const authentication = toAuthentication(idTokenClaims(tokens.get()), claims)
    if (authentication === undefined) throw new ServiceError('sessionLost')
    return authentication
  }
  /** Calls the SDK: until the signal aborts, and with errors that say what they mean. */
  const call = <Result>(signal: AbortSignal, work: () => Promise<Result>, place: OAuthErrorPlace = 'refresh') =>
    (wire === undefined ? unlessAborted(signal, work) : wire.abortable(signal, work)).catch((error: unknown) => {
      throw signal.aborted ? new ServiceError('cancelled', { cause: error }) : toServiceError(error, place, isOnline)
    })

  const leave = async (state: string, maxAgeSent: number): Promise<void> => {
    try {
      await verifiers.starting(state, () => container.startReauthentication({ redirectURI, state, maxAge: maxAgeSent }))
    } catch (error) {
      throw container.canReauthenticate() ? error : refusedBySdk(container, error)
    }
  }

  return {
    namespace: () => namespaceOf(container),
    async refreshIdToken({ signal }) {
      await call(signal, async () => {
        const before = container.getIDTokenHint()
        await container.refreshAccessTokenIfNeeded()
        signal.throwIfAborted()
        // If the access token had to be renewed, an ID Token came with it: a second request would bring the same.
        const idToken = container.getIDTokenHint()
        if (idToken === before || idToken === undefined) await container.refreshIDToken()
      })
      return read()
    },
    getIdToken() {
      const idToken = tokens.get()
      if (idToken === undefined) throw new ServiceError('sessionLost')
      return idToken
    },
    getAccessToken: () => container.accessToken,
    browser: {
      kind: 'redirect',
      maxAge,
      async start({ state, maxAge: maxAgeSent, acrValues, signal }) {
        if (acrValues.length > 0) {
          throw new ServiceError('acrValuesUnsupported', {
            message:
              '`@authgear/web` sends no `acr_values`. Require `methods` instead, or use an adapter that sends them.',
          })
        }
        await call(signal, async () => {
          // The SDK leaves only with an ID Token in memory.
          if (container.getIDTokenHint() === undefined) await container.refreshIDToken()
          signal.throwIfAborted()
          if (read().canReauthenticate === false) throw new ServiceError('cannotReauthenticate')
          await leave(state, maxAgeSent)
        })
      },
      matches: (url) => stateOfCallback(redirectURI, url),
      async finish(url, { signal }) {
        const state = url.searchParams.get('state') ?? ''
        // The code can be sent once, and not now. An error needs no network.
        if (url.searchParams.has('code') && !isOnline()) throw new ServiceError('offline')
        const finishing = async (): Promise<string | undefined> => {
          // Both read before the first await of the SDK: the verifier, and the address of the page.
          const finished = verifiers
            .finishing(state, () => atCallback(redirectURI, url, () => container.finishReauthentication()))
            .then(() => undefined)
          return wire === undefined ? finished : Promise.race([finished, wire.nextIdToken()])
        }
        try {
          const early = await call(signal, finishing, 'callback')
          if (early !== undefined) tokens.keep(early)
          verifiers.forget(state)
        } catch (error) {
          // The same callback may be finished again.
          const { code } = toFailure(error)
          if (code !== 'offline' && code !== 'providerUnavailable') verifiers.forget(state)
          throw error
        }
        return read()
      },
    },
    classifyError: (error) => toFailure(toServiceError(error, 'refresh', isOnline)),
    subscribe: (listener) => listenForLoss(container, listener),
  }
}

/** The SDK starts only when Authgear's claim is `true`, and throws a plain Error otherwise. */
function refusedBySdk(container: AuthgearWebContainer, cause: unknown): ServiceError {
  const can = toAuthentication(idTokenClaims(container.getIDTokenHint()), authgearClaims)?.canReauthenticate
  if (can === false) return new ServiceError('cannotReauthenticate', { cause })
  return new ServiceError('misconfigured', {
    message: `\`@authgear/web\` starts a reauthentication only if the ID Token's claim \`${authgearClaims.canReauthenticate}\` is the boolean \`true\`. Make the provider issue it.`,
    cause,
  })
}
