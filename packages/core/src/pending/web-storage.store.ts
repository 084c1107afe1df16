import { recordKey, recordLock, transactionOfKey } from '../platform/names.js'
import type { PendingStage } from './pending-record.js'
import type { PendingStore } from './pending-store.js'

/** The part of `Storage` that is used. */
type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** Does work on a record while nobody else does. */
type Exclusively = <Result>(transactionId: string, work: () => Result) => Promise<Result>

/** Keeps records as text. A key that no script can read cannot be kept as text, so inputs are not: actions have to keep theirs elsewhere. */
function textStore(
  guarantee: PendingStore['guarantee'],
  storage: () => TextStorage,
  exclusively: Exclusively,
): PendingStore {
  const read = (transactionId: string): unknown => {
    const text = storage().getItem(recordKey(transactionId)) ?? 'null'
    try {
      return JSON.parse(text) as unknown
    } catch {
      return null
    }
  }
  /** Moves a record, from one stage or from whatever stage it is in. */
  const move = (transactionId: string, to: PendingStage, from?: PendingStage): Promise<boolean> =>
    exclusively(transactionId, () => {
      const record = read(transactionId) as { stage?: unknown } | null
      if (record?.stage === undefined || record.stage !== (from ?? record.stage)) return false
      storage().setItem(recordKey(transactionId), JSON.stringify({ ...record, stage: to }))
      return true
    })
  const cannotSeal = (): Promise<never> =>
    Promise.reject(new Error("This store keeps no input. Declare the action with `keepInput: 'server'` or 'none'."))

  return {
    guarantee,
    canSeal: false,
    put: ({ record }) =>
      exclusively(record.transactionId, () =>
        storage().setItem(recordKey(record.transactionId), JSON.stringify(record)),
      ),
    get: async (transactionId) => {
      const record = read(transactionId)
      return record === null ? null : { record, sealed: null }
    },
    advance: (transactionId, from, to) => move(transactionId, to, from),
    finish: async (transactionId) => {
      await move(transactionId, 'done')
    },
    remove: (transactionId) => exclusively(transactionId, () => storage().removeItem(recordKey(transactionId))),
    list: async () =>
      // The prefix is also that of what adapters and the page store.
      Array.from({ length: storage().length }, (_, index) => transactionOfKey(storage().key(index)))
        .filter((transactionId) => transactionId !== null)
        .map((transactionId) => ({ transactionId, record: read(transactionId) })),
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
    async (transactionId, work) => navigator.locks.request(recordLock(transactionId), () => work()),
  )

/**
 * Keeps pending actions in sessionStorage.
 *
 * The last resort: a tab that is duplicated has a copy of the record, and both could take it. Only the server's idempotency key then keeps an action from
 * happening twice. Keeps no input: declare actions with `keepInput: 'server'` or `'none'`.
 */
export const sessionStorageStore = (): PendingStore =>
  textStore(
    'tab',
    () => sessionStorage,
    async (_, work) => work(),
  )
