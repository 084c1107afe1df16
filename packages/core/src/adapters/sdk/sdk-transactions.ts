import { throwIfAborted } from '../../platform/abort.js'
import { attempt } from '../../platform/attempt.js'
import { digest } from '../../platform/digest.js'
import { STORAGE_PREFIX, isTransactionId } from '../../platform/names.js'
import { browserPage } from '../../platform/page.js'
import { withoutCallback } from '../../pending/return-to.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import { ServiceError } from '../../words/service-error.js'
import { stateOfCallback } from '../callback-url.js'

/** How many departures a tab remembers. */
const LIMIT = 10

/** A departure, as the tab remembers it. */
interface Departure {
  /** The transaction of the run. */
  readonly state: string
  /** The SHA-256 of the `nonce`, base64url. */
  readonly nonce?: string
  /** Whether its callback was taken. */
  readonly isTaken?: true
}

/** A callback of one of this tab's departures. */
export interface SdkCallback extends Departure {
  readonly url: URL
  readonly parameters: URLSearchParams
}

/** The same callback with its parameters in the query, if they are in the fragment. */
const inQuery = (url: URL): URL =>
  new URLSearchParams(url.hash.slice(1)).has('state') ? Object.assign(new URL(url), { search: url.hash.slice(1) }) : url

/**
 * Finds the transaction of a callback whose OAuth `state` the SDK made itself: the tab remembers which `state` belongs to which transaction. It remembers no
 * secret.
 *
 * An SDK takes an error for a failed sign-in. So make this before the SDK starts: it takes a callback with an error out of the address before the SDK sees it.
 */
export class SdkTransactions {
  readonly #key: string
  readonly #redirectURI: string
  /** Of this page: storage may be full. */
  readonly #taken = new Set<string>()

  /**
   * @param sdk Names the SDK.
   * @param redirectURI The callback page.
   */
  constructor(sdk: string, redirectURI: string) {
    this.#key = STORAGE_PREFIX + sdk
    this.#redirectURI = redirectURI
    const arrived = attempt(() => this.find(new URL(browserPage.href())))
    if (arrived?.parameters.has('error') === true) browserPage.replaceAddress(withoutCallback(arrived.url))
  }

  /**
   * Leaves the page for an authorization request that the SDK made.
   *
   * @param href The request, with the SDK's `state`.
   * @param state The transaction of the run.
   * @throws {ServiceError} `cannotPersist` if the tab can't remember it, before the page leaves.
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

  /** The transaction of a callback, or `null`. */
  matches(url: URL): string | null {
    return this.find(url)?.state ?? null
  }

  /**
   * Takes a callback, once for each departure, also after a reload: the SDK's answer to it stays, and would answer again.
   *
   * @throws {ServiceError} `callbackRefused` for a callback that is not of this tab, or was taken.
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

  /** Finds a callback, also one that was taken. */
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

/** Whether an ID Token is the answer to a callback's request, by its `nonce`. Without one in the request, any is. */
export async function isAnswer({ nonce }: SdkCallback, idToken: string | undefined): Promise<boolean> {
  if (nonce === undefined) return idToken !== undefined
  const claims = Object(idTokenClaims(idToken)) as { readonly nonce?: unknown }
  return typeof claims.nonce === 'string' && (await digest(claims.nonce)) === nonce
}
