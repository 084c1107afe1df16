import type { CryptoKey } from 'jose'
import { type FindKey, type KeyHeader, type Keys, KeysUnavailableError, createKeyFinder } from './key-finder.js'
import { toKeySet } from './key-set.js'

/** Seconds after which a set is renewed before it is used, and at half of it, one fifth more or less, in the background. */
const RENEWAL_AGE = 600
/** Keys that are looked up make for at most so many fetches in so many seconds, and never two right after each other. */
const LOOKUPS = { most: 2, within: 30, gap: 2 }
/** Seconds. */
const MAX_BACKOFF = 30

/** What {@link RemoteKeys} needs. */
export interface RemoteKeysOptions {
  /** Fetches the document. */
  readonly load: () => Promise<unknown>
  /** From 0 to 1. */
  readonly random: () => number
  /** The most keys that a document may have. */
  readonly maxKeys: number
  /** Seconds that a key stays in use while the issuer does not answer. */
  readonly maxKeyAge: number
}

interface Held {
  readonly find: FindKey
  /** What was published, to tell whether it changed. */
  readonly published: string
  readonly kids: ReadonlySet<string | undefined>
  readonly since: number
  readonly softAge: number
}

/** Keeps an issuer's keys: renewed in the background, kept for a bounded time through an outage, and not to be worn out by tokens that nobody signed. */
export class RemoteKeys implements Keys {
  readonly #options: RemoteKeysOptions
  readonly #renewalAge: number
  #held: Held | undefined
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
    const held = this.#held
    const age = this.#age(now)
    if (held === undefined || age >= this.#renewalAge) return this.#renewThenFind(header, now)
    if (age >= held.softAge) void this.#renew(now)
    return held.find(header)
  }

  async findNewer(header: KeyHeader, tried: CryptoKey | undefined, now: number): Promise<CryptoKey | undefined> {
    const other = async (): Promise<CryptoKey | undefined> => {
      try {
        // Whoever looks for a newer key was given one of these, or told that there is none.
        const key = await (this.#held as Held).find(header)
        return key === tried ? undefined : key
      } catch {
        return undefined
      }
    }
    // It may have been renewed meanwhile.
    const key = await other()
    if (key !== undefined) return key
    if (this.#flight !== undefined || this.#mayLookUp(now)) await this.#renew(now)
    if (tried === undefined && this.#failures > 0) throw new KeysUnavailableError(this.#cause)
    return other()
  }

  async #renewThenFind(header: KeyHeader, now: number): Promise<CryptoKey> {
    const isRenewed = await this.#renew(now)
    const held = this.#held
    const mayStay = held?.kids.has(header.kid) && this.#age(now) < this.#options.maxKeyAge
    if (held === undefined || !(isRenewed || mayStay)) throw new KeysUnavailableError(this.#cause)
    return held.find(header)
  }

  /** A clock that was put back makes them old. */
  #age(now: number): number {
    const age = this.#held === undefined ? -1 : now - this.#held.since
    return age >= 0 ? age : Number.POSITIVE_INFINITY
  }

  /** One at a time, and none while the issuer is given time to recover. Tells whether the keys are renewed. */
  #renew(now: number): Promise<boolean> {
    const wait = this.#retryAt - now
    // A clock that was put back must not lengthen the wait.
    if (this.#flight === undefined && wait > 0 && wait <= MAX_BACKOFF) return Promise.resolve(false)
    this.#flight ??= this.#fetch(now)
    return this.#flight
  }

  /** Counted from its beginning, so that nobody's time is before it. */
  async #fetch(now: number): Promise<boolean> {
    const { load, random, maxKeys } = this.#options
    try {
      const set = toKeySet(await load(), maxKeys)
      if (set === undefined)
        throw new Error(`The issuer's key set has no key that can be used, or more than ${maxKeys} keys.`)
      const published = JSON.stringify(set)
      // The same keys stay the same objects, and what they checked stays checked.
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
    if (this.#lookups.length >= LOOKUPS.most || (last !== undefined && now - last < LOOKUPS.gap)) return false
    this.#lookups = [...this.#lookups, now]
    return true
  }
}
