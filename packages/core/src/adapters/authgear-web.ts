import type { ClaimsMapping } from '@reauth/policy'
import { type ReauthClock, deviceClock } from '../platform/clock.js'
import { whenIdle } from '../platform/idle.js'
import { LazyPart } from '../platform/lazy-part.js'
import { isDeviceOnline } from '../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { ReauthService } from '../service/reauth-service.js'
import { failureOfServiceError } from '../words/service-error.js'
import { type AuthgearWebContainer, namespaceOf } from './authgear/authgear-web-container.js'
import type { AuthgearWire } from './authgear/authgear-wire.js'
import { checkedRedirectURI, stateOfCallback } from './callback-url.js'
import { listenForLoss } from './authgear/session-delegate.js'

export type { AuthgearWebContainer } from './authgear/authgear-web-container.js'
export { type Arrival, type AuthgearWire, type AuthgearWireOptions, authgearWire } from './authgear/authgear-wire.js'

/** The options of {@link authgearWeb}. */
export interface AuthgearWebOptions {
  /** The callback page, registered at Authgear. Absolute, without query and fragment, because the SDK removes them. */
  readonly redirectURI: string
  /** The names of the claims. Default: Authgear's claims. */
  readonly claims?: ClaimsMapping
  /**
   * The result of {@link authgearWire}, which you also pass to the SDK's `configure()`. It saves round trips at the first action of a page, and before and after the
   * redirect. It aborts hanging requests of the SDK, and stops a redirect that is cancelled while the SDK prepares it. Default: none; then a cancelled or timed-out
   * call stops waiting, and the SDK continues.
   */
  readonly wire?: AuthgearWire
  /**
   * The `max_age` to send. `'zero'` always prompts. `'needed'` sends the value that the requirement needs. Until it is exceeded, Authgear may return without a prompt
   * or show its ordinary login page. The client starts a little earlier than that, so the end-user may return with the old `auth_time`.
   * Default: `'zero'`.
   */
  readonly maxAge?: 'zero' | 'needed'
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
}

const OPTIONS: OptionTypes<keyof AuthgearWebOptions> = {
  redirectURI: '',
  claims: '.canReauthenticate',
  wire: '.fetch.abortable',
  maxAge: "'zero' or 'needed'",
  isOnline: 'function',
  clock: '.monotonic.wall',
}

/**
 * Creates the service of an app that uses `@authgear/web`.
 *
 * The SDK checks neither `state` nor `sub`; the statechart and the pending-action record do. The SDK sends no `acr_values`, so an action that needs them is refused
 * with `acrValuesUnsupported` before the page leaves.
 *
 * `getIdToken()` returns the newest ID Token even if it has expired. The statechart decides whether to send it.
 *
 * @param container The SDK's container. It is injected, because importing the SDK outside of a browser throws. Call its `configure()` before the first action.
 * @param options The callback page.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const service = authgearWeb(authgear, { redirectURI: 'https://app.example.com/callback' })
 */
export function authgearWeb(container: AuthgearWebContainer, options: AuthgearWebOptions): ReauthService {
  const given = Object(options) as AuthgearWebOptions
  checkOptionTypes('authgearWeb()', given, OPTIONS)
  if (typeof container?.refreshIDToken !== 'function')
    refuseOption('container', 'the container of `@authgear/web`', container)
  const redirectURI = checkedRedirectURI(given.redirectURI)
  const { claims, wire, maxAge = 'zero', clock = deviceClock } = given
  const isOnline = given.isOnline ?? isDeviceOnline
  const session = new LazyPart(async () => {
    const { AuthgearRedirect } = await import('./authgear/authgear-redirect.js')
    return new AuthgearRedirect({ container, redirectURI, claims, wire, isOnline, clock })
  })
  const loadEarly = (): void => void session.load().catch(() => {})
  whenIdle(loadEarly)

  return {
    namespace: () => namespaceOf(container),
    cachedAuthentication: async () => (await session.load()).cached(),
    refreshIdToken: async (callOptions) => (await session.load()).refresh(callOptions),
    getIdToken: async () => (await session.load()).idToken(),
    getAccessToken: () => container.accessToken,
    browser: {
      kind: 'redirect',
      maxAge,
      start: async (prompt) => (await session.load()).start(prompt),
      matches(url) {
        const state = stateOfCallback(redirectURI, url)
        if (state !== null) loadEarly()
        return state
      },
      finish: async (url, callOptions) => (await session.load()).finish(url, callOptions),
    },
    // Every rejection of this service already has a code.
    classifyError: failureOfServiceError,
    subscribe: (listener) => listenForLoss(container, listener),
  }
}
