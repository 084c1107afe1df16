import { parsePendingRecord } from './pending-record.js'
import { PENDING_PREFIX, type PendingStore } from './pending-store.js'

/** The part of `Storage` that is used. */
type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** Does work while nobody else does. */
type Exclusively = <Result>(work: () => Result) => Promise<Result>

/** Keeps records as text. A key that no script can read cannot be kept as text, so inputs are not: actions have to keep theirs elsewhere. */
function textStore(
  guarantee: PendingStore['guarantee'],
  storage: () => TextStorage,
  exclusively: Exclusively,
): PendingStore {
  const read = (name: string): unknown => {
    try {
      return JSON.parse(storage().getItem(name) ?? 'null') as unknown
    } catch {
      return null
    }
  }
  const move = (transactionId: string, change: (stage: string) => string | null): Promise<boolean> =>
    exclusively(() => {
      const name = PENDING_PREFIX + transactionId
      const record = parsePendingRecord(read(name))
      const stage = record === null ? null : change(record.stage)
      if (stage === null) return false
      storage().setItem(name, JSON.stringify({ ...record, stage }))
      return true
    })
  const names = (): string[] =>
    Array.from({ length: storage().length }, (_, index) => String(storage().key(index))).filter(
      (name) => name.startsWith(PENDING_PREFIX) && name !== `${PENDING_PREFIX}tab`,
    )
  const cannotSeal = (): Promise<never> => Promise.reject(new Error('This store keeps no input.'))

  return {
    guarantee,
    put: ({ record }) =>
      exclusively(() => storage().setItem(PENDING_PREFIX + record.transactionId, JSON.stringify(record))),
    get: async (transactionId) => {
      const record = read(PENDING_PREFIX + transactionId)
      return record === null ? null : { record, sealed: null }
    },
    advance: (transactionId, from, to) => move(transactionId, (stage) => (stage === from ? to : null)),
    finish: async (transactionId) => {
      await move(transactionId, () => 'done')
    },
    remove: (transactionId) => exclusively(() => storage().removeItem(PENDING_PREFIX + transactionId)),
    list: async () => names().map(read),
    seal: cannotSeal,
    unseal: cannotSeal,
  }
}

/**
 * Keeps pending actions in localStorage, each change under a Web Lock, so that of two tabs one takes a record.
 *
 * For browsers whose IndexedDB is closed. Keeps no input: declare actions with `keepInput: 'server'` or `'none'`.
 *
 * @see {@link https://www.w3.org/TR/web-locks/ Web Locks API}
 */
export const webLocksStore = (): PendingStore =>
  textStore(
    'lock',
    () => localStorage,
    (work) => navigator.locks.request('reauth:pending', () => work()),
  )

/**
 * Keeps pending actions in sessionStorage.
 *
 * The last resort: a tab that is duplicated has a copy of the record, and both could take it; the server's idempotency key is then all that keeps an action
 * from happening twice. Keeps no input: declare actions with `keepInput: 'server'` or `'none'`.
 */
export const sessionStorageStore = (): PendingStore =>
  textStore(
    'tab',
    () => sessionStorage,
    async (work) => work(),
  )
