import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Page } from '../platform/page.js'
import { tabMemory } from '../platform/tab-memory.js'
import { ServiceError } from '../words/service-error.js'
import type { RunFacts } from '../words/facts.js'
import { indexedDbStore } from './indexed-db.store.js'
import { memoryStore } from './memory.store.js'
import { PendingActions, type PendingLimits } from './pending-actions.js'
import { type PendingRecord, bytesOf } from './pending-record.js'
import type { PendingEntry, PendingStore } from './pending-store.js'
import { sessionStorageStore } from './web-storage.store.js'

const idOf = (letter: string) => letter.repeat(22)
const [A, B, C, D] = [idOf('A'), idOf('B'), idOf('C'), idOf('D')]

const facts: RunFacts = {
  runId: 'run',
  actionId: 'transfer',
  idempotencyKey: 'key',
  subjectKey: 'subject',
  authTimeBefore: 1,
  openedAt: 2,
  operationId: null,
  challenge: { maxAge: 60 },
  stepUps: 1,
}
const LIMITS: PendingLimits = { record: 2048, input: 65_536, records: 10, lifetime: 600_000 }
const INPUT = '{"to":"bob"}'
const textOf = (json: string | null) => `intent with ${json}`
const { signal } = new AbortController()

/** Everything is one tab; the store may be shared by several apps. */
let now: number
let word: string | null
let expiry: number | undefined
let address: string
const page = {
  href: () => address,
  recallInTab: () => word,
  rememberInTab: (to: string | null) => (word = to),
  rememberExpiry: (at: number) => (expiry = at),
} as unknown as Page

interface Changes {
  readonly store?: PendingStore
  readonly namespace?: string
  readonly limits?: Partial<PendingLimits>
  readonly page?: Page
}

const app = ({ namespace = 'bank', limits, ...more }: Changes = {}) =>
  new PendingActions({
    store: memoryStore(),
    clock: { wall: () => now, monotonic: () => 0 },
    page,
    timeout: 5000,
    ...more,
    namespace: () => namespace,
    limits: { ...LIMITS, ...limits },
  })

interface Saved {
  readonly leaderId?: string | null
  readonly facts?: Partial<RunFacts>
  readonly json?: string | null
  readonly signal?: AbortSignal
}

const save = async (pending: PendingActions, transactionId: string, given: Saved = {}): Promise<void> => {
  const { leaderId = null, json = INPUT } = given
  const kept = { json, text: textOf(json) }
  return pending.save({ transactionId, leaderId }, { ...facts, ...given.facts }, kept, given.signal ?? signal)
}

const never = () => new Promise<never>(() => {})
const denied = () => Promise.reject(new DOMException('denied', 'SecurityError'))
const ids = async (store: PendingStore) => (await store.list()).map(({ transactionId }) => transactionId)

beforeEach(() => {
  now = 1_000_000
  word = null
  expiry = undefined
  address = 'https://app.example.com/pay?step=2'
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('saving', () => {
  it('keeps the facts of a run and its sealed input, and remembers both in the tab', async () => {
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
      returnTo: address,
      stage: 'pending',
    })
    expect(new TextDecoder().decode(sealed as Uint8Array)).not.toContain('bob')
    expect(tabMemory(page, () => 'bank').recall()).toBe(A)
    expect(expiry).toBe(1_600_000)
  })

  it('keeps no more than the facts of a run', async () => {
    const store = memoryStore()
    await save(app({ store }), A, { facts: { idToken: 'x' } as never })
    expect(JSON.stringify(await store.get(A))).not.toContain('idToken')
  })

  it('keeps no input of an action that keeps none', async () => {
    const store = memoryStore()
    await save(app({ store }), A, { json: null })
    const pending = app({ store })
    expect(await pending.open((await pending.find(A))!, textOf)).toEqual({ subjectKey: 'subject', json: null })
  })

  it('works with a store of texts, for such an action', async () => {
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

  it('remembers only the run that leads in the tab', async () => {
    await save(app(), B, { leaderId: A })
    expect(word).toBeNull()
  })

  it('goes on when the page cannot note the expiry', async () => {
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
  ])('of an input %i characters above the limit: %s', async (above, expected) => {
    const store = memoryStore()
    const pending = app({ store, limits: { input: INPUT.length } })
    const json = above < 0 ? INPUT.slice(0, above) : INPUT + ' '.repeat(above)
    const saved = save(pending, A, { json }).then(
      () => 'kept',
      (error: ServiceError) => error.code,
    )
    expect([await saved, await ids(store)]).toEqual([expected, expected === 'kept' ? [A] : []])
  })

  it('names both sizes of an input that is too large, and not the input', async () => {
    const pending = app({ limits: { input: 11 } })
    await expect(save(pending, A)).rejects.toThrow(/\b12 .*\b11\b/)
    await expect(save(pending, A)).rejects.not.toThrow('bob')
  })

  it('refuses a run whose subject is not known', async () => {
    await expect(save(app(), A, { facts: { subjectKey: null } })).rejects.toMatchObject({ code: 'cannotPersist' })
  })

  it('gives up the address to return to when the record would be too large with it', async () => {
    const store = memoryStore()
    const long = { facts: { actionId: 'x'.repeat(512), runId: 'x'.repeat(512) } }
    address = `https://app.example.com/?q=${'y'.repeat(900)}`
    await save(app({ store }), A, long)
    expect((await store.get(A))!.record).toMatchObject({ returnTo: '/' })
    const bytes = bytesOf(JSON.stringify((await store.get(A))!.record))
    await save(app({ store, limits: { record: bytes } }), B, long)
    await expect(save(app({ store, limits: { record: bytes - 1 } }), C, long)).rejects.toMatchObject({
      code: 'cannotPersist',
      message: expect.stringMatching(new RegExp(`\\b${bytes}\\b.*\\b${bytes - 1}\\b`)),
    })
  })

  it('returns to the root of a page that has no address of its own', async () => {
    const store = memoryStore()
    address = 'about:blank'
    await save(app({ store }), A)
    expect((await store.get(A))!.record).toMatchObject({ returnTo: '/' })
  })

  it.each([
    ['denied', { put: denied }],
    [
      'denied at once',
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
    ['changed on the way', { unseal: async () => '{}' }],
  ])('rejects with `cannotPersist` and leaves nothing when storage is %s', async (_, fault) => {
    const store = { ...memoryStore(), ...(fault as Partial<PendingStore>) }
    await expect(save(app({ store }), A)).rejects.toMatchObject({ name: 'ServiceError', code: 'cannotPersist' })
    expect([await ids(store), word, expiry]).toEqual([[], null, undefined])
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

  it('says what caused it, and passes on an error that names its own code', async () => {
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

  it('goes on when old records cannot be removed', async () => {
    const store = memoryStore()
    await save(app({ store: { ...store, list: denied } }), A)
    expect(await ids(store)).toEqual([A])
  })
})

describe('a save that is aborted', () => {
  const expired = { record: { transactionId: D, namespace: 'bank', createdAt: 0, expiresAt: 1 }, sealed: null }

  /** A store that says what was written, and aborts when one of its methods is called, or when that is done. */
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

  it('before it begins, writes nothing', async () => {
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
  ] as const)('at `%s` writes nothing afterwards, and takes back what it wrote', async (method, expected) => {
    for (const moment of ['before', 'after'] as const) {
      const { store, writes, signal: aborted } = await aborting(method, moment)
      await expect(save(app({ store }), A, { signal: aborted })).rejects.toThrow('cancelled')
      expect(writes).toEqual(expected)
      expect(await ids(store)).not.toContain(A)
      expect([word, expiry]).toEqual([null, undefined])
    }
  })
})

describe('a store that does not answer', () => {
  const hanging = () => ({
    ...memoryStore(),
    ...Object.fromEntries(['get', 'advance', 'finish', 'remove', 'list'].map((name) => [name, never])),
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
    ['removeOf', (pending) => pending.removeOf('subject'), 'cannotPersist'],
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

  it('loses what it writes too late', async () => {
    const store = memoryStore()
    let finish = (): void => {}
    const slow: PendingStore = {
      ...store,
      put: async (entry) => {
        await new Promise<void>((resolve) => (finish = resolve))
        await store.put(entry)
      },
    }
    const saved = save(app({ store: slow }), B).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await saved).toMatchObject({ code: 'cannotPersist' })
    finish()
    await vi.advanceTimersByTimeAsync(0)
    expect(await ids(store)).toEqual([])
  })
})

describe('two apps on one origin', () => {
  let store: PendingStore
  let bank: PendingActions
  let shop: PendingActions
  beforeEach(() => {
    store = memoryStore()
    bank = app({ store })
    shop = app({ store, namespace: 'shop' })
  })

  it("do not find each other's records", async () => {
    await save(bank, A)
    await save(bank, B, { leaderId: A })
    expect([await shop.find(A), await shop.followersOf(A), await shop.isTaken(A)]).toEqual([null, [], false])
    await shop.removeOf('subject')
    await shop.closeSiblings({ ...(await bank.find(A))!, transactionId: C })
    expect([(await bank.find(A))?.stage, (await bank.find(B))?.stage]).toEqual(['pending', 'pending'])
  })

  it('have a transaction each in one tab', async () => {
    await save(bank, A)
    await save(shop, B)
    const memories = ['bank', 'shop'].map((namespace) => tabMemory(page, () => namespace))
    expect(memories.map((memory) => memory.recall())).toEqual([A, B])
    await bank.close(A)
    expect(memories.map((memory) => memory.recall())).toEqual([null, B])
  })

  it('count their records apart', async () => {
    const few = app({ store, limits: { records: 1 } })
    await save(shop, A)
    await save(few, B)
    await few.sweep()
    expect(await ids(store)).toEqual([A, B])
  })
})

describe('the kept input', () => {
  let store: PendingStore
  let pending: PendingActions
  let record: PendingRecord
  beforeEach(async () => {
    store = memoryStore()
    pending = app({ store })
    await save(pending, A)
    record = (await pending.find(A))!
  })
  const discarded = { name: 'ServiceError', code: 'pendingActionDiscarded' }

  it('is opened under its own record', async () => {
    const opened = { subjectKey: 'subject', json: INPUT }
    expect(await pending.open(record, textOf)).toEqual(opened)
    await pending.advance(A, 'pending', 'returned')
    expect(await pending.open((await pending.find(A))!, textOf)).toEqual(opened)
  })

  it.each(['runId', 'actionId', 'idempotencyKey', 'subjectTag', 'returnTo', 'intentTag', 'namespace'] as const)(
    'is discarded when the `%s` of its record was changed',
    async (field) => {
      await expect(pending.open({ ...record, [field]: 'x' }, textOf)).rejects.toMatchObject(discarded)
    },
  )

  it('is discarded when the action is a different one', async () => {
    const error = await pending.open(record, () => 'another').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ ...discarded, cause: expect.any(Error) })
  })

  it('is discarded when the record is gone, or is over', async () => {
    await store.finish(A)
    await expect(pending.open(record, textOf)).rejects.toMatchObject(discarded)
    await store.remove(A)
    await expect(pending.open(record, textOf)).rejects.toMatchObject(discarded)
  })
})

describe('a transaction', () => {
  let store: PendingStore
  let pending: PendingActions
  beforeEach(async () => {
    store = memoryStore()
    pending = app({ store })
    await save(pending, A)
  })

  it('is taken by one of several callers', async () => {
    expect(await pending.isTaken(A)).toBe(false)
    expect(await Promise.all([1, 2, 3].map(() => pending.advance(A, 'pending', 'returned')))).toEqual([
      true,
      false,
      false,
    ])
    expect(await pending.isTaken(A)).toBe(true)
  })

  it('counts as taken when it cannot be read', async () => {
    expect(await app({ store: { ...store, get: denied } }).isTaken(A)).toBe(true)
  })

  it('is not found under the id of another', async () => {
    const other = { ...store, get: () => store.get(A) }
    expect(await app({ store: other }).find(B)).toBeNull()
  })

  it('is known as used after it is closed, and forgotten by the tab, also when it cannot be closed', async () => {
    await pending.close(A)
    expect([(await pending.find(A))?.stage, (await store.get(A))?.sealed, word]).toEqual(['done', null, null])
    await save(pending, B)
    await expect(app({ store: { ...store, finish: denied } }).close(B)).rejects.toMatchObject({ code: 'cannotPersist' })
    expect(word).toBeNull()
  })

  it('that is closed leaves the one that the tab is in', async () => {
    await save(pending, B)
    await pending.close(A)
    expect(tabMemory(page, () => 'bank').recall()).toBe(B)
  })

  it('has the followers that share its redirect', async () => {
    await save(pending, B, { leaderId: A })
    await save(pending, C, { leaderId: D })
    expect((await pending.followersOf(A)).map((record) => record.transactionId)).toEqual([B])
  })

  it('closes the records that an earlier departure of its run left behind, unless a page took them', async () => {
    await save(pending, B)
    await save(pending, C, { facts: { runId: 'another' } })
    await save(pending, D)
    await pending.advance(D, 'pending', 'returned')
    await pending.closeSiblings((await pending.find(B))!)
    const stages = await Promise.all([A, B, C, D].map(async (id) => (await pending.find(id))?.stage))
    expect(stages).toEqual(['done', 'pending', 'pending', 'returned'])
  })

  it("is removed with its end-user's others", async () => {
    await save(pending, B, { facts: { subjectKey: 'another' } })
    await pending.removeOf('subject')
    expect(await ids(store)).toEqual([B])
  })
})

describe('sweeping', () => {
  it.each([
    [599_999, true],
    [600_000, false],
    [600_001, false],
  ])('%i ms after a record of any namespace was saved, it is there with its input: %s', async (passed, isThere) => {
    const store = memoryStore()
    await save(app({ store }), A)
    await save(app({ store, namespace: 'shop' }), B)
    now += passed
    await app({ store }).sweep()
    expect(await ids(store)).toEqual(isThere ? [A, B] : [])
  })

  it('removes what cannot be read', async () => {
    const store = memoryStore()
    const list = async () => [
      { transactionId: A, record: null },
      { transactionId: B, record: 'text' },
      { transactionId: C, record: { namespace: 'shop', createdAt: now, expiresAt: now + 3_600_001 } },
      { transactionId: D, record: { namespace: 'bank', createdAt: now, expiresAt: now + 1 } },
    ]
    const removed: string[] = []
    const remove = async (id: string) => void removed.push(id)
    await app({ store: { ...store, list, remove } }).sweep()
    expect(removed).toEqual([A, B, C, D])
  })

  it('removes a record that is kept under the id of another', async () => {
    const store = memoryStore()
    await save(app({ store }), A)
    const list = async () => [{ transactionId: B, record: (await store.get(A))!.record }]
    const remove = vi.fn(async () => {})
    await app({ store: { ...store, list, remove } }).sweep()
    expect(remove.mock.calls).toEqual([[B]])
  })

  it('never removes a live record that another app wrote, in whatever version and under whatever limits', async () => {
    const store = memoryStore()
    const record = {
      v: 2,
      transactionId: A,
      namespace: 'shop',
      createdAt: now,
      expiresAt: now + 3_600_000,
      more: 'x'.repeat(4000),
    }
    await store.put({ record, sealed: null } as never)
    await app({ store, limits: { records: 1 } }).sweep()
    await save(app({ store, limits: { records: 1 } }), B)
    expect(await ids(store)).toEqual([A, B])
    now += 3_600_000
    await app({ store }).sweep()
    expect(await ids(store)).toEqual([])
  })

  it.each([
    [1, [C]],
    [2, [B, C]],
    [3, [A, B, C]],
  ])('keeps the newest of a limit of %i', async (records, kept) => {
    const store = memoryStore()
    for (const id of [A, B, C]) {
      now += 1
      await save(app({ store }), id)
    }
    await app({ store, limits: { records } }).sweep()
    expect(await ids(store)).toEqual(kept)
  })

  it('makes room before a record is saved', async () => {
    const store = memoryStore()
    for (const id of [A, B, C]) {
      now += 1
      await save(app({ store, limits: { records: 2 } }), id)
    }
    expect(await ids(store)).toEqual([B, C])
  })
})
