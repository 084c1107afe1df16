import { machineMonotonic } from './clock.js'
import { refuseUnknown, wrongOption } from './options.js'

/** Stores the challenges that wait for an answer: as digests, never the challenges themselves. */
export interface ChallengeStore {
  /** Stores a key for a number of seconds. */
  put(key: string, seconds: number): void | Promise<unknown>
  /** Removes a key, in one atomic step. Returns `true` only to the caller that removed it, and never after it has expired. */
  take(key: string): boolean | Promise<boolean>
}

/** Options of {@link memoryChallenges}. */
export interface MemoryChallengesOptions {
  /** Maximum number of challenges. When it is exceeded, the oldest is removed. Default: 100 000. */
  readonly capacity?: number
  /** A monotonic clock, in milliseconds. Default: the machine's clock. */
  readonly monotonic?: () => number
}

/**
 * Stores challenges in the memory of one process: for a single server, development and tests.
 *
 * Not shared with other processes, and lost at a restart.
 *
 * @param options `capacity` and `monotonic`.
 * @throws {ReauthServerError} `invalidConfiguration` for an invalid option; `field` names it.
 *
 * @example
 * const challenges = passkeyChallenges({ store: memoryChallenges() })
 */
export function memoryChallenges(options: MemoryChallengesOptions = {}): ChallengeStore {
  refuseUnknown('memoryChallenges()', options, ['capacity', 'monotonic'])
  const { capacity = 100_000, monotonic = machineMonotonic } = options
  if (!Number.isSafeInteger(capacity) || capacity < 1) throw wrongOption('capacity', capacity, 'a positive integer')
  if (typeof monotonic !== 'function') throw wrongOption('monotonic', monotonic, 'a function')
  /** When each key expires, oldest first. */
  const ends = new Map<string, number>()

  return {
    put(key, seconds) {
      const now = monotonic()
      for (const [oldest, end] of ends) {
        if (end > now && ends.size < capacity) break
        ends.delete(oldest)
      }
      ends.set(key, now + seconds * 1000)
    },
    take(key) {
      const end = ends.get(key)
      ends.delete(key)
      return end !== undefined && monotonic() < end
    },
  }
}

/** Refuses a value that isn't a challenge store. */
export function checkChallengeStore(field: string, store: ChallengeStore): void {
  if (typeof store?.put !== 'function' || typeof store.take !== 'function')
    throw wrongOption(field, store, 'a store: an object with put() and take()')
}
