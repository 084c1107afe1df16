import type { ClaimsMapping } from '@reauth/policy'
import { isDeviceOnline } from '../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { ReauthService } from '../service/reauth-service.js'
import { failureOfServiceError } from '../words/service-error.js'
import { checkedRedirectURI } from './callback-url.js'
import { type KeycloakJsInstance, listenTo } from './sdk/keycloak-js-instance.js'
import { KeycloakSession } from './sdk/keycloak-js-session.js'
import { SdkIdToken } from './sdk/sdk-id-token.js'
import { SdkTransactions } from './sdk/sdk-transactions.js'

export type { KeycloakJsInstance } from './sdk/keycloak-js-instance.js'

/** The options of {@link keycloakJs}. */
export interface KeycloakJsOptions {
  /**
   * The callback page, registered at Keycloak. Absolute, without query and fragment. Every app of an origin needs its
   * own.
   */
  readonly redirectURI: string
  /** The names of the claims. Default: plain OpenID Connect. */
  readonly claims?: ClaimsMapping
  /** The `max_age` to send: 0, or the value that the requirement needs. Default: `'zero'`, which always prompts. */
  readonly maxAge?: 'zero' | 'needed'
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
}

const OPTIONS: OptionTypes<keyof KeycloakJsOptions> = {
  redirectURI: '',
  claims: '.canReauthenticate',
  maxAge: "'zero' or 'needed'",
  isOnline: 'function',
}

/**
 * Creates the service of an app that uses `keycloak-js`, with the flow `'standard'` or `'hybrid'`.
 *
 * Create it before you call `init()`. `init()` exchanges the code on the callback page, and a resumed run waits for it.
 * If the end-user cancelled, `init()` does not see the error, and restores the session as on any other page.
 *
 * @param keycloak The instance. Call its `init()` before the first action, and on the callback page, too.
 * @param options The callback page.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const keycloak = new Keycloak({ url: 'https://id.example.com', realm: 'bank', clientId: 'app' })
 * const service = keycloakJs(keycloak, { redirectURI: 'https://app.example.com/callback' })
 * await keycloak.init({ onLoad: 'check-sso', silentCheckSsoRedirectUri })
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest OIDC Core §3.1.2.1}
 */
export function keycloakJs(keycloak: KeycloakJsInstance, options: KeycloakJsOptions): ReauthService {
  const given = Object(options) as KeycloakJsOptions
  checkOptionTypes('keycloakJs()', given, OPTIONS)
  if (typeof keycloak?.createLoginUrl !== 'function')
    refuseOption('keycloak', 'the `Keycloak` of `keycloak-js`', keycloak)
  const redirectURI = checkedRedirectURI(given.redirectURI)
  const { claims, maxAge = 'zero' } = given
  const isOnline = given.isOnline ?? isDeviceOnline
  const transactions = new SdkTransactions('keycloak-js', redirectURI)
  const idToken = new SdkIdToken(claims)
  const session = new KeycloakSession({ keycloak, redirectURI, idToken, transactions, isOnline })
  return {
    // The instance knows its realm and client only after `init()`, which may be waiting.
    namespace: () => redirectURI,
    refreshIdToken: (callOptions) => session.refresh(callOptions),
    getIdToken: () => session.token(),
    getAccessToken: () => keycloak.token,
    browser: {
      kind: 'redirect',
      maxAge,
      start: (prompt) => session.start(prompt),
      matches: (url) => transactions.matches(url),
      finish: (url, callOptions) => session.finish(url, callOptions),
    },
    // Every rejection of this service already has a code.
    classifyError: failureOfServiceError,
    subscribe: (listener) => listenTo(keycloak, 'onAuthLogout', () => listener('lost')),
  }
}
