import { DATABASE, recordKey, transactionOfKey } from '../platform/names.js'
import { withTimeout } from '../platform/with-timeout.js'
import type { PendingStore } from './pending-store.js'
import { type KeyPair, createKeyPair, seal, tag, unseal } from './seal.js'

/** How long opening may take, in milliseconds: it waits behind a page that does not let another one delete the database. */
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

/** One connection to the database, opened when it is needed and opened anew when it ended, in whatever way. */
class Connection {
  readonly #factory: () => IDBFactory
  #opening: Promise<IDBDatabase> | undefined

  constructor(factory: () => IDBFactory) {
    this.#factory = factory
  }

  /** Does work within one transaction. Resolves when it is committed. */
  async within<Result>(
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

  /** A connection that ended without an event throws `InvalidStateError`, before anything is done. */
  async #begin(name: string, mode: IDBTransactionMode, isAgain = false): Promise<IDBTransaction> {
    const opening = (this.#opening ??= this.#open())
    try {
      return (await opening).transaction(name, mode)
    } catch (error) {
      if (isAgain || (error as Error).name !== 'InvalidStateError') throw error
      this.#forget(opening)
      return this.#begin(name, mode, true)
    }
  }

  #open(): Promise<IDBDatabase> {
    const opened = (async () => openDatabase(this.#factory()))()
    const opening: Promise<IDBDatabase> = withTimeout(opened, OPEN_TIMEOUT)
    const forget = (): void => this.#forget(opening)
    opening.catch(forget)
    opened.then(
      (database) => {
        // Too late: the next access opened another connection, and an open connection that nobody uses is in the way.
        if (this.#opening !== opening) return database.close()
        // A different page that deletes or upgrades the database does not have to wait for this one.
        database.onversionchange = () => {
          database.close()
          forget()
        }
        database.onclose = forget
      },
      () => {},
    )
    return opening
  }

  #forget(opening: Promise<IDBDatabase>): void {
    if (this.#opening === opening) this.#opening = undefined
  }
}

/**
 * Keeps pending actions in IndexedDB, and the keys that protect them where no script can read them.
 *
 * One `readwrite` transaction takes a record, so of two tabs one gets it. Private windows and blocked storage reject: the run is refused, not lost.
 *
 * @param factory Default: the page's own IndexedDB.
 *
 * @see {@link https://www.w3.org/TR/IndexedDB/#transaction-scheduling Indexed Database API 3.0 §2.7.2}
 */
export function indexedDbStore(factory: () => IDBFactory = () => indexedDB): PendingStore {
  const connection = new Connection(factory)
  const inRecords = <Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Result>) =>
    connection.within(DATABASE.records, mode, work)
  const keyPair = async (): Promise<KeyPair> => {
    const read = (store: IDBObjectStore) => settled<KeyPair | undefined>(store.get(DATABASE.keyPair))
    const found = await connection.within(DATABASE.keys, 'readonly', read)
    if (found !== undefined) return found
    const made = await createKeyPair()
    // Two tabs may make a pair at the same time: the first that is written is that of both.
    return connection.within(DATABASE.keys, 'readwrite', async (store) => {
      const first = await read(store)
      if (first !== undefined) return first
      await settled(store.put(made, DATABASE.keyPair))
      return made
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
