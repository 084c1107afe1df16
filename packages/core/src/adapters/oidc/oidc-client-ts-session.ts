import type { Authentication, ClaimsMapping } from '@reauth/policy'
import { attempt } from '../../platform/attempt.js'
import type { ReauthClock } from '../../platform/clock.js'
import { STORAGE_PREFIX } from '../../platform/names.js'
import { webLocks } from '../../platform/tab-locks.js'
import type { CachedAuthentication, CallOptions, PromptOptions, SessionChange } from '../../service/reauth-service.js'
import { failureOfOAuthError } from '../../service/oauth-errors.js'
import { randomId } from '../../platform/digest.js'
import { asking } from '../oidc-asking.js'
import { ServiceError } from '../../words/service-error.js'
import { stateOfCallback } from '../callback-url.js'
import {
  type OidcUser,
  type OidcUserManager,
  type RedirectArgs,
  authorizationUrl,
  leave,
  renew,
} from './oidc-client-ts-manager.js'
import { callSdk, toServiceError } from './oidc-errors.js'
import { IdTokens, type Moment } from './oidc-id-tokens.js'

/**
 * How often a tab checks for tokens that another tab stored, and the milliseconds between checks. The other tab may
 * have failed, or may not share storage.
 */
const [LOOKS, LOOK] = [20, 25]

/** The options of {@link OidcClientTsSession}. */
export interface OidcClientTsSessionOptions {
  readonly manager: OidcUserManager
  readonly redirectURI: string
  readonly prompt: string | undefined
  readonly claims: ClaimsMapping
  readonly isOnline: () => boolean
  readonly clock: ReauthClock
}

type Departure = PromptOptions & { readonly state: string }

/** The SDK creates its own `state` and appends ours after a semicolon, which a provider may encode again. */
const DELIMITER = /;|%3b/i

/** The end-user's session in the SDK. */
export class OidcClientTsSession {
  readonly #options: OidcClientTsSessionOptions
  readonly #tokens: IdTokens
  readonly #madeAt: Moment
  /** For each callback, whether the SDK had not finished it when this page first saw it. */
  readonly #wasOpen = new Map<string, Promise<boolean>>()
  /** Callbacks that the SDK has finished in this page. */
  readonly #loaded = new Set<string>()
  /** Callbacks that this service has taken. */
  readonly #taken = new Set<string>()
  #renewing: Promise<Authentication> | undefined
  /** Active calls of this service, whose callers compare the subject themselves. */
  #ownCalls = 0
  #isLost = false
  readonly #listeners = new Set<(change: SessionChange) => void>()

  constructor(options: OidcClientTsSessionOptions) {
    this.#options = options
    this.#tokens = new IdTokens(options.claims, options.clock)
    this.#madeAt = this.#tokens.now()
    const { events } = options.manager
    events.addUserLoaded((user) => this.#load(user))
    events.addUserUnloaded(() => this.#lose())
    events.addUserSignedOut(() => this.#lose())
    // Records the callback before the app's own code can finish it.
    attempt(() => this.matches(new URL(location.href)))
  }

  async start(departure: Departure): Promise<void> {
    const { manager, isOnline } = this.#options
    const { signal } = departure
    await callSdk({ signal, isOnline }, () => leave(manager, this.#args(departure), signal))
  }

  authorizationUrl(departure: Departure): Promise<string> {
    const { manager, isOnline } = this.#options
    return callSdk({ signal: departure.signal, isOnline }, () => authorizationUrl(manager, this.#args(departure)))
  }

  matches(url: URL): string | null {
    const { manager, redirectURI } = this.#options
    const [id = '', state] = stateOfCallback(redirectURI, url)?.split(DELIMITER) ?? []
    if (state === undefined) return null
    if (!this.#wasOpen.has(state)) {
      const kept = (async () => Boolean(await manager.settings.stateStore.get(id)))()
      this.#wasOpen.set(
        state,
        kept.catch(() => false),
      )
    }
    return state
  }

  async finish(url: URL, { signal }: CallOptions): Promise<Authentication> {
    const { isOnline } = this.#options
    // The code can be sent only once, so wait for the network. An error needs no network.
    if (url.searchParams.has('code') && !isOnline()) throw new ServiceError('offline')
    return this.#own(() =>
      callSdk({ signal, isOnline, place: 'callback' }, async () => {
        const requestedAt = this.#tokens.now()
        this.#tokens.take((await this.#exchange(url, signal))?.id_token, requestedAt)
        return this.#tokens.read(true)
      }),
    )
  }

  /**
   * Renews the tokens. Concurrent callers share a renewal, even if some abort, because a rotating refresh token can be
   * sent only once.
   */
  refresh({ signal }: CallOptions): Promise<Authentication> {
    const { isOnline } = this.#options
    return callSdk({ signal, isOnline }, () => {
      this.#renewing ??= this.#own(() => this.#renewInTurn()).finally(() => (this.#renewing = undefined))
      return this.#renewing
    })
  }

  /** Returns the ID Token to send, even if it has expired. */
  async idToken(): Promise<string> {
    await this.#look()
    return this.#tokens.get()
  }

  async cached(): Promise<CachedAuthentication | undefined> {
    await this.#look()
    return this.#tokens.cached()
  }

  subscribe(listener: (change: SessionChange) => void): () => void {
    const own = (change: SessionChange): void => listener(change)
    this.#listeners.add(own)
    // Reads the current user.
    this.#look().catch(() => {})
    return () => this.#listeners.delete(own)
  }

  #args({ state, maxAge, acrValues }: Departure): RedirectArgs {
    const { redirectURI, prompt } = this.#options
    return {
      redirect_uri: redirectURI,
      url_state: state,
      // The SDK compares it with the nonce of the ID Token.
      nonce: randomId(),
      ...asking(maxAge, prompt),
      ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
    }
  }

  /** Reads the SDK's stored user, which another tab may have changed. */
  async #look(): Promise<OidcUser | null> {
    const user = await this.#options.manager.getUser()
    if (user === null) this.#tokens.forget()
    else this.#tokens.take(user.id_token)
    return user
  }

  /** Finishes a callback with the SDK, once. If the app's own code was faster, waits for its result. */
  async #exchange(url: URL, signal: AbortSignal): Promise<OidcUser | undefined> {
    const { manager } = this.#options
    const state = this.matches(url)
    if (state === null || this.#taken.has(state)) throw new ServiceError('callbackRefused')
    this.#taken.add(state)
    if (this.#loaded.has(state)) return undefined
    try {
      return await manager.signinRedirectCallback(url.href)
    } catch (error) {
      const failure = failureOfOAuthError(url.searchParams.get('error') ?? '', 'callback')
      if (failure !== undefined) throw new ServiceError(failure.code, failure)
      if (!isUnknownState(error)) throw error
      if ((await this.#wasOpen.get(state)) !== true) throw new ServiceError('callbackRefused')
      await this.#whenLoaded(state, signal)
      return undefined
    }
  }

  #whenLoaded(state: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!this.#loaded.has(state)) return
        stop()
        resolve()
      }
      const stop = this.#options.manager.events.addUserLoaded(check)
      signal.addEventListener('abort', stop, { once: true })
      check()
    })
  }

  /** Renews in one tab after another, because all tabs may share the stored tokens. */
  async #renewInTurn(): Promise<Authentication> {
    const { manager } = this.#options
    const { authority, client_id } = manager.settings
    const name = `${STORAGE_PREFIX}refresh:${authority}|${client_id}`
    const before = await manager.getUser()
    return webLocks.exclusive(name, new AbortController().signal, async (hasWaited) => {
      if (hasWaited) await this.#untilReplaced(before)
      return this.#renew()
    })
  }

  /**
   * Waits for the tokens of another tab, which may appear a moment after its lock is free. Otherwise a rotating refresh
   * token would be sent twice, and strict providers end the session.
   */
  async #untilReplaced(user: OidcUser | null): Promise<void> {
    for (let look = 0; look < LOOKS; look += 1) {
      if ((await this.#options.manager.getUser())?.access_token !== user?.access_token) return
      await new Promise((resolve) => setTimeout(resolve, LOOK))
    }
  }

  async #renew(): Promise<Authentication> {
    const { manager } = this.#options
    const user = await this.#look()
    if (user === null) throw new ServiceError('sessionLost')
    const requestedAt = this.#tokens.now()
    try {
      return this.#tokens.read(this.#tokens.take(await renew(manager, user), requestedAt))
    } catch (error) {
      if (await this.#isBearable(error, user)) return this.#tokens.read(false)
      // The SDK keeps the user and fires no event.
      if (toServiceError(error, 'refresh', this.#options.isOnline).code === 'sessionLost') this.#notifyLoss()
      throw error
    }
  }

  /** Whether the session continues after a failed renewal. */
  async #isBearable(error: unknown, user: OidcUser): Promise<boolean> {
    const { name } = Object(error) as { readonly name?: unknown }
    const { code } = toServiceError(error, 'refresh', this.#options.isOnline)
    // If the provider or the browser refuses a hidden frame, the session may still exist, and a prompt helps in any
    // case.
    if (!user.refresh_token) return name === 'ErrorTimeout' || (code !== 'offline' && code !== 'providerUnavailable')
    // The SDK's own renewal, which does not use the lock, was faster.
    return code === 'sessionLost' && ((await this.#look())?.refresh_token ?? user.refresh_token) !== user.refresh_token
  }

  async #own<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#ownCalls += 1
    try {
      return await work()
    } finally {
      this.#ownCalls -= 1
    }
  }

  #load({ id_token, url_state }: OidcUser): void {
    this.#isLost = false
    const before = this.#tokens.subject
    // Only the user of a callback of this page has `url_state`, so its token was requested after that.
    this.#tokens.take(id_token, url_state === undefined ? undefined : this.#madeAt)
    if (url_state !== undefined) this.#loaded.add(url_state)
    const isChanged = before !== undefined && this.#tokens.subject !== before
    if (isChanged && this.#ownCalls === 0) this.#notify('changed')
  }

  #lose(): void {
    this.#tokens.forget()
    this.#notifyLoss()
  }

  /** Notifies once for each session. */
  #notifyLoss(): void {
    if (!this.#isLost) this.#notify('lost')
    this.#isLost = true
  }

  #notify(change: SessionChange): void {
    for (const listener of this.#listeners) attempt(() => listener(change))
  }
}

const isUnknownState = (error: unknown): boolean =>
  /No matching state/.test(String((Object(error) as { readonly message?: unknown }).message))
