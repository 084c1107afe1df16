import { type ClaimsMapping, openIdConnectClaims } from '@reauth/policy'
import { indexedDbStore } from '../pending/indexed-db.store.js'
import type { PendingStore } from '../pending/pending-store.js'
import { safeReturnTo } from '../pending/return-to.js'
import { attempt } from '../platform/attempt.js'
import { type ReauthClock, deviceClock } from '../platform/clock.js'
import { randomId } from '../platform/digest.js'
import { STORAGE_PREFIX } from '../platform/names.js'
import { isDeviceOnline } from '../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { CallOptions, PromptOptions, RedirectBrowser, ReauthService } from '../service/reauth-service.js'
import { ServiceError, failureOfServiceError } from '../words/service-error.js'
import { checkedRedirectURI, stateOfCallback } from './callback-url.js'
import { asking } from './oidc-asking.js'
import { popupBrowser } from './oidc/oidc-popup.js'
import { OpenIdClient, goTo } from './oidc/openid-client.js'
import type { OpenIdModule } from './oidc/openid-module.js'
import { OpenIdSession } from './oidc/openid-session.js'

export type { OpenIdModule, ProviderMetadata, PublicClient, TokenAnswer } from './oidc/openid-module.js'

/** The options of {@link openid}. */
export interface OpenIdOptions {
  /** The issuer, exactly as in its discovery document and its ID Tokens. */
  readonly issuer: string
  /** The `client_id` of a public client, which has no secret. */
  readonly clientID: string
  /** The callback page, as registered at the OpenID Provider. Absolute, without query and fragment. */
  readonly redirectURI: string
  /** Default: `'openid offline_access'`. */
  readonly scope?: string
  /** Whether a reauthentication leaves the page or opens a window. Default: `'redirect'`. */
  readonly mode?: 'redirect' | 'popup'
  /**
   * What happens if the browser blocks the window. `'redirect'`: the page leaves instead. Default: the run asks for one
   * click.
   */
  readonly fallback?: 'redirect'
  /**
   * The `prompt` of a reauthentication, such as `'login consent'` for a provider that issues refresh tokens only then.
   * Default: `'login'` for a prompt in any case.
   */
  readonly prompt?: string
  /** The names of the claims. Default: plain OpenID Connect, in which every end-user can be asked again. */
  readonly claims?: ClaimsMapping
  /**
   * The `max_age` to send. `'zero'` always prompts, `'needed'` sends the value that the requirement needs. Default:
   * `'zero'`.
   */
  readonly maxAge?: 'zero' | 'needed'
  /** Allows an `issuer` with `http:` on this machine, for development. Default: `false`. */
  readonly allowInsecureLoopback?: boolean
  /** The store with the key from which code verifiers are derived. Default: `indexedDbStore()`. */
  readonly store?: Pick<PendingStore, 'tag'>
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
  /** The clocks. Default: the device's clocks. */
  readonly clock?: ReauthClock
}

const OPTIONS: OptionTypes<keyof OpenIdOptions> = {
  issuer: '',
  clientID: '',
  redirectURI: '',
  scope: 'string',
  mode: "'redirect' or 'popup'",
  fallback: "'redirect'",
  prompt: 'string',
  claims: '.canReauthenticate',
  maxAge: "'zero' or 'needed'",
  allowInsecureLoopback: 'boolean',
  store: '.tag',
  isOnline: 'function',
  clock: '.monotonic.wall',
}

/** The result of a sign-in. */
export interface FinishedSignIn {
  /** `false` if the provider would have had to prompt, and `prompt: 'none'` did not allow it. */
  readonly isSignedIn: boolean
  /** The address to go to, of this origin. */
  readonly returnTo: string
}

/** The service of {@link openid}, which also signs in and out. */
export interface OpenIdService extends ReauthService {
  /**
   * Leaves the page to sign in. May resolve before the page is gone.
   *
   * @param options `returnTo`: the address of this origin to which {@link finishSignIn} sends the end-user. Default:
   * the current address. `prompt`: `'none'` never shows a page of the provider, and restores a session after a reload.
   * Default: the provider decides.
   * @throws {ServiceError} `providerUnavailable`, `offline`, `cannotPersist` or `misconfigured`.
   */
  signIn(options?: { readonly returnTo?: string; readonly prompt?: string }): Promise<void>
  /**
   * Finishes a sign-in on the callback page. Calls for the same callback share the result.
   *
   * @param href The address. Default: the current address.
   * @returns `null` if the address is not a callback of a sign-in. Then call `resume()`.
   * @throws {ServiceError} `cancelled` if the end-user declined; `callbackRefused` for a code that was used or belongs
   * to another browser; `providerUnavailable`; `offline`.
   */
  finishSignIn(href?: string): Promise<FinishedSignIn | null>
  /**
   * Forgets the tokens, revokes the refresh token, and leaves the page to end the session at the provider, if the
   * provider supports it.
   *
   * @param options `returnTo`: an address that is registered at the provider. Default: the provider's own page.
   */
  signOut(options?: { readonly returnTo?: string }): Promise<void>
}

const SIGN_IN = 'signin.'
const RETURN_TO = `${STORAGE_PREFIX}${SIGN_IN}`

/**
 * Creates the service of an app without an SDK of its provider: plain OpenID Connect with `oauth4webapi`.
 *
 * Discovery, the authorization code flow with PKCE (S256), `state`, `nonce` and `iss` checked, and refresh tokens that
 * rotate. It verifies no signature: the tokens come from the token endpoint over TLS, and the server verifies the token
 * that it receives. The device's clock does not decide about a token.
 *
 * Tokens are in memory only, and no secret is stored: the code verifier and the nonce are derived from `state` with a
 * key that stays in the browser. So a page load starts without a session, except on the callback page. Call
 * `signIn({ prompt: 'none' })` then: if the provider still knows the end-user, the page leaves and comes back without a
 * prompt. A hidden frame would avoid that, but browsers block its access to the provider's cookies.
 *
 * @param oauth The module: `import * as oauth from 'oauth4webapi'`.
 * @param options The provider, the client and the callback page.
 * @returns The service, for `createReauth({ service })`, with sign-in and sign-out.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const service = openid(oauth, { issuer: 'https://op.example.com', clientID: 'app', redirectURI: 'https://app.example.com/callback' })
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth OIDC Core §3.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc9207 RFC 9207}
 */
export function openid(oauth: OpenIdModule, options: OpenIdOptions): OpenIdService {
  const given = Object(options) as OpenIdOptions
  checkOptionTypes('openid()', given, OPTIONS)
  if (typeof oauth?.authorizationCodeGrantRequest !== 'function') {
    refuseOption('oauth', 'the module `oauth4webapi`', oauth)
  }
  const { clientID, scope = 'openid offline_access', mode = 'redirect', fallback, prompt, maxAge = 'zero' } = given
  if (typeof clientID !== 'string' || clientID === '') refuseOption('clientID', 'the `client_id`', clientID)
  if (!scope.split(' ').includes('openid')) refuseOption('scope', "scopes with 'openid'", scope)
  const issuer = checkedIssuer(given.issuer, given.allowInsecureLoopback === true)
  const redirectURI = checkedRedirectURI(given.redirectURI)
  const clock = given.clock ?? deviceClock
  const client = new OpenIdClient({
    oauth,
    issuer,
    clientID,
    redirectURI,
    scope,
    isInsecure: issuer.protocol === 'http:',
    store: given.store ?? indexedDbStore(),
    clock,
  })
  const session = new OpenIdSession({
    client,
    claims: given.claims ?? openIdConnectClaims,
    isOnline: given.isOnline ?? isDeviceOnline,
    clock,
  })
  const authorizationUrl = (start: PromptOptions & { readonly state: string }): Promise<string> => {
    const { max_age, ...asked } = asking(start.maxAge, prompt)
    const acr_values = start.acrValues.join(' ') || undefined
    return session.authorizationUrl(start.state, { max_age: String(max_age), acr_values, ...asked }, start)
  }
  const matches = (url: URL): string | null => {
    const state = stateOfCallback(redirectURI, url)
    return state?.startsWith(SIGN_IN) === true ? null : state
  }
  const redirect: Required<RedirectBrowser> = {
    kind: 'redirect',
    maxAge,
    start: async (start) => void goTo(await authorizationUrl(start)),
    matches,
    finish: async (url, callOptions) => {
      const state = matches(url)
      if (state === null) throw new ServiceError('callbackRefused')
      return session.finish(url, state, callOptions)
    },
  }
  const never: CallOptions = { signal: new AbortController().signal }
  const signIns = new Map<string, Promise<FinishedSignIn>>()
  const finishSignIn = async (url: URL, state: string): Promise<FinishedSignIn> => {
    const before = session.subject
    const returnTo = takeReturnTo(state, url.href) ?? `${url.origin}/`
    try {
      await session.finish(url, state, never)
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'cannotReauthenticate') return { isSignedIn: false, returnTo }
      throw error
    }
    if (before !== undefined && session.subject !== before) session.notify('changed')
    return { isSignedIn: true, returnTo }
  }

  return {
    namespace: () => `${issuer.href}|${clientID}`,
    cachedAuthentication: () => session.cached(),
    refreshIdToken: (callOptions) => session.refresh(callOptions),
    getIdToken: async () => session.idToken(),
    getAccessToken: () => session.accessToken,
    browser: mode === 'redirect' ? redirect : popupBrowser({ redirect, fallback, authorizationUrl }),
    // Every rejection of this service already has a code.
    classifyError: failureOfServiceError,
    subscribe: (listener) => session.subscribe(listener),
    async signIn({ returnTo, prompt: shown } = {}) {
      const state = SIGN_IN + randomId()
      const url = await session.authorizationUrl(state, { prompt: shown }, never)
      keepReturnTo(state, returnTo)
      goTo(url)
    },
    async finishSignIn(href = location.href) {
      const url = new URL(href)
      const state = stateOfCallback(redirectURI, url)
      if (state?.startsWith(SIGN_IN) !== true) return null
      const finishing = signIns.get(state) ?? finishSignIn(url, state)
      signIns.set(state, finishing)
      return finishing
    },
    async signOut({ returnTo } = {}) {
      const refreshToken = session.lose()
      if (refreshToken !== undefined) await client.revoke(refreshToken).catch(() => {})
      const { end_session_endpoint } = await client.provider().catch(() => ({ end_session_endpoint: undefined }))
      if (end_session_endpoint === undefined) return
      const url = new URL(end_session_endpoint)
      // An `id_token_hint` would put a token into the address. Without it the provider may ask whether to sign out.
      url.searchParams.set('client_id', clientID)
      if (returnTo !== undefined) url.searchParams.set('post_logout_redirect_uri', returnTo)
      goTo(url.href)
    },
  }
}

/** @throws {ReauthError} `invalidConfiguration` with the field `issuer`. */
function checkedIssuer(issuer: unknown, allowInsecureLoopback: boolean): URL {
  const url = typeof issuer === 'string' && URL.canParse(issuer) ? new URL(issuer) : undefined
  const isLoopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '')
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback && allowInsecureLoopback)) return url
  return refuseOption('issuer', 'an `https:` URL, or on this machine `http:` with `allowInsecureLoopback`', issuer)
}

function keepReturnTo(state: string, returnTo: string | undefined): void {
  attempt(() => {
    const address = safeReturnTo(returnTo ?? location.href, location.href)
    if (address !== null) sessionStorage.setItem(RETURN_TO, JSON.stringify([state, address]))
  })
}

function takeReturnTo(state: string, base: string): string | null {
  const read = (): string | null => {
    const [kept, address] = JSON.parse(sessionStorage.getItem(RETURN_TO)!) as [unknown, string]
    sessionStorage.removeItem(RETURN_TO)
    return kept === state ? safeReturnTo(address, base) : null
  }
  return attempt(read) ?? null
}
