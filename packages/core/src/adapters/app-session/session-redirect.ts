import { attempt } from '../../platform/attempt.js'
import { STORAGE_PREFIX } from '../../platform/names.js'
import type { PromptOptions, ReauthService, RedirectBrowser } from '../../service/reauth-service.js'
import { failureOfOAuthError } from '../../service/oauth-errors.js'
import { ServiceError } from '../../words/service-error.js'
import { stateOfCallback } from '../callback-url.js'

/** The parameters for the app's own sign-in page. */
export interface SignInPrompt extends Pick<PromptOptions, 'maxAge' | 'acrValues'> {
  /** The address to which the sign-in page returns: the redirect URI with the `state`. */
  readonly callbackURL: string
}

/** Creates the address of the sign-in page. */
export type SignInURL = string | ((prompt: SignInPrompt) => string)

/** The sessionStorage item with the `state` of the last finished callback. Otherwise a callback without a code could be finished again after a reload. */
const FINISHED_KEY = `${STORAGE_PREFIX}finished`

/** Reauthenticates on the app's own sign-in page, which returns with the `state`. */
export class SessionRedirect implements RedirectBrowser {
  readonly kind = 'redirect'
  readonly maxAge: 'zero' | 'needed'
  readonly #signInURL: SignInURL
  readonly #redirectURI: string
  readonly #read: ReauthService['refreshIdToken']
  readonly #finished = new Set<string>()

  constructor(
    signInURL: SignInURL,
    redirectURI: string,
    maxAge: 'zero' | 'needed',
    read: ReauthService['refreshIdToken'],
  ) {
    this.#signInURL = signInURL
    this.#redirectURI = redirectURI
    this.maxAge = maxAge
    this.#read = read
  }

  /** Resolves before the page is gone. */
  async start({ state, maxAge, acrValues, signal }: Parameters<RedirectBrowser['start']>[0]): Promise<void> {
    if (signal.aborted) throw new ServiceError('cancelled')
    const callbackURL = withQuery(this.#redirectURI, { state })
    const query = { state, max_age: String(maxAge), ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }) }
    const address =
      typeof this.#signInURL === 'string'
        ? withQuery(new URL(this.#signInURL, this.#redirectURI).href, query)
        : this.#signInURL({ callbackURL, maxAge, acrValues })
    location.assign(address)
  }

  /** A callback with a `code` belongs to an OpenID Provider. */
  matches(url: URL): string | null {
    const callback = new URL(url)
    if (callback.searchParams.has('code')) return null
    if (!callback.searchParams.has('error')) callback.searchParams.set('code', '')
    return stateOfCallback(this.#redirectURI, callback)
  }

  /** Reads the session again. The statechart checks whether the end-user authenticated. */
  async finish(url: URL, options: Parameters<RedirectBrowser['finish']>[1]) {
    const state = this.matches(url)
    const error = url.searchParams.get('error')
    if (state === null || error !== null || this.#isFinished(state)) {
      const { code, retryable } = failureOfOAuthError(error ?? '', 'callback') ?? { code: 'callbackRefused' }
      throw new ServiceError(code, { retryable: retryable === true })
    }
    const authentication = await this.#read(options)
    this.#finished.add(state)
    attempt(() => sessionStorage.setItem(FINISHED_KEY, state))
    return authentication
  }

  #isFinished(state: string): boolean {
    return this.#finished.has(state) || attempt(() => sessionStorage.getItem(FINISHED_KEY)) === state
  }
}

function withQuery(href: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(href)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}
