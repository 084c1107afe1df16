import { SECRET_KEY, recordKey, recordLock, transactionOfKey } from '../platform/names.js'
import { attempt } from '../platform/attempt.js'
import type { PendingStage } from './pending-record.js'
import type { PendingStore } from './pending-store.js'
import { type KeyPair, PAIR_BYTES, keyPairOf, seal, tag, unseal } from './seal.js'

/** The part of `Storage` that the stores use. */
type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

/** Does work on an entry while no other tab or caller does. */
type Exclusively = <Result>(name: string, work: () => Result) => Promise<Result>

/** A record with its sealed part as text. */
interface TextEntry {
  readonly record?: { readonly stage?: unknown }
  readonly sealed?: unknown
}

const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const toBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

/**
 * Stores records as text. Text cannot hold a key that no script can read, so inputs are not stored: actions have to
 * keep theirs elsewhere.
 */
function textStore(
  guarantee: PendingStore['guarantee'],
  storage: () => TextStorage,
  exclusively: Exclusively,
): PendingStore {
  const read = (transactionId: string): TextEntry | null => {
    const text = storage().getItem(recordKey(transactionId)) ?? 'null'
    return attempt(() => JSON.parse(text) as TextEntry | null) ?? null
  }
  /** Moves a record to a stage, from the given stage or from any stage. */
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
    // The secret is text beside the records. It protects only a record that is copied without it.
    keyPairOf(
      toBytes(
        await exclusively('secret', () => {
          const storedSecret = storage().getItem(SECRET_KEY)
          if (storedSecret !== null) return storedSecret
          const newSecret = toText(crypto.getRandomValues(new Uint8Array(PAIR_BYTES)))
          storage().setItem(SECRET_KEY, newSecret)
          return newSecret
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
      // Adapters and the page store their own entries under the same prefix.
      Array.from({ length: storage().length }, (_, index) => transactionOfKey(storage().key(index)))
        .filter((transactionId) => transactionId !== null)
        .map((transactionId) => ({ transactionId, record: read(transactionId)?.record })),
    seal: async (plain, context) => seal(await keys(), plain, context),
    unseal: async (sealed, context) => unseal(await keys(), sealed, context),
    tag: async (text) => tag(await keys(), text),
  }
}

/**
 * Stores pending actions in localStorage. Each change holds a Web Lock, so only one of two tabs can take a record.
 *
 * Use it in browsers that block IndexedDB. The secret that protects the records is text beside them: an attacker who
 * copies all of localStorage can test guesses of who the end-user is. Stores no input: declare actions with
 * `keepInput: 'server'` or `'none'`.
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
 * Stores pending actions in sessionStorage.
 *
 * Use it as a last resort: a duplicated tab has a copy of the record, and both could take it. Then only the server's
 * idempotency key prevents the action from happening twice. The secret that protects the records is text beside them,
 * as in {@link webLocksStore}. Stores no input: declare actions with `keepInput: 'server'` or `'none'`.
 */
export const sessionStorageStore = (): PendingStore =>
  textStore(
    'tab',
    () => sessionStorage,
    async (_, work) => work(),
  )
