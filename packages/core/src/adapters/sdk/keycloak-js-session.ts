import type { Authentication } from '@reauth/policy'
import { browserPage } from '../../platform/page.js'
import type { CallOptions, RedirectBrowser } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import { keycloakError } from './keycloak-js-errors.js'
import { type KeycloakJsInstance, listenTo } from './keycloak-js-instance.js'
import { asking } from '../oidc-asking.js'
import { callSdk } from './sdk-errors.js'
import type { SdkIdToken } from './sdk-id-token.js'
import { type SdkTransactions, isAnswer } from './sdk-transactions.js'

/** The options of {@link KeycloakSession}. */
interface KeycloakSessionOptions {
  readonly keycloak: KeycloakJsInstance
  readonly redirectURI: string
  readonly idToken: SdkIdToken
  readonly transactions: SdkTransactions
  readonly isOnline: () => boolean
}

/** The end-user's session in the SDK. */
export class KeycloakSession {
  readonly #options: KeycloakSessionOptions
  /** Settles like `init()`. */
  readonly #start: Promise<unknown>
  #hasStarted = false
  /** The last ID Token of the session, because the SDK forgets it if a refresh returns none. */
  #last: string | undefined

  constructor(options: KeycloakSessionOptions) {
    this.#options = options
    this.#start = startOf(options.keycloak)
    const started = (): void => {
      this.#hasStarted = true
      this.#held()
    }
    this.#start.then(started, started)
  }

  /** Returns the ID Token to send, even if it has expired. */
  async token(): Promise<string> {
    await this.#started()
    return this.#options.idToken.choose(this.#held())
  }

  /** Requests a new ID Token with the refresh token. */
  async refresh({ signal }: CallOptions): Promise<Authentication> {
    const { idToken, keycloak } = this.#options
    const isRenewed = await this.#call('refresh', signal, async () => {
      await this.#started()
      if (keycloak.refreshToken === undefined && this.#held() !== undefined) return false
      return keycloak.updateToken(-1)
    })
    if (!isRenewed) return idToken.readUnrenewed(this.#held())
    const authentication = idToken.read(this.#held())
    const now = keycloak.tokenParsed?.iat
    // After a refresh without an ID Token, the access token has the current time.
    return keycloak.idToken === undefined && now !== undefined && now > authentication.issuedAt
      ? { ...authentication, issuedAt: now }
      : authentication
  }

  /** Resolves before the page is gone. */
  async start({ state, maxAge, acrValues, signal }: Parameters<RedirectBrowser['start']>[0]): Promise<void> {
    const { keycloak, redirectURI: redirectUri, transactions } = this.#options
    await this.#call('refresh', signal, async () => {
      await this.#started()
      const { max_age: age, prompt } = asking(maxAge)
      const url = await keycloak.createLoginUrl({
        redirectUri,
        maxAge: age,
        ...(prompt !== undefined && { prompt }),
        ...(acrValues.length > 0 && { acrValues: acrValues.join(' ') }),
      })
      await transactions.leave(url, state, signal)
    })
  }

  /** Waits until `init()` has exchanged the code, because no other method of the SDK does. */
  async finish(url: URL, { signal }: CallOptions): Promise<Authentication> {
    const { idToken, isOnline, transactions } = this.#options
    return this.#call('callback', signal, async () => {
      const error = transactions.find(url)?.parameters.get('error')
      if (!error && !this.#hasStarted && !isOnline()) throw new ServiceError('offline')
      const callback = transactions.take(url)
      if (error) throw { error }
      // `init()` reads the address late, after the run has cleaned it.
      await Promise.resolve()
      if (!this.#hasStarted) browserPage.replaceAddress(callback.url.href)
      await this.#start
      const held = this.#held()
      if (!(await isAnswer(callback, held))) throw new ServiceError('callbackRefused')
      return idToken.reauthenticated(held)
    })
  }

  /** Waits until `init()` has settled. */
  async #started(): Promise<void> {
    if (!this.#options.keycloak.didInitialize) {
      throw new ServiceError('misconfigured', { message: 'Call `keycloak.init()` before the first sensitive action.' })
    }
    await this.#start.catch(() => {})
  }

  #held(): string | undefined {
    const { idToken, token } = this.#options.keycloak
    this.#last = idToken ?? (token === undefined ? undefined : this.#last)
    return this.#last
  }

  #call<Result>(place: 'refresh' | 'callback', signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    return callSdk({ ownError: keycloakError, isOnline: this.#options.isOnline }, { place, signal }, work)
  }
}

/** Settles like `init()`, whether it was called before or is called later. */
function startOf(keycloak: KeycloakJsInstance): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (keycloak.authenticated) return resolve(true)
    if (keycloak.didInitialize) {
      listenTo(keycloak, 'onReady', resolve)
      listenTo(keycloak, 'onAuthError', reject)
      return
    }
    const init = keycloak.init.bind(keycloak)
    keycloak.init = (options) => {
      const started = init(options)
      started.then(resolve, reject)
      return started
    }
  })
}
