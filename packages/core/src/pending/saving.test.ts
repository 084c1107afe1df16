import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { tabMemory } from '../platform/tab-memory.js'
import { ServiceError } from '../words/service-error.js'
import { indexedDbStore } from './indexed-db.store.js'
import { memoryStore } from './memory.store.js'
import { PendingActions } from './pending-actions.js'
import { type PendingRecord, bytesOf } from './pending-record.js'
import type { PendingEntry, PendingStore } from './pending-store.js'
import { sessionStorageStore } from './web-storage.store.js'
import {
  A,
  B,
  C,
  D,
  facts,
  INPUT,
  textOf,
  page,
  app,
  save,
  hang,
  denied,
  ids,
  tab,
  useNewTab,
} from './pending-actions.fixture.js'

useNewTab()

describe('saving', () => {
  it('stores the facts of a run and its sealed input, and the transaction in the tab', async () => {
    const factory = new IDBFactory()
    const store = indexedDbStore(() => factory)
    await save(app({ store }), A)
    const { record, sealed } = (await store.get(A))!
    const { subjectKey, ...kept } = facts
    expect(record).toEqual({
      ...kept,
      v: 1,
      namespace: 'bank',
      transactionId: A,
      leaderId: null,
      subjectTag: await store.tag(subjectKey!),
      intentTag: await store.tag(textOf(INPUT)),
      createdAt: 1_000_000,
      expiresAt: 1_600_000,
      returnTo: tab.address,
      stage: 'pending',
    })
    expect(new TextDecoder().decode(sealed as Uint8Array)).not.toContain('bob')
    expect(tabMemory(page, () => 'bank').recall()).toBe(A)
    expect(tab.expiry).toBe(1_600_000)
  })

  it('stores only the facts of a run', async () => {
    const store = memoryStore()
    await save(app({ store }), A, { facts: { idToken: 'x' } as never })
    expect(JSON.stringify(await store.get(A))).not.toContain('idToken')
  })

  it('stores no input of an action that keeps none', async () => {
    const store = memoryStore()
    await save(app({ store }), A, { json: null })
    const pending = app({ store })
    expect(await pending.open((await pending.find(A))!, textOf)).toEqual({ subjectKey: 'subject', json: null })
  })

  it('works with a text store for an action that keeps no input', async () => {
    const entries = new Map<string, string>()
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => entries.set(key, value),
      get length() {
        return entries.size
      },
      key: (index: number) => [...entries.keys()][index],
    })
    const pending = app({ store: sessionStorageStore() })
    await save(pending, A, { json: null })
    expect(await pending.open((await pending.find(A))!, textOf)).toEqual({ subjectKey: 'subject', json: null })
    await expect(save(pending, B)).rejects.toMatchObject({ code: 'cannotPersist' })
    expect([...entries.keys()]).not.toContain(`reauth:v1:${B}`)
  })

  it('remembers only the leading run in the tab', async () => {
    await save(app(), B, { leaderId: A })
    expect(tab.word).toBeNull()
  })

  it('saves the run even if the page cannot store the expiry', async () => {
    const rememberExpiry = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    await save(app({ page: { ...page, rememberExpiry } }), A)
    await save(app({ page: { ...page, rememberExpiry: undefined } as never }), A)
    expect(tabMemory(page, () => 'bank').recall()).toBe(A)
  })

  it.each([
    [-1, 'kept'],
    [0, 'kept'],
    [1, 'cannotPersist'],
  ])('saves an input up to the limit: %i characters above it: %s', async (excess, expected) => {
    const store = memoryStore()
    const pending = app({ store, limits: { input: INPUT.length } })
    const json = excess < 0 ? INPUT.slice(0, excess) : INPUT + ' '.repeat(excess)
    const result = save(pending, A, { json }).then(
      () => 'kept',
      (error: ServiceError) => error.code,
    )
    expect([await result, await ids(store)]).toEqual([expected, expected === 'kept' ? [A] : []])
  })

  it('names the size of an input that is too large and the limit, and not the input', async () => {
    const pending = app({ limits: { input: 11 } })
    await expect(save(pending, A)).rejects.toThrow(/\b12 .*\b11\b/)
    await expect(save(pending, A)).rejects.not.toThrow('bob')
  })

  it('refuses a run whose subject is unknown', async () => {
    await expect(save(app(), A, { facts: { subjectKey: null } })).rejects.toMatchObject({ code: 'cannotPersist' })
  })

  it('leaves out the address to return to if the record would be too large with it', async () => {
    const store = memoryStore()
    const long = { facts: { actionId: 'x'.repeat(512), runId: 'x'.repeat(512) } }
    tab.address = `https://app.example.com/?q=${'y'.repeat(900)}`
    await save(app({ store }), A, long)
    expect((await store.get(A))!.record).toMatchObject({ returnTo: '/' })
    const bytes = bytesOf(JSON.stringify((await store.get(A))!.record))
    await save(app({ store, limits: { record: bytes } }), B, long)
    await expect(save(app({ store, limits: { record: bytes - 1 } }), C, long)).rejects.toMatchObject({
      code: 'cannotPersist',
      message: expect.stringMatching(new RegExp(`\\b${bytes}\\b.*\\b${bytes - 1}\\b`)),
    })
  })

  it('returns to the root if the page has no address', async () => {
    const store = memoryStore()
    tab.address = 'about:blank'
    await save(app({ store }), A)
    expect((await store.get(A))!.record).toMatchObject({ returnTo: '/' })
  })

  it.each([
    ['denied', { put: denied }],
    [
      'denied immediately',
      {
        put: () => {
          throw new DOMException('denied', 'SecurityError')
        },
      },
    ],
    ['denied when it is read back', { get: denied }],
    ['no error', { put: () => Promise.reject('full') }],
    ['without sealing', { seal: denied }],
    ['without opening', { unseal: denied }],
    ['lost', { get: async () => null }],
    ['unreadable', { get: async () => ({ record: {}, sealed: null }) }],
    ['changed while it is written', { unseal: async () => '{}' }],
  ])('rejects with `cannotPersist` and leaves nothing when storage is %s', async (_, fault) => {
    const store = { ...memoryStore(), ...(fault as Partial<PendingStore>) }
    await expect(save(app({ store }), A)).rejects.toMatchObject({ name: 'ServiceError', code: 'cannotPersist' })
    expect([await ids(store), tab.word, tab.expiry]).toEqual([[], null, undefined])
  })

  it('rejects when another record comes back', async () => {
    const store = memoryStore()
    const get = store.get.bind(store)
    const changed = async (id: string) => {
      const entry = (await get(id)) as PendingEntry
      return { ...entry, record: { ...entry.record, idempotencyKey: 'another' } }
    }
    await expect(save(app({ store: { ...store, get: changed } }), A, { json: null })).rejects.toMatchObject({
      code: 'cannotPersist',
    })
    expect(await ids(store)).toEqual([])
  })

  it('has the cause of the failure, and passes on an error that has its own code', async () => {
    const cause = new DOMException('denied', 'SecurityError')
    await expect(save(app({ store: { ...memoryStore(), put: () => Promise.reject(cause) } }), A)).rejects.toMatchObject(
      {
        cause,
        message: expect.stringContaining('SecurityError'),
      },
    )
    vi.stubGlobal('crypto', {})
    await expect(save(app(), A)).rejects.toMatchObject({ code: 'misconfigured' })
  })

  it('saves the run even if old records cannot be removed', async () => {
    const store = memoryStore()
    await save(app({ store: { ...store, list: denied } }), A)
    expect(await ids(store)).toEqual([A])
  })
})

describe('a save that is aborted', () => {
  const expired = { record: { transactionId: D, namespace: 'bank', createdAt: 0, expiresAt: 1 }, sealed: null }

  /** A store that records writes, and aborts when one of its methods is called or has finished. */
  const aborting = async (method: keyof PendingStore, moment: 'before' | 'after') => {
    const controller = new AbortController()
    const own = memoryStore()
    await own.put(expired as never)
    const writes: string[] = []
    const methods = Object.entries(own).filter(([, value]) => typeof value === 'function')
    const watched = methods.map(([name, call]) => [
      name,
      async (...given: unknown[]) => {
        if (name === 'put') writes.push('put')
        if (name === 'seal' || name === 'remove') writes.push(`${name} ${name === 'remove' ? String(given[0])[0] : ''}`)
        if (name === method && moment === 'before') controller.abort(new Error('cancelled'))
        const result: unknown = await (call as (...all: unknown[]) => unknown)(...given)
        if (name === method && moment === 'after') controller.abort(new Error('cancelled'))
        return result
      },
    ])
    return { store: { ...own, ...Object.fromEntries(watched) } as PendingStore, writes, signal: controller.signal }
  }

  it('before it starts, writes nothing', async () => {
    const { store, writes } = await aborting('put', 'before')
    const aborted = AbortSignal.abort(new Error('cancelled'))
    await expect(save(app({ store }), A, { signal: aborted })).rejects.toThrow('cancelled')
    expect(writes).toEqual([])
  })

  it.each([
    ['list', []],
    ['remove', ['remove D']],
    ['seal', ['remove D', 'seal ']],
    ['put', ['remove D', 'seal ', 'put', 'remove A']],
    ['get', ['remove D', 'seal ', 'put', 'remove A']],
    ['unseal', ['remove D', 'seal ', 'put', 'remove A']],
  ] as const)('at `%s` writes nothing afterwards, and removes what it wrote', async (method, expected) => {
    for (const moment of ['before', 'after'] as const) {
      const { store, writes, signal: aborted } = await aborting(method, moment)
      await expect(save(app({ store }), A, { signal: aborted })).rejects.toThrow('cancelled')
      expect(writes).toEqual(expected)
      expect(await ids(store)).not.toContain(A)
      expect([tab.word, tab.expiry]).toEqual([null, undefined])
    }
  })
})

describe('a store that does not answer', () => {
  const hanging = () => ({
    ...memoryStore(),
    ...Object.fromEntries(['get', 'advance', 'finish', 'remove', 'list'].map((name) => [name, hang])),
  })
  let record: PendingRecord
  beforeEach(async () => {
    const pending = app()
    await save(pending, A)
    record = (await pending.find(A))!
    vi.useFakeTimers()
  })

  it.each<[string, (pending: PendingActions) => Promise<unknown>, unknown]>([
    ['find', (pending) => pending.find(A), 'cannotPersist'],
    ['followersOf', (pending) => pending.followersOf(A), 'cannotPersist'],
    ['open', (pending) => pending.open(record, textOf), 'pendingActionDiscarded'],
    ['isTaken', (pending) => pending.isTaken(A), true],
    ['advance', (pending) => pending.advance(A, 'pending', 'returned'), 'cannotPersist'],
    ['close', (pending) => pending.close(A), 'cannotPersist'],
    ['closeSiblings', (pending) => pending.closeSiblings(record), 'cannotPersist'],
    ['removeForSubject', (pending) => pending.removeForSubject('subject'), 'cannotPersist'],
    ['sweep', (pending) => pending.sweep(), 'cannotPersist'],
  ])('`%s` settles in time', async (_, access, expected) => {
    let settled: unknown
    access(app({ store: hanging() })).then(
      (result) => (settled = result),
      (error: ServiceError) => (settled = error.code),
    )
    await vi.advanceTimersByTimeAsync(4999)
    expect(settled).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(settled).toBe(expected)
  })

  it('has a late write removed', async () => {
    const store = memoryStore()
    let finish = (): void => {}
    const slow: PendingStore = {
      ...store,
      put: async (entry) => {
        await new Promise<void>((resolve) => (finish = resolve))
        await store.put(entry)
      },
    }
    const result = save(app({ store: slow }), B).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await result).toMatchObject({ code: 'cannotPersist' })
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(await ids(store)).toEqual([])
  })
})
