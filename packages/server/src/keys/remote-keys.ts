import type { CryptoKey } from 'jose'
import { type FindKey, type KeyHeader, type Keys, KeysUnavailableError, createKeyFinder } from './key-finder.js'
import { toKeySet } from './key-set.js'

/** Age in seconds at which a set must be renewed before use. At half of it (±20 %) it is renewed in the background. */
const RENEWAL_AGE = 600
/** The budget for looking up unknown keys: `max` fetches `within` so many seconds, with at least `gap` seconds between two. */
const LOOKUPS = { max: 2, within: 30, gap: 2 }
/** Maximum delay after failed fetches, in seconds. */
const MAX_BACKOFF = 30

/** Options of {@link RemoteKeys}. */
export interface RemoteKeysOptions {
  /** Fetches the document. */
  readonly load: () => Promise<unknown>
  /** Returns a random number from 0 to 1. */
  readonly random: () => number
  /** Maximum number of keys in the document. */
  readonly maxKeys: number
  /** How long a key stays in use while the issuer doesn't respond, in seconds. */
  readonly maxKeyAge: number
}

interface CachedKeys {
  readonly find: FindKey
  /** The published key set as text, to detect changes. */
  readonly published: string
  readonly kids: ReadonlySet<string | undefined>
  readonly since: number
  readonly softAge: number
}

/** Caches an issuer's keys: renews them in the background, keeps them for a limited time during an outage, and limits the fetches that forged tokens can cause. */
export class RemoteKeys implements Keys {
  readonly #options: RemoteKeysOptions
  readonly #renewalAge: number
  #held: CachedKeys | undefined
  #flight: Promise<boolean> | undefined
  #failures = 0
  /** Why the last fetch failed. */
  #cause: unknown
  #retryAt = Number.NEGATIVE_INFINITY
  #lookups: readonly number[] = []

  constructor(options: RemoteKeysOptions) {
    this.#options = options
    this.#renewalAge = Math.min(RENEWAL_AGE, options.maxKeyAge)
  }

  find(header: KeyHeader, now: number): CryptoKey | Promise<CryptoKey> {
    const cachedKeys = this.#held
    const age = this.#age(now)
    if (cachedKeys === undefined || age >= this.#renewalAge) return this.#renewThenFind(header, now)
    if (age >= cachedKeys.softAge) void this.#renew(now)
    return cachedKeys.find(header)
  }

  async findNewer(header: KeyHeader, triedKey: CryptoKey | undefined, now: number): Promise<CryptoKey | undefined> {
    const findOther = async (): Promise<CryptoKey | undefined> => {
      try {
        // `find()` ran before, so the keys have been loaded.
        const key = await (this.#held as CachedKeys).find(header)
        return key === triedKey ? undefined : key
      } catch {
        return undefined
      }
    }
    // The keys may have been renewed meanwhile.
    const key = await findOther()
    if (key !== undefined) return key
    if (this.#flight !== undefined || this.#mayLookUp(now)) await this.#renew(now)
    if (triedKey === undefined && this.#failures > 0) throw new KeysUnavailableError(this.#cause)
    return findOther()
  }

  async #renewThenFind(header: KeyHeader, now: number): Promise<CryptoKey> {
    const isRenewed = await this.#renew(now)
    const cachedKeys = this.#held
    const mayStay = cachedKeys?.kids.has(header.kid) && this.#age(now) < this.#options.maxKeyAge
    if (cachedKeys === undefined || !(isRenewed || mayStay)) throw new KeysUnavailableError(this.#cause)
    return cachedKeys.find(header)
  }

  /** Returns the age of the keys in seconds. If the clock was set back, they count as expired. */
  #age(now: number): number {
    const age = this.#held === undefined ? -1 : now - this.#held.since
    return age >= 0 ? age : Number.POSITIVE_INFINITY
  }

  /** Renews the keys: one fetch at a time, and none during the backoff. Resolves with whether they were renewed. */
  #renew(now: number): Promise<boolean> {
    const wait = this.#retryAt - now
    // A clock that was set back must not lengthen the backoff.
    if (this.#flight === undefined && wait > 0 && wait <= MAX_BACKOFF) return Promise.resolve(false)
    this.#flight ??= this.#fetch(now)
    return this.#flight
  }

  /** Fetches the keys. Their age counts from the start of the fetch. */
  async #fetch(now: number): Promise<boolean> {
    const { load, random, maxKeys } = this.#options
    try {
      const set = toKeySet(await load(), maxKeys)
      if (set === undefined) throw new Error(`The issuer's key set has no usable key, or more than ${maxKeys} keys.`)
      const published = JSON.stringify(set)
      // If the keys are unchanged, keep their objects, so that cached signatures stay valid.
      const { find, kids } =
        this.#held?.published === published
          ? this.#held
          : { find: createKeyFinder(set), kids: new Set(set.keys.map(({ kid }) => kid)) }
      this.#held = { find, kids, published, since: now, softAge: (this.#renewalAge / 2) * (0.8 + 0.4 * random()) }
      this.#failures = 0
      this.#retryAt = Number.NEGATIVE_INFINITY
      return true
    } catch (cause) {
      this.#cause = cause
      this.#failures += 1
      this.#retryAt = now + 1 + random() * (Math.min(MAX_BACKOFF, 2 ** this.#failures) - 1)
      return false
    } finally {
      this.#flight = undefined
    }
  }

  #mayLookUp(now: number): boolean {
    this.#lookups = this.#lookups.filter((at) => at <= now && now - at < LOOKUPS.within)
    const last = this.#lookups.at(-1)
    if (this.#lookups.length >= LOOKUPS.max || (last !== undefined && now - last < LOOKUPS.gap)) return false
    this.#lookups = [...this.#lookups, now]
    return true
  }
}
