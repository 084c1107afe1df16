import { beforeEach, describe, expect, it, vi } from 'vitest'
import { tabMemory } from '../platform/tab-memory.js'
import { memoryStore } from './memory.store.js'
import { PendingActions } from './pending-actions.js'
import { type PendingRecord } from './pending-record.js'
import type { PendingStore } from './pending-store.js'
import { A, B, C, D, INPUT, textOf, page, app, save, denied, ids, tab, useNewTab } from './pending-actions.fixture.js'

useNewTab()

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
    expect([await shop.find(A), await shop.followersOf(A)]).toEqual([null, []])
    await shop.removeForSubject('subject')
    await shop.closeSiblings({ ...(await bank.find(A))!, transactionId: C })
    expect([(await bank.find(A))?.stage, (await bank.find(B))?.stage]).toEqual(['pending', 'pending'])
  })

  it('each have their own transaction in one tab', async () => {
    await save(bank, A)
    await save(shop, B)
    const memories = ['bank', 'shop'].map((namespace) => tabMemory(page, () => namespace))
    expect(memories.map((memory) => memory.recall())).toEqual([A, B])
    await bank.close(A)
    expect(memories.map((memory) => memory.recall())).toEqual([null, B])
  })

  it('count their records separately', async () => {
    const few = app({ store, limits: { records: 1 } })
    await save(shop, A)
    await save(few, B)
    await few.sweep()
    expect(await ids(store)).toEqual([A, B])
  })
})

describe('the stored input', () => {
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

  it('is opened with its own record', async () => {
    const opened = { subjectKey: 'subject', json: INPUT }
    expect(await pending.open(record, textOf)).toEqual(opened)
    await pending.advance(A, 'pending', 'returned')
    expect(await pending.open((await pending.find(A))!, textOf)).toEqual(opened)
  })

  it.each(['runId', 'actionId', 'idempotencyKey', 'subjectTag', 'returnTo', 'intentTag', 'namespace'] as const)(
    'is discarded when the `%s` of its record is changed',
    async (field) => {
      await expect(pending.open({ ...record, [field]: 'x' }, textOf)).rejects.toMatchObject(discarded)
    },
  )

  it('is discarded when the action is a different one', async () => {
    const error = await pending.open(record, () => 'another').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ ...discarded, cause: expect.any(Error) })
  })

  it('is discarded when the record is deleted or over', async () => {
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

  it('is taken by only one of several callers', async () => {
    expect(await pending.isTaken(A)).toBe(false)
    expect(await Promise.all([1, 2, 3].map(() => pending.advance(A, 'pending', 'returned')))).toEqual([
      true,
      false,
      false,
    ])
    expect(await pending.isTaken(A)).toBe(true)
  })

  it('counts as taken when it is unreadable or was removed', async () => {
    expect(await app({ store: { ...store, get: denied } }).isTaken(A)).toBe(true)
    await store.remove(A)
    expect(await pending.isTaken(A)).toBe(true)
  })

  it('is not found under another id', async () => {
    const wrongStore = { ...store, get: () => store.get(A) }
    expect(await app({ store: wrongStore }).find(B)).toBeNull()
  })

  it('counts as used after it is closed, and leaves the tab even if it cannot be closed', async () => {
    await pending.close(A)
    expect([(await pending.find(A))?.stage, (await store.get(A))?.sealed, tab.word]).toEqual(['done', null, null])
    await save(pending, B)
    await expect(app({ store: { ...store, finish: denied } }).close(B)).rejects.toMatchObject({ code: 'cannotPersist' })
    expect(tab.word).toBeNull()
  })

  it('is not forgotten by its tab when another one is closed', async () => {
    await save(pending, B)
    await pending.close(A)
    expect(tabMemory(page, () => 'bank').recall()).toBe(B)
  })

  it('finds the followers that share its redirect', async () => {
    await save(pending, B, { leaderId: A })
    await save(pending, C, { leaderId: D })
    expect((await pending.followersOf(A)).map((record) => record.transactionId)).toEqual([B])
  })

  it('closes the records that earlier departures of its run left behind, unless a page took them', async () => {
    await save(pending, B)
    await save(pending, C, { facts: { runId: 'another' } })
    await save(pending, D)
    await pending.advance(D, 'pending', 'returned')
    await pending.closeSiblings((await pending.find(B))!)
    const stages = await Promise.all([A, B, C, D].map(async (id) => (await pending.find(id))?.stage))
    expect(stages).toEqual(['done', 'pending', 'pending', 'returned'])
  })

  it('is removed with all records of its end-user', async () => {
    await save(pending, B, { facts: { subjectKey: 'another' } })
    await pending.removeForSubject('subject')
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
    tab.now += passed
    await app({ store }).sweep()
    expect(await ids(store)).toEqual(isThere ? [A, B] : [])
  })

  it('removes unreadable records', async () => {
    const store = memoryStore()
    const list = async () => [
      { transactionId: A, record: null },
      { transactionId: B, record: 'text' },
      { transactionId: C, record: { namespace: 'shop', createdAt: tab.now, expiresAt: tab.now + 3_600_001 } },
      { transactionId: D, record: { namespace: 'bank', createdAt: tab.now, expiresAt: tab.now + 1 } },
    ]
    const removed: string[] = []
    const remove = async (id: string) => void removed.push(id)
    await app({ store: { ...store, list, remove } }).sweep()
    expect(removed).toEqual([A, B, C, D])
  })

  it('removes a record that is stored under another id', async () => {
    const store = memoryStore()
    await save(app({ store }), A)
    const list = async () => [{ transactionId: B, record: (await store.get(A))!.record }]
    const remove = vi.fn(async () => {})
    await app({ store: { ...store, list, remove } }).sweep()
    expect(remove.mock.calls).toEqual([[B]])
  })

  it('never removes a live record of another app, whatever its version and limits', async () => {
    const store = memoryStore()
    const record = {
      v: 2,
      transactionId: A,
      namespace: 'shop',
      createdAt: tab.now,
      expiresAt: tab.now + 3_600_000,
      more: 'x'.repeat(4000),
    }
    await store.put({ record, sealed: null } as never)
    await app({ store, limits: { records: 1 } }).sweep()
    await save(app({ store, limits: { records: 1 } }), B)
    expect(await ids(store)).toEqual([A, B])
    tab.now += 3_600_000
    await app({ store }).sweep()
    expect(await ids(store)).toEqual([])
  })

  it.each([
    [1, [C]],
    [2, [B, C]],
    [3, [A, B, C]],
  ])('keeps the newest records up to a limit of %i', async (records, newest) => {
    const store = memoryStore()
    for (const id of [A, B, C]) {
      tab.now += 1
      await save(app({ store }), id)
    }
    await app({ store, limits: { records } }).sweep()
    expect(await ids(store)).toEqual(newest)
  })

  it('makes room before a record is saved', async () => {
    const store = memoryStore()
    for (const id of [A, B, C]) {
      tab.now += 1
      await save(app({ store, limits: { records: 2 } }), id)
    }
    expect(await ids(store)).toEqual([B, C])
  })
})
