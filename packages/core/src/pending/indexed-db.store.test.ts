import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { indexedDbStore } from './indexed-db.store.js'

const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const NAME = `reauth:v1:${ID}`
const entry = { record: { transactionId: ID, stage: 'pending' }, sealed: null } as never

/** Opens the database as another page does. */
const open = (factory: IDBFactory, version?: number): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = factory.open('reauth', version)
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(new Error('not opened')))
  })

const remove = (factory: IDBFactory): Promise<void> =>
  new Promise((resolve) => {
    factory.deleteDatabase('reauth').addEventListener('success', () => resolve())
  })

let factory: IDBFactory
let connections: IDBDatabase[]
/** A factory for the same database that records its connections. */
const watchedFactory = (use: (database: IDBDatabase) => void = () => {}) => ({
  open: (name: string, version: number) => {
    const request = factory.open(name, version)
    request.addEventListener('success', () => {
      connections.push(request.result)
      use(request.result)
    })
    return request
  },
})
const isClosed = (database: IDBDatabase): boolean => {
  try {
    database.transaction('pending')
    return false
  } catch {
    return true
  }
}

beforeEach(() => {
  factory = new IDBFactory()
  connections = []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the database of pending actions', () => {
  it("uses the page's IndexedDB by default", async () => {
    vi.stubGlobal('indexedDB', factory)
    await indexedDbStore().put(entry)
    expect(await indexedDbStore(() => factory).list()).toHaveLength(1)
  })

  it('lists unreadable records, so that they can be removed, and ignores other keys', async () => {
    const store = indexedDbStore(() => factory)
    expect(await store.list()).toEqual([])
    const database = await open(factory)
    const transaction = database.transaction('pending', 'readwrite')
    transaction.objectStore('pending').put({ sealed: null }, NAME)
    transaction.objectStore('pending').put(undefined, NAME.replaceAll('A', 'B'))
    transaction.objectStore('pending').put(undefined, 'other')
    transaction.objectStore('pending').put(undefined, 7)
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    expect(await store.list()).toEqual([
      { transactionId: ID, record: undefined },
      { transactionId: ID.replaceAll('A', 'B'), record: undefined },
    ])
    expect(await store.advance(ID, 'pending', 'returned')).toBe(false)
    await store.finish(ID)
    await store.remove(ID)
    expect(await store.list()).toHaveLength(1)
  })

  it('rejects with the reason why it cannot be opened', async () => {
    ;(await open(factory, 2)).close()
    await expect(indexedDbStore(() => factory).list()).rejects.toMatchObject({ name: 'VersionError' })
  })

  it('is opened again after an opening failed', async () => {
    let isDenied = true
    const store = indexedDbStore(() => {
      if (isDenied) throw new DOMException('denied', 'SecurityError')
      return factory
    })
    await expect(store.list()).rejects.toThrow('denied')
    isDenied = false
    expect(await store.list()).toEqual([])
  })

  it('rejects even if the browser gives no reason', async () => {
    const failing = {
      open: () => ({
        set onerror(listener: () => void) {
          queueMicrotask(listener)
        },
        error: null,
      }),
    }
    await expect(indexedDbStore(() => failing as never).list()).rejects.toThrow('IndexedDB')
  })
})

describe('a write', () => {
  it('rejects when the value cannot be cloned', async () => {
    const store = indexedDbStore(() => factory)
    await expect(store.put({ ...(entry as object), sealed: () => {} } as never)).rejects.toThrow(/./)
  })

  it('rejects when it is aborted, for example because the disk is full', async () => {
    const full = watchedFactory((database) => {
      const begin = database.transaction.bind(database)
      database.transaction = (...args) => {
        const transaction = begin(...args)
        queueMicrotask(() => transaction.abort())
        return transaction
      }
    })
    await expect(indexedDbStore(() => full as never).put(entry)).rejects.toThrow(/./)
  })

  it('rejects when it is aborted after its request succeeded', async () => {
    const full = watchedFactory((database) => {
      const begin = database.transaction.bind(database)
      database.transaction = (...args) => {
        const transaction = begin(...args)
        const store = transaction.objectStore('pending')
        const put = store.put.bind(store)
        store.put = (...given) => {
          const written = put(...given)
          written.addEventListener('success', () => transaction.abort())
          return written
        }
        transaction.objectStore = () => store
        return transaction
      }
    })
    await expect(indexedDbStore(() => full as never).put(entry)).rejects.toThrow('IndexedDB')
  })
})

describe('a closed connection is replaced', () => {
  it('after another page deleted the database', async () => {
    const store = indexedDbStore(() => factory)
    await store.put(entry)
    await remove(factory)
    expect([await store.list(), await store.list()]).toEqual([[], []])
    await store.put(entry)
    expect(await store.list()).toHaveLength(1)
  })

  it('and closes for an upgrade', async () => {
    const store = indexedDbStore(() => factory)
    await store.put(entry)
    ;(await open(factory, 2)).close()
    await expect(store.list()).rejects.toMatchObject({ name: 'VersionError' })
    await remove(factory)
    expect(await store.list()).toEqual([])
  })

  it('after the browser closed it', async () => {
    const store = indexedDbStore(() => watchedFactory() as never)
    await store.put(entry)
    connections[0]!.onclose?.(new Event('close'))
    expect(await store.list()).toHaveLength(1)
    expect(connections).toHaveLength(2)
    // A late event of the old connection changes nothing.
    connections[0]!.onclose?.(new Event('close'))
    expect(await store.list()).toHaveLength(1)
    expect(connections).toHaveLength(2)
  })

  it('after it was closed without an event, once for all callers', async () => {
    const store = indexedDbStore(() => watchedFactory() as never)
    await store.put(entry)
    connections[0]!.close()
    const lists = await Promise.all([store.list(), store.list(), store.list()])
    expect(lists.map((list) => list.length)).toEqual([1, 1, 1])
    expect(connections).toHaveLength(2)
  })

  it('once, and then the access rejects', async () => {
    const store = indexedDbStore(() => watchedFactory((database) => database.close()) as never)
    await expect(store.list()).rejects.toMatchObject({ name: 'InvalidStateError' })
    expect(connections).toHaveLength(2)
  })

  it('but never during the work, which runs once', async () => {
    const store = indexedDbStore(() => watchedFactory() as never)
    await store.put(entry)
    const begin = connections[0]!.transaction.bind(connections[0])
    connections[0]!.transaction = () => {
      throw new DOMException('no such store', 'NotFoundError')
    }
    await expect(store.list()).rejects.toMatchObject({ name: 'NotFoundError' })
    connections[0]!.transaction = begin
    expect([await store.list(), connections.length]).toEqual([
      [{ transactionId: ID, record: { transactionId: ID, stage: 'pending' } }],
      1,
    ])
  })
})

describe('a database that another page blocks', () => {
  it.each([
    [2999, 'waiting'],
    [3000, 'timeout'],
    [3001, 'timeout'],
  ])('after %i ms: %s', async (passed, expected) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const store = indexedDbStore(() => ({ open: () => ({}) }) as never)
    let state = 'waiting'
    store.list().catch((error: { code: string }) => (state = error.code))
    await vi.advanceTimersByTimeAsync(passed)
    expect(state).toBe(expected)
  })

  it('is opened when it is released, and a connection that opens too late is closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    // An old page keeps the database open while another page wants to delete it.
    const old = await open(factory, 1)
    const removed = remove(factory)
    const store = indexedDbStore(() => watchedFactory() as never)
    const blocked = store.list().catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(3000)
    expect(await blocked).toMatchObject({ code: 'timeout' })
    old.close()
    await removed
    expect(await store.list()).toEqual([])
    expect(connections.map(isClosed)).toEqual([true, false])
  })
})
