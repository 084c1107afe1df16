import { machineMonotonic } from './clock.js'
import { refuseUnknown, wrongOption } from './options.js'

/** Keeps the challenges that are waiting for an answer. Holds digests, and no challenge. */
export interface ChallengeStore {
  /** Keeps a key for some seconds. */
  put(key: string, seconds: number): void | Promise<unknown>
  /** Removes a key, in one atomic step. Returns `true` only to the one who removed it, and never after its time. */
  take(key: string): boolean | Promise<boolean>
}

/** Options of {@link memoryChallenges}. */
export interface MemoryChallengesOptions {
  /** How many challenges are kept at most. For one more, the oldest is forgotten. Default: 100 000. */
  readonly capacity?: number
  /** Milliseconds that only ever grow. Default: the machine's clock. */
  readonly monotonic?: () => number
}

/**
 * Keeps challenges in the memory of one process: for one server, for development and for tests.
 *
 * Shared with no other process, and lost at a restart.
 *
 * @param options The capacity and the clock.
 * @throws {ReauthServerError} `invalidConfiguration`.
 *
 * @example
 * const challenges = passkeyChallenges({ store: memoryChallenges() })
 */
export function memoryChallenges(options: MemoryChallengesOptions = {}): ChallengeStore {
  refuseUnknown('memoryChallenges()', options, ['capacity', 'monotonic'])
  const { capacity = 100_000, monotonic = machineMonotonic } = options
  if (!Number.isSafeInteger(capacity) || capacity < 1)
    throw wrongOption('capacity', capacity, 'Give a whole number above 0.')
  if (typeof monotonic !== 'function') throw wrongOption('monotonic', monotonic, 'Give a function.')
  /** When each key ends, oldest first. */
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

/** Refuses what can't keep challenges. */
export function checkChallengeStore(field: string, store: ChallengeStore): void {
  if (typeof store?.put !== 'function' || typeof store.take !== 'function')
    throw wrongOption(field, store, 'Give a store: an object with put() and take().')
}
