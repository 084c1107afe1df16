import { attempt } from '../../platform/attempt.js'
import type { ReauthClock } from '../../platform/clock.js'
import type { PendingStore } from '../../pending/pending-store.js'
import { ServiceError } from '../../words/service-error.js'
import { keepDiscovery, keptDiscovery } from '../discovery-cache.js'
import type { OpenIdModule, ProviderMetadata, PublicClient, TokenAnswer } from './openid-module.js'

/** The longest wait for an answer of the provider, in milliseconds. */
const ANSWER_TIMEOUT = 20_000

/**
 * The seconds by which times in a token may differ from the device's clock. Practically unlimited, because freshness is
 * decided with the provider's clock.
 */
const ANY_CLOCK = 1e10

/** The options of {@link OpenIdClient}. */
export interface OpenIdClientOptions {
  readonly oauth: OpenIdModule
  readonly issuer: URL
  readonly clientID: string
  readonly redirectURI: string
  readonly scope: string
  readonly isInsecure: boolean
  readonly store: Pick<PendingStore, 'tag'>
  readonly clock: Pick<ReauthClock, 'wall'>
}

/** The protocol: the authorization code flow with PKCE, for one client. It stores no token. */
export class OpenIdClient {
  readonly #options: OpenIdClientOptions
  readonly #client: PublicClient
  #discovering: Promise<ProviderMetadata> | undefined

  constructor(options: OpenIdClientOptions) {
    this.#options = options
    this.#client = Object.assign({ client_id: options.clientID }, { [options.oauth.clockTolerance]: ANY_CLOCK })
  }

  /** The discovery document, fetched once, and cached in the tab for an hour. */
  provider(): Promise<ProviderMetadata> {
    this.#discovering ??= this.#discover().catch((error: unknown) => {
      this.#discovering = undefined
      throw error
    })
    return this.#discovering
  }

  /** Creates an authorization request. */
  async authorizationUrl(state: string, parameters: Readonly<Record<string, string | undefined>>): Promise<string> {
    const { oauth, clientID, redirectURI, scope } = this.#options
    const [{ authorization_endpoint }, { verifier, nonce }] = await Promise.all([
      this.provider(),
      this.#secretsOf(state),
    ])
    const url = attempt(() => new URL(authorization_endpoint!))
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
      throw new ServiceError('misconfigured', { message: 'The provider names no `authorization_endpoint`.' })
    }
    const sent = {
      client_id: clientID,
      redirect_uri: redirectURI,
      response_type: 'code',
      scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...parameters,
    }
    for (const [name, value] of Object.entries(sent)) if (value !== undefined) url.searchParams.set(name, value)
    return url.href
  }

  /** Checks `state` and `iss` of a callback, exchanges its code, and checks the `nonce`. */
  async exchange(url: URL, state: string): Promise<TokenAnswer> {
    const { oauth, redirectURI } = this.#options
    const [provider, { verifier, nonce }] = await Promise.all([this.provider(), this.#secretsOf(state)])
    const parameters = oauth.validateAuthResponse(provider, this.#client, url, state)
    const response = await oauth.authorizationCodeGrantRequest(
      provider,
      this.#client,
      oauth.None(),
      parameters,
      redirectURI,
      verifier,
      this.#request(),
    )
    const expected = { expectedNonce: nonce, requireIdToken: true } as const
    return oauth.processAuthorizationCodeResponse(provider, this.#client, response, expected)
  }

  async refresh(refreshToken: string): Promise<TokenAnswer> {
    const { oauth } = this.#options
    const provider = await this.provider()
    const response = await oauth.refreshTokenGrantRequest(
      provider,
      this.#client,
      oauth.None(),
      refreshToken,
      this.#request(),
    )
    return oauth.processRefreshTokenResponse(provider, this.#client, response)
  }

  /** Revokes a token. Rejects if the provider can't. */
  async revoke(token: string): Promise<void> {
    const { oauth } = this.#options
    await oauth.revocationRequest(await this.provider(), this.#client, oauth.None(), token, this.#request())
  }

  async #discover(): Promise<ProviderMetadata> {
    const { oauth, issuer, clock } = this.#options
    const kept = keptDiscovery(issuer.href, clock.wall())
    const response =
      kept === undefined
        ? await oauth.discoveryRequest(issuer, this.#request())
        : new Response(kept, { headers: { 'content-type': 'application/json' } })
    const copy = response.clone()
    const provider = await oauth.processDiscoveryResponse(issuer, response)
    if (kept === undefined) keepDiscovery(issuer.href, clock.wall(), await copy.text())
    return provider
  }

  #request(): object {
    const { oauth, isInsecure } = this.#options
    return { signal: AbortSignal.timeout(ANSWER_TIMEOUT), [oauth.allowInsecureRequests]: isInsecure }
  }

  /**
   * Returns the code verifier and the nonce of a transaction. They are derived from its `state` with a key that no
   * script can read, so they are stored nowhere.
   *
   * A callback in another browser, or with another `state`, has another verifier and nonce.
   *
   * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.1 RFC 7636 §4.1}
   */
  async #secretsOf(state: string): Promise<{ readonly verifier: string; readonly nonce: string }> {
    const { store, issuer, clientID } = this.#options
    const derive = (use: string): Promise<string> =>
      store.tag(JSON.stringify(['openid', use, issuer.href, clientID, state]))
    try {
      const [verifier, nonce] = await Promise.all([derive('code_verifier'), derive('nonce')])
      return { verifier, nonce }
    } catch (cause) {
      throw new ServiceError('cannotPersist', { cause })
    }
  }
}

/** Navigates to another address. Does nothing without a page. */
export const goTo = (href: string): unknown => attempt(() => (location.href = href))
