import { SECRET_KEY, recordKey, recordLock, transactionOfKey } from '../platform/names.js'
import { attempt } from '../platform/attempt.js'
import type { PendingStage } from './pending-record.js'
import type { PendingStore } from './pending-store.js'
import { type KeyPair, PAIR_BYTES, keyPairOf, seal, tag, unseal } from './seal.js'

/** The part of `Storage` that is used. */
type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** Does work on an entry while nobody else does. */
type Exclusively = <Result>(name: string, work: () => Result) => Promise<Result>

/** A record with what was sealed, as text. */
interface TextEntry {
  readonly record?: { readonly stage?: unknown }
  readonly sealed?: unknown
}

const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

/** Keeps records as text. A key that no script can read cannot be kept as text, so inputs are not: actions have to keep theirs elsewhere. */
function textStore(
  guarantee: PendingStore['guarantee'],
  storage: () => TextStorage,
  exclusively: Exclusively,
): PendingStore {
  const read = (transactionId: string): TextEntry | null => {
    const text = storage().getItem(recordKey(transactionId)) ?? 'null'
    return attempt(() => JSON.parse(text) as TextEntry | null) ?? null
  }
  /** Moves a record, from one stage or from whatever stage it is in. */
  const move = (transactionId: string, to: PendingStage, from?: PendingStage): Promise<boolean> =>
    exclusively(transactionId, () => {
      const entry = read(transactionId)
      const record = entry?.record
      if (record?.stage === undefined || record.stage !== (from ?? record.stage)) return false
      const sealed = to === 'done' ? null : entry?.sealed
      storage().setItem(recordKey(transactionId), JSON.stringify({ record: { ...record, stage: to }, sealed }))
      return true
    })
  const keys = async (): Promise<KeyPair> =>
    // The secret is text beside the records: it protects a record that is copied without it, and nothing else.
    keyPairOf(
      toBytes(
        await exclusively('secret', () => {
          const found = storage().getItem(SECRET_KEY)
          if (found !== null) return found
          const made = toText(crypto.getRandomValues(new Uint8Array(PAIR_BYTES)))
          storage().setItem(SECRET_KEY, made)
          return made
        }),
      ),
    )

  return {
    guarantee,
    canSeal: false,
    put: ({ record, sealed }) =>
      exclusively(record.transactionId, () =>
        storage().setItem(
          recordKey(record.transactionId),
          JSON.stringify({ record, sealed: sealed && toText(sealed) }),
        ),
      ),
    get: async (transactionId) => {
      const entry = read(transactionId)
      if (entry === null) return null
      const { record, sealed } = entry
      return { record, sealed: typeof sealed === 'string' ? (attempt(() => toBytes(sealed)) ?? null) : null }
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
        .map((transactionId) => ({ transactionId, record: read(transactionId)?.record })),
    seal: async (plain, context) => seal(await keys(), plain, context),
    unseal: async (sealed, context) => unseal(await keys(), sealed, context),
    tag: async (text) => tag(await keys(), text),
  }
}

/**
 * Keeps pending actions in localStorage, each change under a Web Lock, so that of two tabs one takes a record.
 *
 * For browsers whose IndexedDB is closed. The secret that protects the records is text beside them: whoever copies all of localStorage can test guesses of who
 * the end-user is. Keeps no input: declare actions with `keepInput: 'server'` or `'none'`.
 *
 * @see {@link https://www.w3.org/TR/web-locks/ Web Locks API}
 */
export const webLocksStore = (): PendingStore =>
  textStore(
    'lock',
    () => localStorage,
    async (name, work) => navigator.locks.request(recordLock(name), () => work()),
  )

/**
 * Keeps pending actions in sessionStorage.
 *
 * The last resort: a tab that is duplicated has a copy of the record, and both could take it. Only the server's idempotency key then keeps an action from
 * happening twice. The secret that protects the records is text beside them, as in {@link webLocksStore}. Keeps no input: declare actions with
 * `keepInput: 'server'` or `'none'`.
 */
export const sessionStorageStore = (): PendingStore =>
  textStore(
    'tab',
    () => sessionStorage,
    async (_, work) => work(),
  )
