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

/** What an {@link Auth0Session} stands on. */
interface Auth0SessionOptions {
  readonly client: Auth0SpaJsClient
  readonly redirectURI: string
  readonly idToken: SdkIdToken
  readonly transactions: SdkTransactions
  readonly isOnline: () => boolean
}

/** The SDK gives up on a window after a minute. The run decides how long a prompt may take. */
const A_DAY = 86_400

/** The end-user's session, by the SDK. */
export class Auth0Session {
  readonly #options: Auth0SessionOptions
  #renewal: Promise<unknown> | undefined

  constructor(options: Auth0SessionOptions) {
    this.#options = options
    shareCallbacks(options)
  }

  /** The ID Token to send, also one that has expired. */
  async token(): Promise<string> {
    return this.#options.idToken.choose(await this.#held())
  }

  /** Asks for a new ID Token: with the refresh token, or in a hidden frame. */
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
        // Another tab renewed the session at the same time, and used the refresh token up.
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
        // Auth0Provider hands it to `onRedirectCallback`, which goes to "/" without.
        appState: { returnTo: new URL(redirectURI).pathname },
        openUrl: (url) => transactions.leave(url, state, signal),
      }),
    )
  }

  /** Exchanges the code, unless somebody else did. */
  async finish(url: URL, { signal }: CallOptions): Promise<Authentication> {
    const { client, idToken, isOnline, transactions } = this.#options
    await this.#call('callback', signal, async () => {
      const error = transactions.find(url)?.parameters.get('error')
      // The code can be sent once, and not now.
      if (!error && !isOnline()) throw new ServiceError('offline')
      const callback = transactions.take(url)
      if (error) throw { error }
      try {
        await client.handleRedirectCallback(callback.url.href)
      } catch (refused) {
        // The app called the SDK before this service was there.
        if (!(await isAnswer(callback, await this.#held()))) throw refused
      }
    })
    return idToken.reauthenticated(await this.#held())
  }

  /** Asks in a window. The provider's page reports to the SDK. */
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

  /** The ID Token that the SDK holds. */
  async #held(): Promise<string | undefined> {
    return (await this.#options.client.getIdTokenClaims())?.__raw
  }

  #call<Result>(place: 'refresh' | 'callback', signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    return callSdk({ ownError: auth0Error, isOnline: this.#options.isOnline }, { place, signal }, work)
  }
}

/**
 * Lets the service and the app, for example by Auth0Provider, handle the same callback: the first call sends the code, later calls get the same answer, and a session
 * is checked only after it.
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
