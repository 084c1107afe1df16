import type { ClaimsMapping } from '@reauth/policy'
import { isDeviceOnline } from '../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { RedirectBrowser, ReauthService } from '../service/reauth-service.js'
import { failureOfServiceError } from '../words/service-error.js'
import { Auth0Session } from './sdk/auth0-spa-js-session.js'
import type { Auth0SpaJsClient } from './sdk/auth0-spa-js-client.js'
import { checkedRedirectURI } from './callback-url.js'
import { Popup } from './popup.js'
import { SdkIdToken } from './sdk/sdk-id-token.js'
import { SdkTransactions } from './sdk/sdk-transactions.js'

export type { Auth0SpaJsClient } from './sdk/auth0-spa-js-client.js'

/** The options of {@link auth0SpaJs}. */
export interface Auth0SpaJsOptions {
  /**
   * The callback page, registered at Auth0. Absolute, without query and fragment. A window also uses it, and reports to
   * its origin.
   */
  readonly redirectURI: string
  /** Whether a prompt leaves the page or opens a window. Default: `'redirect'`. */
  readonly mode?: 'redirect' | 'popup'
  /** For `mode: 'popup'`: what happens if the browser blocks the window. Default: the run ends with `popupBlocked`. */
  readonly fallback?: 'redirect'
  /** The names of the claims. Default: plain OpenID Connect. */
  readonly claims?: ClaimsMapping
  /** The `max_age` to send: 0, or the value that the requirement needs. Default: `'zero'`, which always prompts. */
  readonly maxAge?: 'zero' | 'needed'
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
}

const OPTIONS: OptionTypes<keyof Auth0SpaJsOptions> = {
  redirectURI: '',
  mode: "'redirect' or 'popup'",
  fallback: "'redirect'",
  claims: '.canReauthenticate',
  maxAge: "'zero' or 'needed'",
  isOnline: 'function',
}

/**
 * Creates the service of an app that uses `@auth0/auth0-spa-js`, or `@auth0/auth0-react` on top of it.
 *
 * Create it before the client handles a callback. With React, create the client yourself, pass it to this function, and
 * then to `<Auth0Provider client={client}>`. The service and the provider may handle the same callback, which is
 * exchanged once.
 *
 * Auth0 issues `auth_time` only if a request has `max_age`, and a renewal may lose it. Then the ID Token of the last
 * reauthentication is used, from memory, so the first action of a page may prompt again.
 *
 * @param client The `Auth0Client`. Leave `max_age` out of its `authorizationParams`: the SDK would refuse every renewal of an older session.
 * @param options The callback page.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const client = new Auth0Client({ domain: 'example.eu.auth0.com', clientId, useRefreshTokens: true })
 * const service = auth0SpaJs(client, { redirectURI: 'https://app.example.com/callback' })
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest OIDC Core §3.1.2.1}
 */
export function auth0SpaJs(client: Auth0SpaJsClient, options: Auth0SpaJsOptions): ReauthService {
  const given = Object(options) as Auth0SpaJsOptions
  checkOptionTypes('auth0SpaJs()', given, OPTIONS)
  if (typeof client?.loginWithRedirect !== 'function')
    refuseOption('client', 'the `Auth0Client` of `@auth0/auth0-spa-js`', client)
  const redirectURI = checkedRedirectURI(given.redirectURI)
  const { claims, mode = 'redirect', fallback, maxAge = 'zero' } = given
  const isOnline = given.isOnline ?? isDeviceOnline
  const transactions = new SdkTransactions('auth0-spa-js', redirectURI)
  const idToken = new SdkIdToken(claims)
  const session = new Auth0Session({ client, redirectURI, idToken, transactions, isOnline })
  const redirect: RedirectBrowser = {
    kind: 'redirect',
    maxAge,
    start: (prompt) => session.start(prompt),
    matches: (url) => transactions.matches(url),
    finish: (url, callOptions) => session.finish(url, callOptions),
  }
  const popup = new Popup()
  return {
    namespace: () => Object.values(client.getConfiguration()).join('|'),
    refreshIdToken: (callOptions) => session.refresh(callOptions),
    getIdToken: () => session.token(),
    browser:
      mode === 'redirect'
        ? redirect
        : {
            kind: 'inProcess',
            maxAge,
            prepare: () => popup.prepare(),
            reauthenticate: (prompt) => session.reauthenticate(prompt, popup),
            ...(fallback !== undefined && { fallback: redirect }),
          },
    // Every rejection of this service already has a code.
    classifyError: failureOfServiceError,
  }
}
