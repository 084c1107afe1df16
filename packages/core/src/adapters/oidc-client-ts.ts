import { type ClaimsMapping, openIdConnectClaims } from '@reauth/policy'
import { type ReauthClock, deviceClock } from '../platform/clock.js'
import { isDeviceOnline } from '../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { RedirectBrowser, ReauthService } from '../service/reauth-service.js'
import { failureOfServiceError } from '../words/service-error.js'
import { checkedRedirectURI } from './callback-url.js'
import type { OidcUserManager } from './oidc/oidc-client-ts-manager.js'
import { OidcClientTsSession } from './oidc/oidc-client-ts-session.js'
import { popupBrowser } from './oidc/oidc-popup.js'

export type { OidcUser, OidcUserManager, RedirectArgs } from './oidc/oidc-client-ts-manager.js'

/** The options of {@link oidcClientTs}. */
export interface OidcClientTsOptions {
  /** The callback page, as registered at the OpenID Provider. Absolute, without query and fragment. Default: `redirect_uri` of the SDK's settings. */
  readonly redirectURI?: string
  /** Whether a prompt leaves the page or opens a window. Default: `'redirect'`. */
  readonly mode?: 'redirect' | 'popup'
  /** For `mode: 'popup'`: if the browser blocks the window, the page leaves instead. Default: the run waits for another click. */
  readonly fallback?: 'redirect'
  /** The `prompt` of a reauthentication. Default: `'login'` if it must always prompt, otherwise the `prompt` in the SDK's settings. */
  readonly prompt?: string
  /** The names of the claims. Default: plain OpenID Connect, in which every end-user can reauthenticate. */
  readonly claims?: ClaimsMapping
  /** The `max_age` to send. `'zero'` always prompts, `'needed'` sends the value that the requirement needs. Default: `'zero'`. */
  readonly maxAge?: 'zero' | 'needed'
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
}

const OPTIONS: OptionTypes<keyof OidcClientTsOptions> = {
  redirectURI: '',
  mode: "'redirect' or 'popup'",
  fallback: "'redirect'",
  prompt: 'string',
  claims: '.canReauthenticate',
  maxAge: "'zero' or 'needed'",
  isOnline: 'function',
  clock: '.monotonic.wall',
}

/**
 * Creates the service of an app that uses `oidc-client-ts`, or `react-oidc-context` on top of it.
 *
 * It reads the claims from the ID Token, so you don't have to change `filterProtocolClaims`. The SDK verifies no signature; your server does.
 *
 * A renewal needs a refresh token (`scope: 'openid offline_access'`). Without one, the SDK uses a hidden frame, in which many browsers block the provider's cookies.
 * If the frame returns nothing, the end-user is prompted.
 *
 * `signinCallback()` works once for each callback. Let `resume()` handle the callbacks of reauthentications: in `react-oidc-context`, with `skipSigninCallback`. If
 * the app's own code is faster, the service uses its result if it saw that call, so create the service before the app renders.
 *
 * @param userManager The SDK's `UserManager`. Pass the same one to `AuthProvider`.
 * @param options Default: the page leaves, and returns to the `redirect_uri` in the SDK's settings.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is unknown or invalid.
 *
 * @example
 * const service = oidcClientTs(userManager, { mode: 'popup', fallback: 'redirect' })
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest OIDC Core §3.1.2.1}
 */
export function oidcClientTs(userManager: OidcUserManager, options: OidcClientTsOptions = {}): ReauthService {
  checkOptionTypes('oidcClientTs()', options, OPTIONS)
  if (typeof userManager?.signinRedirect !== 'function') {
    refuseOption('userManager', 'the `UserManager` of `oidc-client-ts`', userManager)
  }
  const { settings } = userManager
  if (settings.response_mode === 'fragment') {
    refuseOption('userManager', 'a `UserManager` without `response_mode: "fragment"`', userManager)
  }
  const { mode = 'redirect', fallback, prompt, maxAge = 'zero', claims = openIdConnectClaims } = options
  const session = new OidcClientTsSession({
    manager: userManager,
    redirectURI: checkedRedirectURI(options.redirectURI ?? settings.redirect_uri),
    prompt,
    claims,
    clock: options.clock ?? deviceClock,
    isOnline: options.isOnline ?? isDeviceOnline,
  })
  const redirect: Required<RedirectBrowser> = {
    kind: 'redirect',
    maxAge,
    start: (start) => session.start(start),
    matches: (url) => session.matches(url),
    finish: (url, callOptions) => session.finish(url, callOptions),
  }
  return {
    namespace: () => `${settings.authority}|${settings.client_id}`,
    cachedAuthentication: () => session.cached(),
    refreshIdToken: (callOptions) => session.refresh(callOptions),
    getIdToken: () => session.idToken(),
    getAccessToken: async () => (await userManager.getUser())?.access_token,
    browser:
      mode === 'redirect'
        ? redirect
        : popupBrowser({ redirect, fallback, authorizationUrl: (start) => session.authorizationUrl(start) }),
    // Every rejection of this service already has a code.
    classifyError: failureOfServiceError,
    subscribe: (listener) => session.subscribe(listener),
  }
}
