import { PENDING_PREFIX, type PendingStore } from './pending-store.js'
import { createSealKey, seal, unseal } from './seal.js'

const DATABASE = 'reauth'
const PENDING = 'pending'
const KEYS = 'keys'
const SEAL_KEY = 'seal'

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
  })

/**
 * Keeps pending actions in IndexedDB, and the key that seals their inputs where no script can read it.
 *
 * One `readwrite` transaction takes a record, so of two tabs one gets it. Private windows and blocked storage reject: the run is refused, not lost.
 *
 * @param factory Default: the page's own IndexedDB.
 *
 * @see {@link https://www.w3.org/TR/IndexedDB/#transaction-scheduling Indexed Database API 3.0 §2.7.2}
 */
export function indexedDbStore(factory: () => IDBFactory = () => indexedDB): PendingStore {
  let opened: Promise<IDBDatabase> | undefined
  const open = async (): Promise<IDBDatabase> => {
    const request = factory().open(DATABASE, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(PENDING)
      request.result.createObjectStore(KEYS)
    }
    const database = await settled(request)
    // Another page that deletes or upgrades the database must not wait for this one.
    database.onversionchange = () => database.close()
    database.onclose = () => (opened = undefined)
    return database
  }
  const within = async <Result>(
    name: string,
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => Promise<Result>,
  ): Promise<Result> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    const transaction = (await opened).transaction(name, mode)
    const committed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(new Error('IndexedDB', { cause: transaction.error }))
    })
    const [result] = await Promise.all([work(transaction.objectStore(name)), committed])
    return result
  }
  const key = async (): Promise<CryptoKey> => {
    const found = await within(KEYS, 'readonly', (store) => settled<CryptoKey | undefined>(store.get(SEAL_KEY)))
    if (found !== undefined) return found
    const made = await createSealKey()
    // Two tabs may make one at the same time: the first that is written is the key of both.
    return within(KEYS, 'readwrite', async (store) => {
      const first = await settled<CryptoKey | undefined>(store.get(SEAL_KEY))
      if (first !== undefined) return first
      await settled(store.put(made, SEAL_KEY))
      return made
    })
  }

  return {
    guarantee: 'transaction',
    put: (entry) =>
      within(PENDING, 'readwrite', async (store) => {
        await settled(store.put(entry, PENDING_PREFIX + entry.record.transactionId))
      }),
    get: (transactionId) =>
      within(PENDING, 'readonly', async (store) => (await settled(store.get(PENDING_PREFIX + transactionId))) ?? null),
    advance: (transactionId, from, to) =>
      within(PENDING, 'readwrite', async (store) => {
        const name = PENDING_PREFIX + transactionId
        const entry = await settled(store.get(name))
        if (entry?.record?.stage !== from) return false
        await settled(store.put({ ...entry, record: { ...entry.record, stage: to } }, name))
        return true
      }),
    finish: (transactionId) =>
      within(PENDING, 'readwrite', async (store) => {
        const name = PENDING_PREFIX + transactionId
        const entry = await settled(store.get(name))
        if (entry?.record !== undefined) {
          await settled(store.put({ record: { ...entry.record, stage: 'done' }, sealed: null }, name))
        }
      }),
    remove: (transactionId) =>
      within(PENDING, 'readwrite', async (store) => {
        await settled(store.delete(PENDING_PREFIX + transactionId))
      }),
    list: () =>
      within(PENDING, 'readonly', async (store) =>
        (await settled<{ record?: unknown }[]>(store.getAll())).map((entry) => entry?.record),
      ),
    seal: async (plain, context) => seal(await key(), plain, context),
    unseal: async (sealed, context) => unseal(await key(), sealed, context),
  }
}
