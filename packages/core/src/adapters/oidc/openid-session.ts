import type { Authentication, ClaimsMapping } from '@reauth/policy'
import { attempt } from '../../platform/attempt.js'
import type { ReauthClock } from '../../platform/clock.js'
import type { CachedAuthentication, CallOptions, SessionChange } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import { callSdk, toServiceError } from './oidc-errors.js'
import { IdTokens, type Moment } from './oidc-id-tokens.js'
import type { OpenIdClient } from './openid-client.js'
import type { TokenAnswer } from './openid-module.js'

/** The options of {@link OpenIdSession}. */
export interface OpenIdSessionOptions {
  readonly client: OpenIdClient
  readonly claims: ClaimsMapping
  readonly isOnline: () => boolean
  readonly clock: ReauthClock
}

/** The end-user's session, with its tokens in memory. */
export class OpenIdSession {
  readonly #options: OpenIdSessionOptions
  readonly #tokens: IdTokens
  #accessToken: string | undefined
  #refreshToken: string | undefined
  #refreshing: Promise<Authentication> | undefined
  /** Callbacks that this page has taken. */
  readonly #taken = new Set<string>()
  readonly #listeners = new Set<(change: SessionChange) => void>()

  constructor(options: OpenIdSessionOptions) {
    this.#options = options
    this.#tokens = new IdTokens(options.claims, options.clock)
  }

  get accessToken(): string | undefined {
    return this.#accessToken
  }

  /** The subject of the session. */
  get subject(): string | undefined {
    return this.#tokens.subject
  }

  /** @throws {ServiceError} `sessionLost` without a session. */
  idToken(): string {
    return this.#tokens.get()
  }

  cached(): CachedAuthentication | undefined {
    return this.#tokens.cached()
  }

  /** Creates an authorization request. */
  authorizationUrl(
    state: string,
    parameters: Readonly<Record<string, string | undefined>>,
    { signal }: CallOptions,
  ): Promise<string> {
    const { client, isOnline } = this.#options
    return callSdk({ signal, isOnline }, () => client.authorizationUrl(state, parameters))
  }

  /** Exchanges a callback, once. */
  async finish(url: URL, state: string, { signal }: CallOptions): Promise<Authentication> {
    const { client, isOnline } = this.#options
    // The code can be sent only once, so wait for the network.
    if (url.searchParams.has('code') && !isOnline()) throw new ServiceError('offline')
    return callSdk({ signal, isOnline, place: 'callback' }, async () => {
      if (this.#taken.has(state)) throw new ServiceError('callbackRefused')
      this.#taken.add(state)
      const requestedAt = this.#tokens.now()
      this.#keep(await client.exchange(url, state), requestedAt)
      return this.#tokens.read(true)
    })
  }

  /**
   * Refreshes the tokens. Concurrent callers share a refresh, even if some abort, because a rotating refresh token can
   * be sent only once.
   */
  refresh({ signal }: CallOptions): Promise<Authentication> {
    const { isOnline } = this.#options
    return callSdk({ signal, isOnline }, () => {
      this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined))
      return this.#refreshing
    })
  }

  /** Forgets the tokens. Returns the refresh token, so that it can be revoked. */
  lose(): string | undefined {
    const refreshToken = this.#refreshToken
    this.#accessToken = undefined
    this.#refreshToken = undefined
    this.#tokens.forget()
    this.notify('lost')
    return refreshToken
  }

  notify(change: SessionChange): void {
    for (const listener of this.#listeners) attempt(() => listener(change))
  }

  subscribe(listener: (change: SessionChange) => void): () => void {
    const own = (change: SessionChange): void => listener(change)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  async #refresh(): Promise<Authentication> {
    const refreshToken = this.#refreshToken
    // Without a refresh token, only a prompt can renew the tokens.
    if (refreshToken === undefined) return this.#tokens.read(false)
    const requestedAt = this.#tokens.now()
    try {
      const answer = await this.#options.client.refresh(refreshToken)
      // A faster reauthentication has its own tokens.
      return this.#tokens.read(this.#refreshToken === refreshToken && this.#keep(answer, requestedAt))
    } catch (error) {
      const { code } = toServiceError(error, 'refresh', this.#options.isOnline)
      if (code === 'sessionLost' && this.#refreshToken === refreshToken) this.lose()
      throw error
    }
  }

  /** @returns Whether the ID Token is the current one now. */
  #keep({ access_token, id_token, refresh_token }: TokenAnswer, requestedAt: Moment): boolean {
    const before = this.#tokens.subject
    const isTaken = this.#tokens.take(id_token, requestedAt)
    this.#accessToken = access_token
    // An answer without a refresh token keeps the current one, unless it belongs to another end-user.
    this.#refreshToken = refresh_token ?? (this.#tokens.subject === before ? this.#refreshToken : undefined)
    return isTaken
  }
}
