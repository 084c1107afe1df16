import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { indexedDbStore } from './indexed-db.store.js'

const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const NAME = `reauth:v1:${ID}`

/** The database as anybody else may open it. */
const open = (factory: IDBFactory, version?: number): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = factory.open('reauth', version)
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(new Error('not opened')))
  })

afterEach(() => vi.unstubAllGlobals())

describe('the database of pending actions', () => {
  it("is the page's own where no other is given", async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    expect(await indexedDbStore().list()).toEqual([])
  })

  it('has its records in `pending`, and overlooks what somebody else wrote there', async () => {
    const factory = new IDBFactory()
    const store = indexedDbStore(() => factory)
    expect(await store.list()).toEqual([])
    const database = await open(factory)
    const transaction = database.transaction('pending', 'readwrite')
    transaction.objectStore('pending').put({ sealed: null }, NAME)
    transaction.objectStore('pending').put(undefined, 'other')
    await new Promise((resolve) => transaction.addEventListener('complete', resolve))
    expect(await store.list()).toEqual([undefined, undefined])
    expect(await store.advance(ID, 'pending', 'returned')).toBe(false)
    await store.finish(ID)
  })

  it('says why it cannot be opened', async () => {
    const factory = new IDBFactory()
    ;(await open(factory, 2)).close()
    await expect(indexedDbStore(() => factory).list()).rejects.toMatchObject({ name: 'VersionError' })
  })

  it('rejects a write that is taken back after it seemed to be done', async () => {
    const factory = new IDBFactory()
    const full = {
      open: (name: string, version: number) => {
        const request = factory.open(name, version)
        request.addEventListener('success', () => {
          const database = request.result
          const begin = database.transaction.bind(database)
          database.transaction = (...args) => {
            const transaction = begin(...args)
            const store = transaction.objectStore('pending')
            const put = store.put.bind(store)
            store.put = (...entry) => {
              const written = put(...entry)
              written.addEventListener('success', () => transaction.abort())
              return written
            }
            transaction.objectStore = () => store
            return transaction
          }
        })
        return request
      },
    }
    const entry = { record: { transactionId: ID }, sealed: null }
    await expect(indexedDbStore(() => full as never).put(entry as never)).rejects.toThrow('IndexedDB')
  })
})
