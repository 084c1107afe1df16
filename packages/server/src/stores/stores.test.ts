import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { memoryStore } from './memory.js'
import { NOW, claimOf, next, operationOf } from './operation.fixture.js'
import type { NewOperation, OperationStore } from './operation-store.js'
import { type PostgresClient, postgresStore } from './postgres.js'
import { redisStore } from './redis.js'
import { STORES } from './stores.fixture.js'

const opened = await Promise.all(Object.entries(STORES).map(async ([name, open]) => ({ name, ...(await open()) })))
for (const one of opened)
  if ('absent' in one) console.warn(`SKIPPED: the contract of the ${one.name} store. ${one.absent}`)
afterAll(async () => {
  for (const one of opened) if ('close' in one) await one.close()
})

describe.each(opened)('the $name store', (one) => {
  const test = 'absent' in one ? it.skip : it
  let store: OperationStore
  let operation: NewOperation
  beforeAll(() => {
    if ('store' in one) store = one.store
  })
  beforeEach(async () => {
    if ('absent' in one) return
    operation = operationOf()
    await store.create(operation, NOW)
  })

  test('reads back what was created, and nothing else', async () => {
    const { keepUntil: _, ...kept } = operation
    expect(await store.read(operation.id, NOW)).toEqual({ ...kept, state: 'open', key: null, answer: null })
    expect(await store.read(next(), NOW)).toBeUndefined()
    const later = operationOf({ previousAuthTime: 0 })
    await store.create(later, NOW)
    expect(await store.read(later.id, NOW)).toMatchObject({ previousAuthTime: 0 })
  })

  test('refuses to create an operation twice, and keeps the first', async () => {
    await expect(store.create({ ...operation, action: 'other' }, NOW)).rejects.toBeInstanceOf(Error)
    expect(await store.read(operation.id, NOW)).toMatchObject({ action: 'transfer' })
  })

  test('lets one claim win, and tells the next ones that it is not open', async () => {
    const claim = claimOf(operation.id)
    expect(await store.claim(claim)).toBe('claimed')
    expect(await store.claim(claim)).toBe('notOpen')
    expect(await store.claim(claimOf(operation.id))).toBe('notOpen')
    expect(await store.read(operation.id, NOW)).toMatchObject({ state: 'running', key: claim.key, answer: null })
  })

  test.each([
    [599, 'claimed'],
    [600, 'notOpen'],
    [601, 'notOpen'],
  ])('answers a claim %i s after the opening, of 600, with %s', async (after, outcome) => {
    expect(await store.claim(claimOf(operation.id, { now: NOW + after }))).toBe(outcome)
  })

  test('does not claim what was never created', async () => {
    expect(await store.claim(claimOf(next()))).toBe('notOpen')
  })

  test('lets an idempotency key claim one operation (draft-06 §2.2)', async () => {
    const other = operationOf()
    await store.create(other, NOW)
    const claim = claimOf(operation.id)
    await store.claim(claim)
    expect(await store.claim(claimOf(other.id, { key: claim.key }))).toBe('keyReused')
    expect(await store.read(other.id, NOW)).toMatchObject({ state: 'open', key: null })
  })

  test('lets an authentication pay for one operation, and none for as many as there are (T17)', async () => {
    const others = [operationOf(), operationOf(), operationOf()] as const
    for (const other of others) await store.create(other, NOW)
    const claim = claimOf(operation.id)
    await store.claim(claim)
    const spent = claimOf(others[0].id, { authentication: claim.authentication })
    expect(await store.claim(spent)).toBe('authenticationSpent')
    expect(await store.claim(claimOf(others[0].id))).toBe('claimed')
    expect(await store.claim(claimOf(others[1].id, { authentication: null }))).toBe('claimed')
    expect(await store.claim(claimOf(others[2].id, { authentication: null }))).toBe('claimed')
  })

  test.each([
    ['done', '{"receipt":"é"}'],
    ['unknown', null],
  ] as const)('keeps how an operation ended: %s', async (state, answer) => {
    await store.claim(claimOf(operation.id))
    await store.finish({ id: operation.id, state, answer })
    expect(await store.read(operation.id, NOW)).toMatchObject({ state, answer })
    expect(await store.claim(claimOf(operation.id))).toBe('notOpen')
    await expect(store.finish({ id: operation.id, state: 'done', answer: '1' })).rejects.toBeInstanceOf(Error)
    expect(await store.read(operation.id, NOW)).toMatchObject({ state, answer })
  })

  test('does not end what was not claimed', async () => {
    await expect(store.finish({ id: operation.id, state: 'done', answer: '1' })).rejects.toBeInstanceOf(Error)
    expect(await store.read(operation.id, NOW)).toMatchObject({ state: 'open' })
  })
})

describe('the memory store', () => {
  it('forgets what is past its time, and refuses to open more than it may keep', async () => {
    const store = memoryStore({ capacity: 4 })
    const [open, paid, unpaid, late] = [
      operationOf(),
      operationOf(),
      operationOf(),
      operationOf({ keepUntil: NOW + 100_000 }),
    ] as const
    for (const operation of [open, paid, unpaid, late]) await store.create(operation, NOW)
    const claim = claimOf(paid.id)
    await store.claim(claim)
    await store.claim(claimOf(unpaid.id, { authentication: null }))
    const further = operationOf({ expiresAt: NOW + 99_000, keepUntil: NOW + 100_000 })
    await expect(store.create(further, NOW)).rejects.toThrow('full')
    await store.create(further, NOW + 90_000)
    for (const { id } of [open, paid, unpaid]) expect(await store.read(id, NOW)).toBeUndefined()
    expect(await store.read(late.id, NOW)).toBeDefined()
    expect(await store.read(late.id, NOW + 100_000)).toBeUndefined()
    // What was forgotten is free again.
    expect(await store.claim({ ...claim, id: further.id, now: NOW + 90_000 })).toBe('claimed')
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => memoryStore({ capacity })).toThrow(expect.objectContaining({ field: 'capacity' }))
  })
})

describe('a store that makes no sense is refused (P16)', () => {
  const query = async (): Promise<{ rows: unknown[] }> => ({ rows: [] })

  it.each<[string, () => unknown]>([
    ['size', () => memoryStore({ size: 1 } as never)],
    ['options', () => memoryStore(5 as never)],
    ['client', () => postgresStore(undefined as never)],
    ['client', () => postgresStore({} as never)],
    ['tabel', () => postgresStore({ query }, { tabel: 'operations' } as never)],
    ['send', () => redisStore(undefined as never)],
    ['send', () => redisStore({ sendCommand: query } as never)],
    ['prefx', () => redisStore(async () => null, { prefx: '{app}:' } as never)],
  ])('%s', (field, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })
})

describe('the PostgreSQL store', () => {
  const failing = (error: unknown): PostgresClient => ({ query: () => Promise.reject(error) })

  it.each(['Robert"; DROP TABLE', '', 'A', 'a'.repeat(42), 7 as never])('refuses the table name %j', (table) => {
    expect(() => postgresStore(failing(undefined), { table })).toThrow(expect.objectContaining({ field: 'table' }))
  })

  it('hands on an error of the database', async () => {
    const error = new Error('down')
    await expect(postgresStore(failing(error)).claim(claimOf(next()))).rejects.toBe(error)
  })

  it('does not guess why a claim failed: what it conflicted with may be deleted in between', async () => {
    const answers = [[], [{ open: true, key: false, authentication: false }]]
    const client: PostgresClient = { query: async () => ({ rows: answers.shift()! }) }
    await expect(postgresStore(client).claim(claimOf(next()))).rejects.toThrow('gone')
  })

  it('deletes rows past their time when the next operation is opened', async () => {
    const found = opened.find(({ name }) => name === 'PGlite')!
    if ('absent' in found) throw new Error('PGlite is part of the package.')
    const old = operationOf({ keepUntil: NOW + 10 })
    await found.store.create(old, NOW)
    await found.store.create(operationOf(), NOW + 10)
    expect(await found.store.read(old.id, NOW)).toBeUndefined()
  })
})

describe('the Redis store', () => {
  it.each(['reauth:', '', '{}:', 7 as never])('refuses the prefix %j, which a cluster would spread', (prefix) => {
    expect(() => redisStore(async () => null, { prefix })).toThrow(expect.objectContaining({ field: 'prefix' }))
  })

  it.each([null, undefined, '', 'CLAIMED', 1, ['claimed']])('takes the answer %j for no claim (P1)', async (answer) => {
    await expect(redisStore(async () => answer).claim(claimOf(next()))).rejects.toBeInstanceOf(Error)
  })
})
