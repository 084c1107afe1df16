import { refuseUnknown, wrongOption } from '../shared/options.js'
import { hasEnd, isClaimedBy, isEnding, isFreeAgain } from './claims.js'
import type { OperationName, OperationStore, StoredOperation } from './operation-store.js'

export type * from './operation-store.js'

/** Options of {@link memoryStore}. */
export interface MemoryStoreOptions {
  /** Maximum number of operations. When it is reached, no more can be opened. Default: 100 000. */
  readonly capacity?: number
}

interface Entry extends StoredOperation {
  readonly keepUntil: number
  readonly authentication: string | null
  readonly token: string | null
}

/** The length of the time spans whose operations are removed together, in seconds. */
const SPAN = 60

/**
 * Stores operations in the memory of one process: for a single server, development and tests.
 *
 * Not shared with other processes, and lost at a restart.
 *
 * @param options `capacity`, a positive integer. Default: 100 000.
 * @throws {ReauthServerError} `invalidConfiguration` for an invalid `capacity`.
 *
 * @example
 * const operations = defineOperations({ verifier, store: memoryStore() })
 */
export function memoryStore(options: MemoryStoreOptions = {}): OperationStore {
  refuseUnknown('memoryStore()', options, ['capacity'])
  const { capacity = 100_000 } = options
  if (!Number.isSafeInteger(capacity) || capacity < 1) {
    throw wrongOption('capacity', capacity, 'a positive integer')
  }
  const entries = new Map<string, Entry>()
  /** The used keys and spent authentications of each owner. */
  const payments = new Map<string, string>()
  /** The open operations of each owner, oldest first. */
  const openOf = new Map<string, Set<string>>()
  /** The names of entries, by the time span in which they expire. */
  const spans = new Map<number, Set<string>>()
  let cleanedAt = Number.NEGATIVE_INFINITY

  const nameOf = ({ owner, id }: OperationName): string => `${owner} ${id}`
  const keyOf = (owner: string, key: string): string => `${owner} key ${key}`
  const authenticationOf = (owner: string, authentication: string): string =>
    `${owner} authentication ${authentication}`

  const put = (name: string, entry: Entry): void => {
    entries.set(name, entry)
    const span = Math.ceil(entry.keepUntil / SPAN)
    const together = spans.get(span) ?? new Set()
    spans.set(span, together.add(name))
    const open = openOf.get(entry.owner) ?? new Set()
    if (entry.state === 'open') openOf.set(entry.owner, open.add(name))
    else if (open.delete(name) && open.size === 0) openOf.delete(entry.owner)
  }
  const free = ({ owner, key, authentication }: Entry): void => {
    if (key !== null) payments.delete(keyOf(owner, key))
    if (authentication !== null) payments.delete(authenticationOf(owner, authentication))
  }
  const forget = (name: string, entry: Entry): void => {
    free(entry)
    entries.delete(name)
    const open = openOf.get(entry.owner)
    if (open?.delete(name) === true && open.size === 0) openOf.delete(entry.owner)
  }
  const clean = (now: number): void => {
    // At most once a second, so that a full store responds quickly.
    if (Math.floor(now) === cleanedAt) return
    cleanedAt = Math.floor(now)
    for (const [span, names] of spans) {
      if (span * SPAN > now) continue
      spans.delete(span)
      for (const name of names) {
        const entry = entries.get(name)
        if (entry !== undefined && entry.keepUntil <= now) forget(name, entry)
      }
    }
  }

  // No method awaits anything, so each is atomic.
  return {
    async create(operation, now, openLimit) {
      const name = nameOf(operation)
      for (const oldest of openOf.get(operation.owner) ?? []) {
        if (openOf.get(operation.owner)!.size < openLimit) break
        forget(oldest, entries.get(oldest)!)
      }
      if (entries.size >= capacity) clean(now)
      if (entries.size >= capacity) throw new Error('The store is full.')
      if (entries.has(name)) throw new Error('The operation already exists.')
      put(name, {
        ...operation,
        state: 'open',
        key: null,
        leaseUntil: null,
        answer: null,
        authentication: null,
        token: null,
      })
    },
    async read(name, now) {
      const entry = entries.get(nameOf(name))
      if (entry === undefined || entry.keepUntil <= now) return undefined
      const { keepUntil: _, authentication: __, token: ___, ...operation } = entry
      return operation
    },
    async claim(claim) {
      const { owner, key, authentication, token, now, leaseUntil, keepUntil } = claim
      const name = nameOf(claim)
      const entry = entries.get(name)
      if (entry === undefined) return 'notOpen'
      if (isClaimedBy(entry, token)) return 'claimed'
      if (isFreeAgain(entry, claim)) {
        put(name, { ...entry, state: 'running', token, leaseUntil })
        return 'claimed'
      }
      if (entry.state !== 'open' || entry.expiresAt <= now) return 'notOpen'
      if (payments.has(keyOf(owner, key))) return 'keyReused'
      if (authentication !== null && payments.has(authenticationOf(owner, authentication))) return 'authenticationSpent'
      payments.set(keyOf(owner, key), name)
      if (authentication !== null) payments.set(authenticationOf(owner, authentication), name)
      put(name, { ...entry, state: 'running', key, authentication, token, leaseUntil, keepUntil })
      return 'claimed'
    },
    async renew(lease) {
      const name = nameOf(lease)
      const entry = entries.get(name)
      if (entry === undefined || !isClaimedBy(entry, lease.token)) return false
      put(name, { ...entry, leaseUntil: lease.leaseUntil })
      return true
    },
    async finish(end) {
      const name = nameOf(end)
      const entry = entries.get(name)
      if (entry === undefined) return false
      if (!isEnding(entry, end)) return hasEnd(entry, end)
      const { state, answer, expiresAt = entry.expiresAt } = end
      if (state === 'open') {
        free(entry)
        put(name, { ...entry, state, expiresAt, key: null, authentication: null, token: end.token, leaseUntil: null })
      } else put(name, { ...entry, state, answer, token: end.token })
      return true
    },
    async clean(now) {
      clean(now)
    },
  }
}
