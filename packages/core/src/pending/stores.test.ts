import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { indexedDbStore } from './indexed-db.store.js'
import { memoryStore } from './memory.store.js'
import type { PendingStore } from './pending-store.js'
import { MemoryLockManager } from '../platform/lock-manager.fixture.js'
import { ID, describeStore, record } from './store.suite.js'
import { sessionStorageStore, webLocksStore } from './web-storage.store.js'

class FakeStorage {
  readonly entries = new Map<string, string>()
  get length(): number {
    return this.entries.size
  }
  key(index: number): string | null {
    return [...this.entries.keys()][index] ?? null
  }
  getItem(name: string): string | null {
    return this.entries.get(name) ?? null
  }
  setItem(name: string, value: string): void {
    this.entries.set(name, value)
  }
  removeItem(name: string): void {
    this.entries.delete(name)
  }
}

let storage: FakeStorage
beforeEach(() => {
  storage = new FakeStorage()
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', storage)
  vi.stubGlobal('navigator', { locks: new MemoryLockManager() })
})
afterEach(() => vi.unstubAllGlobals())

const stores: [string, () => PendingStore][] = [
  [
    'IndexedDB',
    () => {
      const factory = new IDBFactory()
      return indexedDbStore(() => factory)
    },
  ],
  ['memory', memoryStore],
  ['localStorage under Web Locks', webLocksStore],
  ['sessionStorage', sessionStorageStore],
]

for (const [name, make] of stores) describeStore(name, { make, forget: () => storage.entries.clear() })

describe('the guarantee of a store', () => {
  it('is declared by each store', () => {
    expect(stores.map(([, make]) => make().guarantee)).toEqual(['transaction', 'page', 'lock', 'tab'])
    expect(stores.map(([, make]) => make().canSeal)).toEqual([true, true, false, false])
  })

  it.each([
    ['localStorage under Web Locks', webLocksStore],
    ['sessionStorage', sessionStorageStore],
  ])(
    'text stores protect all records with one secret beside them, and lose the records with it: %s',
    async (_, make) => {
      const [sealed, tag] = await Promise.all([make().seal('x', 'c'), make().tag('x')])
      expect([...storage.entries.keys()]).toEqual(['reauth:v1:secret'])
      expect(await make().unseal(sealed, 'c')).toBe('x')
      storage.removeItem('reauth:v1:secret')
      await expect(make().unseal(sealed, 'c')).rejects.toThrow('operation')
      expect(await make().tag('x')).not.toBe(tag)
    },
  )

  it.each(['', 'x', '!', btoa('x'.repeat(31))])('text stores reject an invalid secret: %j', async (secret) => {
    storage.setItem('reauth:v1:secret', secret)
    await expect(webLocksStore().tag('x')).rejects.toThrow(/./)
    await expect(webLocksStore().seal('x', 'c')).rejects.toThrow(/./)
  })

  it('text stores return no sealed part if it is not base64', async () => {
    storage.setItem(`reauth:v1:${ID}`, JSON.stringify({ record: record(), sealed: '!' }))
    expect(await sessionStorageStore().get(ID)).toEqual({ record: record(), sealed: null })
  })

  it.each(['{', 'null', '7', '"text"', '[]'])(
    'text stores list %s, which is unreadable, so that it can be removed',
    async (text) => {
      for (const key of ['other', 'reauth:v1:tab', 'reauth:v1:discovery:https://op.example.com', 'reauth:v2:x'])
        storage.setItem(key, 'x')
      storage.setItem(`reauth:v1:${ID}`, text)
      const store = webLocksStore()
      expect((await store.list()).map(({ transactionId }) => transactionId)).toEqual([ID])
      expect(await store.advance(ID, 'pending', 'returned')).toBe(false)
      await store.finish(ID)
      expect(storage.getItem(`reauth:v1:${ID}`)).toBe(text)
      await store.remove(ID)
      expect([await store.list(), storage.length]).toEqual([[], 4])
    },
  )

  it.each([
    ['localStorage under Web Locks', webLocksStore],
    ['sessionStorage', sessionStorageStore],
  ])('text stores reject when storage is denied: %s', async (_, make) => {
    vi.stubGlobal('localStorage', undefined)
    vi.stubGlobal('sessionStorage', undefined)
    const store = make()
    const attempts = [
      () => store.put({ record: record(), sealed: null }),
      () => store.get(ID),
      () => store.advance(ID, 'pending', 'returned'),
      () => store.finish(ID),
      () => store.remove(ID),
      () => store.list(),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(TypeError)
  })

  it('the store under Web Locks rejects without Web Locks', async () => {
    vi.stubGlobal('navigator', {})
    await expect(webLocksStore().put({ record: record(), sealed: null })).rejects.toThrow(TypeError)
    expect(storage.length).toBe(0)
  })

  it('every store rejects with misconfigured outside a secure context', async () => {
    vi.stubGlobal('crypto', {})
    storage.setItem('reauth:v1:secret', btoa('x'.repeat(64)))
    for (const [, make] of stores) {
      await expect(make().seal('x', 'c')).rejects.toMatchObject({ code: 'misconfigured' })
      await expect(make().tag('x')).rejects.toMatchObject({ code: 'misconfigured' })
    }
  })

  it('two connections to one database share their keys, even if both create a pair at once', async () => {
    const factory = new IDBFactory()
    const [one, two] = [indexedDbStore(() => factory), indexedDbStore(() => factory)]
    const [a, b] = await Promise.all([one.seal('a', 'c'), two.seal('b', 'c')])
    expect([await two.unseal(a, 'c'), await one.unseal(b, 'c')]).toEqual(['a', 'b'])
    expect(await one.tag('x')).toBe(await two.tag('x'))
  })

  it('the keys cannot be read', async () => {
    const factory = new IDBFactory()
    await indexedDbStore(() => factory).tag('x')
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = factory.open('reauth')
      request.addEventListener('success', () => resolve(request.result))
    })
    const pairs = await new Promise<Record<string, CryptoKey>[]>((resolve) => {
      const request = database.transaction('keys').objectStore('keys').getAll()
      request.addEventListener('success', () => resolve(request.result as Record<string, CryptoKey>[]))
    })
    const keys = pairs.flatMap((pair) => Object.values(pair))
    expect(keys.map(({ algorithm }) => algorithm)).toEqual([
      { name: 'AES-GCM', length: 256 },
      { name: 'HMAC', hash: { name: 'SHA-256' }, length: 256 },
    ])
    for (const key of keys) await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow('extractable')
  })
})
