import type { Authentication } from '@reauth/policy'
import type { CallOptions, PromptOptions, RedirectBrowser } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import { auth0Error, mustAsk } from './auth0-spa-js-errors.js'
import type { Auth0SpaJsClient } from './auth0-spa-js-client.js'
import { asking } from '../oidc-asking.js'
import type { Popup } from '../popup.js'
import { callSdk } from './sdk-errors.js'
import type { SdkIdToken } from './sdk-id-token.js'
import { type SdkTransactions, isAnswer } from './sdk-transactions.js'

/** The options of {@link Auth0Session}. */
interface Auth0SessionOptions {
  readonly client: Auth0SpaJsClient
  readonly redirectURI: string
  readonly idToken: SdkIdToken
  readonly transactions: SdkTransactions
  readonly isOnline: () => boolean
}

/** Replaces the SDK's timeout of a minute for windows, because the run limits the time of a prompt. */
const A_DAY = 86_400

/** The end-user's session in the SDK. */
export class Auth0Session {
  readonly #options: Auth0SessionOptions
  #renewal: Promise<unknown> | undefined

  constructor(options: Auth0SessionOptions) {
    this.#options = options
    shareCallbacks(options)
  }

  /** Returns the ID Token to send, even if it has expired. */
  async token(): Promise<string> {
    return this.#options.idToken.choose(await this.#held())
  }

  /** Requests a new ID Token, with the refresh token or in a hidden frame. */
  async refresh({ signal }: CallOptions): Promise<Authentication> {
    const { client, idToken } = this.#options
    const before = await this.#held()
    const isRenewed = await this.#call('refresh', signal, async () => {
      // The SDK queues renewals, and each sends a request.
      this.#renewal ??= client.getTokenSilently({ cacheMode: 'off' }).finally(() => (this.#renewal = undefined))
      try {
        await this.#renewal
        return true
      } catch (error) {
        if (before !== undefined && mustAsk(error)) return false
        // Another tab renewed the session at the same time, and has used the refresh token.
        const held = await this.#held()
        if (before !== undefined && held !== undefined && held !== before) return true
        throw error
      }
    })
    return isRenewed ? idToken.read(await this.#held()) : idToken.readUnrenewed(before)
  }

  /** Resolves before the page is gone. */
  async start({ state, signal, ...prompt }: Parameters<RedirectBrowser['start']>[0]): Promise<void> {
    const { client, redirectURI, transactions } = this.#options
    await this.#call('refresh', signal, () =>
      client.loginWithRedirect({
        authorizationParams: this.#parameters(prompt),
        // Auth0Provider passes it to `onRedirectCallback`, which navigates to "/" without it.
        appState: { returnTo: new URL(redirectURI).pathname },
        openUrl: (url) => transactions.leave(url, state, signal),
      }),
    )
  }

  /** Exchanges the code, unless the app has already done so. */
  async finish(url: URL, { signal }: CallOptions): Promise<Authentication> {
    const { client, idToken, isOnline, transactions } = this.#options
    await this.#call('callback', signal, async () => {
      const error = transactions.find(url)?.parameters.get('error')
      // The code can be sent only once, so wait for the network.
      if (!error && !isOnline()) throw new ServiceError('offline')
      const callback = transactions.take(url)
      if (error) throw { error }
      try {
        await client.handleRedirectCallback(callback.url.href)
      } catch (refused) {
        // The app called the SDK before this service was created.
        if (!(await isAnswer(callback, await this.#held()))) throw refused
      }
    })
    return idToken.reauthenticated(await this.#held())
  }

  /** Prompts in a window. The provider's page reports to the SDK. */
  async reauthenticate({ signal, ...prompt }: PromptOptions, popup: Popup): Promise<Authentication> {
    const { client, idToken } = this.#options
    if (signal.aborted) throw new ServiceError('cancelled')
    const opened = popup.take()
    try {
      await this.#call('callback', signal, () =>
        client.loginWithPopup(
          { authorizationParams: this.#parameters(prompt) },
          { popup: opened, timeoutInSeconds: A_DAY },
        ),
      )
    } finally {
      opened.close()
    }
    return idToken.reauthenticated(await this.#held())
  }

  #parameters({ maxAge, acrValues }: Omit<PromptOptions, 'signal'>) {
    return {
      redirect_uri: this.#options.redirectURI,
      ...asking(maxAge),
      ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
    }
  }

  /** Returns the ID Token of the SDK. */
  async #held(): Promise<string | undefined> {
    return (await this.#options.client.getIdTokenClaims())?.__raw
  }

  #call<Result>(place: 'refresh' | 'callback', signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    return callSdk({ ownError: auth0Error, isOnline: this.#options.isOnline }, { place, signal }, work)
  }
}

/**
 * Lets the service and the app, for example Auth0Provider, handle the same callback. The first call sends the code, later calls receive the same answer, and a session
 * is checked only after that.
 */
function shareCallbacks({ client, transactions }: Auth0SessionOptions): void {
  const handleRedirectCallback = client.handleRedirectCallback.bind(client)
  const checkSession = client.checkSession.bind(client)
  const exchanges = new Map<string, Promise<unknown>>()
  client.handleRedirectCallback = (url = location.href) => {
    const state = transactions.matches(new URL(url))
    const exchange = exchanges.get(state ?? '') ?? handleRedirectCallback(url)
    if (state !== null) exchanges.set(state, exchange)
    return exchange
  }
  client.checkSession = async (options) => {
    await Promise.allSettled(exchanges.values())
    return checkSession(options)
  }
}
