import { DATABASE, recordKey, transactionOfKey } from '../platform/names.js'
import { withTimeout } from '../platform/with-timeout.js'
import type { PendingStore } from './pending-store.js'
import { type KeyPair, createKeyPair, seal, tag, unseal } from './seal.js'

/**
 * The longest time to open the database, in milliseconds. Opening waits for a page that blocks a deletion of the
 * database.
 */
const OPEN_TIMEOUT = 3000

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
  })

async function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE.name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(DATABASE.records)
    request.result.createObjectStore(DATABASE.keys)
  }
  return settled(request)
}

/** One connection to the database. It is opened when needed, and opened again whenever it was closed. */
class Connection {
  readonly #factory: () => IDBFactory
  #opening: Promise<IDBDatabase> | undefined

  constructor(factory: () => IDBFactory) {
    this.#factory = factory
  }

  /** Does work in one transaction. Resolves when the transaction is committed. */
  async transact<Result>(
    name: string,
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => Promise<Result>,
  ): Promise<Result> {
    const transaction = await this.#begin(name, mode)
    const committed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(new Error('IndexedDB', { cause: transaction.error }))
    })
    const [result] = await Promise.all([(async () => work(transaction.objectStore(name)))(), committed])
    return result
  }

  /** A connection that was closed without an event throws `InvalidStateError` before anything is done. */
  async #begin(name: string, mode: IDBTransactionMode, isRetry = false): Promise<IDBTransaction> {
    const opening = (this.#opening ??= this.#open())
    try {
      return (await opening).transaction(name, mode)
    } catch (error) {
      if (isRetry || (error as Error).name !== 'InvalidStateError') throw error
      this.#clear(opening)
      return this.#begin(name, mode, true)
    }
  }

  #open(): Promise<IDBDatabase> {
    const connection = (async () => openDatabase(this.#factory()))()
    const opening: Promise<IDBDatabase> = withTimeout(connection, OPEN_TIMEOUT)
    const clear = (): void => this.#clear(opening)
    opening.catch(clear)
    connection.then(
      (database) => {
        // Too late: the next access has opened another connection, and an unused open connection would block others.
        if (this.#opening !== opening) return database.close()
        // Closes the connection so that a page that deletes or upgrades the database does not have to wait.
        database.onversionchange = () => {
          database.close()
          clear()
        }
        database.onclose = clear
      },
      () => {},
    )
    return opening
  }

  #clear(opening: Promise<IDBDatabase>): void {
    if (this.#opening === opening) this.#opening = undefined
  }
}

/**
 * Stores pending actions in IndexedDB, and the keys that protect them where no script can read them.
 *
 * A record is taken in one `readwrite` transaction, so only one of two tabs gets it. If storage is blocked, as in some
 * private windows, methods reject and the run is refused before the page leaves.
 *
 * @param factory Default: the page's own IndexedDB.
 *
 * @see {@link https://www.w3.org/TR/IndexedDB/#transaction-scheduling Indexed Database API 3.0 §2.7.2}
 */
export function indexedDbStore(factory: () => IDBFactory = () => indexedDB): PendingStore {
  const connection = new Connection(factory)
  const inRecords = <Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Result>) =>
    connection.transact(DATABASE.records, mode, work)
  const keyPair = async (): Promise<KeyPair> => {
    const read = (store: IDBObjectStore) => settled<KeyPair | undefined>(store.get(DATABASE.keyPair))
    const storedPair = await connection.transact(DATABASE.keys, 'readonly', read)
    if (storedPair !== undefined) return storedPair
    const newPair = await createKeyPair()
    // Two tabs may create a pair at the same time. Both use the one that is written first.
    return connection.transact(DATABASE.keys, 'readwrite', async (store) => {
      const winner = await read(store)
      if (winner !== undefined) return winner
      await settled(store.put(newPair, DATABASE.keyPair))
      return newPair
    })
  }

  return {
    guarantee: 'transaction',
    canSeal: true,
    put: (entry) =>
      inRecords('readwrite', async (store) => {
        await settled(store.put(entry, recordKey(entry.record.transactionId)))
      }),
    get: (transactionId) =>
      inRecords('readonly', async (store) => (await settled(store.get(recordKey(transactionId)))) ?? null),
    advance: (transactionId, from, to) =>
      inRecords('readwrite', async (store) => {
        const name = recordKey(transactionId)
        const entry = await settled(store.get(name))
        if (entry?.record?.stage !== from) return false
        await settled(store.put({ ...entry, record: { ...entry.record, stage: to } }, name))
        return true
      }),
    finish: (transactionId) =>
      inRecords('readwrite', async (store) => {
        const name = recordKey(transactionId)
        const entry = await settled(store.get(name))
        if (entry?.record !== undefined) {
          await settled(store.put({ record: { ...entry.record, stage: 'done' }, sealed: null }, name))
        }
      }),
    remove: (transactionId) =>
      inRecords('readwrite', async (store) => {
        await settled(store.delete(recordKey(transactionId)))
      }),
    list: () =>
      inRecords('readonly', async (store) => {
        const [keys, entries] = await Promise.all([
          settled(store.getAllKeys()),
          settled<({ record?: unknown } | undefined)[]>(store.getAll()),
        ])
        return keys.flatMap((name, index) => {
          const transactionId = transactionOfKey(name)
          return transactionId === null ? [] : [{ transactionId, record: entries[index]?.record }]
        })
      }),
    seal: async (plain, context) => seal(await keyPair(), plain, context),
    unseal: async (sealed, context) => unseal(await keyPair(), sealed, context),
    tag: async (text) => tag(await keyPair(), text),
  }
}
