import { refuseUnknown } from '../options.js'
import { ReauthServerError } from '../server-error.js'
import type { OperationStore, StoredOperation } from './operation-store.js'

export type * from './operation-store.js'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** How many operations are kept at most. Default: 100 000. Beyond it, none can be opened. */
  readonly capacity?: number
}

type Entry = StoredOperation & { readonly keepUntil: number; readonly authentication: string | null }

/**
 * Keeps operations in the memory of one process: for one server, for development and for tests.
 *
 * Shared with no other process, and lost at a restart.
 *
 * @param options `capacity`, a whole number; default 100 000.
 * @throws {ReauthServerError} `invalidConfiguration`.
 *
 * @example
 * const operations = defineOperations({ verifier, store: memoryStore() })
 */
export function memoryStore(options: MemoryStoreOptions = {}): OperationStore {
  refuseUnknown('memoryStore()', options, ['capacity'])
  const { capacity = 100_000 } = options
  if (!Number.isSafeInteger(capacity) || capacity < 1) {
    throw new ReauthServerError('capacity', 'Give a whole number above 0.')
  }
  const entries = new Map<string, Entry>()
  const keys = new Map<string, string>()
  const authentications = new Map<string, string>()

  const clean = (now: number): void => {
    for (const { id, keepUntil, key, authentication } of entries.values()) {
      if (keepUntil > now) continue
      entries.delete(id)
      if (key !== null) keys.delete(key)
      if (authentication !== null) authentications.delete(authentication)
    }
  }
  // A walk over all entries is paid at most once in so many openings.
  let untilClean = 0

  // No method awaits anything: each runs as one step.
  return {
    async create(operation, now) {
      untilClean -= 1
      if (untilClean < 0 || entries.size >= capacity) {
        clean(now)
        untilClean = entries.size
      }
      if (entries.size >= capacity || entries.has(operation.id)) throw new Error('The store is full.')
      entries.set(operation.id, { ...operation, state: 'open', key: null, answer: null, authentication: null })
    },
    async read(id, now) {
      const entry = entries.get(id)
      if (entry === undefined || entry.keepUntil <= now) return undefined
      const { keepUntil: _, authentication: __, ...operation } = entry
      return operation
    },
    async claim({ id, key, authentication, now, keepUntil }) {
      const entry = entries.get(id)
      if (entry?.state !== 'open' || entry.expiresAt <= now) return 'notOpen'
      if (keys.has(key)) return 'keyReused'
      if (authentication !== null && authentications.has(authentication)) return 'authenticationSpent'
      keys.set(key, id)
      if (authentication !== null) authentications.set(authentication, id)
      entries.set(id, { ...entry, state: 'running', key, authentication, keepUntil })
      return 'claimed'
    },
    async finish({ id, state, answer }) {
      const entry = entries.get(id)
      if (entry?.state !== 'running') throw new Error('The operation is not running.')
      entries.set(id, { ...entry, state, answer })
    },
  }
}
