import type { CryptoKey } from 'jose'
import { type FindKey, type KeyHeader, createKeyFinder } from './key-finder.js'
import { toKeySet } from './key-set.js'

/** Seconds after which a set is renewed in the background, one fifth more or less. */
const SOFT_AGE = 300
/** Seconds after which a set is renewed before it is used. */
const HARD_AGE = 600
/** Seconds that a key stays in use while the issuer does not answer. */
const STALE_AGE = 3600
/** Unknown keys make for at most so many fetches in so many seconds, and never two right after each other. */
const UNKNOWN = { most: 2, within: 30, gap: 2 }
/** Seconds. */
const MAX_BACKOFF = 30

/** What {@link createRemoteKeys} needs. */
export interface RemoteKeysOptions {
  /** Fetches the document. */
  readonly load: () => Promise<unknown>
  /** Seconds. */
  readonly clock: () => number
  /** From 0 to 1. */
  readonly random: () => number
}

interface Held {
  readonly find: FindKey
  /** What was published, to tell whether it changed. */
  readonly published: string
  readonly kids: ReadonlySet<string | undefined>
  readonly since: number
  readonly softAge: number
}

/**
 * Keeps an issuer's keys: renewed in the background, kept for a bounded time through an outage, and not to be worn out by unknown key ids.
 *
 * @throws From the function it returns: jose's errors where no key matches, any other error where the keys cannot be had.
 */
export function createRemoteKeys({ load, clock, random }: RemoteKeysOptions): FindKey {
  let held: Held | undefined
  let flight: Promise<boolean> | undefined
  let failures = 0
  let retryAt = Number.NEGATIVE_INFINITY
  let unknownFetches: readonly number[] = []

  const fetchKeys = async (): Promise<boolean> => {
    try {
      const set = toKeySet(await load())
      if (set === undefined) throw new Error('No usable key.')
      const published = JSON.stringify(set)
      // The same keys stay the same objects, and what they checked stays checked.
      const { find, kids } =
        held?.published === published
          ? held
          : { find: createKeyFinder(set), kids: new Set(set.keys.map(({ kid }) => kid)) }
      held = { find, kids, published, since: clock(), softAge: SOFT_AGE * (0.8 + 0.4 * random()) }
      failures = 0
      retryAt = Number.NEGATIVE_INFINITY
      return true
    } catch {
      failures += 1
      retryAt = clock() + 1 + random() * (Math.min(MAX_BACKOFF, 2 ** failures) - 1)
      return false
    } finally {
      flight = undefined
    }
  }
  /** One at a time, and none while the issuer is given time to recover. */
  const renew = (): Promise<boolean> => {
    const wait = retryAt - clock()
    // A clock that was put back must not lengthen the wait.
    if (flight === undefined && wait > 0 && wait <= MAX_BACKOFF) return Promise.resolve(false)
    flight ??= fetchKeys()
    return flight
  }
  const mayAskForUnknown = (now: number): boolean => {
    unknownFetches = unknownFetches.filter((at) => at <= now && now - at < UNKNOWN.within)
    const last = unknownFetches.at(-1)
    if (unknownFetches.length >= UNKNOWN.most || (last !== undefined && now - last < UNKNOWN.gap)) return false
    unknownFetches = [...unknownFetches, now]
    return true
  }
  /** A clock that was put back, or tells no time, makes them old. */
  const ageNow = (): number => {
    const age = held === undefined ? Number.NaN : clock() - held.since
    return age >= 0 ? age : Number.POSITIVE_INFINITY
  }
  const wait = async (header: KeyHeader): Promise<CryptoKey> => {
    const { kid } = header
    if (ageNow() >= HARD_AGE && !(await renew()) && (ageNow() >= STALE_AGE || !(held as Held).kids.has(kid)))
      throw new Error('The keys cannot be had.')
    // What is not too old is there.
    const { kids, find } = held as Held
    if (kids.has(kid) || kid === undefined) return find(header)
    if (flight !== undefined || mayAskForUnknown(clock())) await renew()
    return (held as Held).find(header)
  }

  return (header) => {
    const age = ageNow()
    if (held === undefined || age >= HARD_AGE) return wait(header)
    if (age >= held.softAge) renew().catch(() => undefined)
    return held.kids.has(header.kid) ? held.find(header) : wait(header)
  }
}
