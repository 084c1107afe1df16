import { throwIfAborted } from '../../platform/abort.js'
import { attempt } from '../../platform/attempt.js'
import { digest } from '../../platform/digest.js'
import { STORAGE_PREFIX, isTransactionId } from '../../platform/names.js'
import { browserPage } from '../../platform/page.js'
import { withoutCallback } from '../../pending/return-to.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { ServiceError } from '../../words/service-error.js'
import { stateOfCallback } from '../callback-url.js'

/** The number of redirects that a tab stores. */
const LIMIT = 10

/** A stored redirect. */
interface Departure {
  /** The transaction of the run. */
  readonly state: string
  /** The SHA-256 of the `nonce`, base64url. */
  readonly nonce?: string
  /** Whether its callback was used. */
  readonly isTaken?: true
}

/** A callback of one of this tab's redirects. */
export interface SdkCallback extends Departure {
  readonly url: URL
  readonly parameters: URLSearchParams
}

/** Returns the same callback with its parameters in the query, if they are in the fragment. */
const inQuery = (url: URL): URL =>
  new URLSearchParams(url.hash.slice(1)).has('state') ? Object.assign(new URL(url), { search: url.hash.slice(1) }) : url

/**
 * Finds the transaction of a callback whose OAuth `state` the SDK created. The tab stores which `state` belongs to which transaction, but no
 * secret.
 *
 * An SDK treats an error as a failed sign-in. So create this before the SDK starts: it removes a callback with an error from the address before the SDK sees it.
 */
export class SdkTransactions {
  readonly #key: string
  readonly #redirectURI: string
  /** The used callbacks of this page, because storage may be full. */
  readonly #taken = new Set<string>()

  /**
   * @param sdk The name of the SDK.
   * @param redirectURI The callback page.
   */
  constructor(sdk: string, redirectURI: string) {
    this.#key = STORAGE_PREFIX + sdk
    this.#redirectURI = redirectURI
    const arrived = attempt(() => this.find(new URL(browserPage.href())))
    if (arrived?.parameters.has('error') === true) browserPage.replaceAddress(withoutCallback(arrived.url))
  }

  /**
   * Leaves the page for an authorization request of the SDK.
   *
   * @param href The request, with the SDK's `state`.
   * @param state The transaction of the run.
   * @throws {ServiceError} `cannotPersist` if the tab can't store it. The page doesn't leave.
   */
  async leave(href: string, state: string, signal: AbortSignal): Promise<void> {
    const { searchParams } = new URL(href)
    const nonce = searchParams.get('nonce')
    const departure: Departure = { state, ...(nonce !== null && { nonce: await digest(nonce) }) }
    throwIfAborted(signal)
    this.#remember([...this.#departures(), [searchParams.get('state'), departure] as const].slice(-LIMIT))
    if (this.#departures().get(searchParams.get('state'))?.state !== state) throw new ServiceError('cannotPersist')
    location.assign(href)
  }

  /** Returns the transaction of a callback, or `null`. */
  matches(url: URL): string | null {
    return this.find(url)?.state ?? null
  }

  /**
   * Takes a callback, once for each redirect, even after a reload. The SDK keeps its answer, and would return it again.
   *
   * @throws {ServiceError} `callbackRefused` for a callback of another tab, or a used one.
   */
  take(url: URL): SdkCallback {
    const callback = this.find(url)
    if (callback === undefined || callback.isTaken || this.#taken.has(callback.state)) {
      throw new ServiceError('callbackRefused')
    }
    this.#taken.add(callback.state)
    this.#remember(
      [...this.#departures()].map(([state, departure]) => [
        state,
        departure.state === callback.state ? { ...departure, isTaken: true } : departure,
      ]),
    )
    return callback
  }

  /** Finds a callback, even a used one. */
  find(url: URL): SdkCallback | undefined {
    const callback = inQuery(url)
    const departure = this.#departures().get(stateOfCallback(this.#redirectURI, callback))
    return isTransactionId(departure?.state) ? { ...departure, url, parameters: callback.searchParams } : undefined
  }

  #remember(departures: readonly (readonly [string | null, Departure])[]): void {
    attempt(() => sessionStorage.setItem(this.#key, JSON.stringify(departures)))
  }

  #departures(): ReadonlyMap<string | null, Departure> {
    const read = (): Map<string | null, Departure> =>
      new Map(JSON.parse(sessionStorage.getItem(this.#key)!) as [string, Departure][])
    return attempt(read) ?? new Map<string | null, Departure>()
  }
}

/** Whether an ID Token has the `nonce` of a callback's request. Without a `nonce` in the request, every ID Token is accepted. */
export async function isAnswer({ nonce }: SdkCallback, idToken: string | undefined): Promise<boolean> {
  if (nonce === undefined) return idToken !== undefined
  const claims = Object(idTokenClaims(idToken)) as { readonly nonce?: unknown }
  return typeof claims.nonce === 'string' && (await digest(claims.nonce)) === nonce
}
