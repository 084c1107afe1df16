import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeContract } from '../testing.js'
import { memoryStore } from './memory.js'
import { create } from './operation.fixture.js'
import { NOW, claimOn, endOf, sampleOperation } from './sample-operations.js'
import type { OperationStore } from './operation-store.js'
import { postgresStore } from './postgres.js'
import { redisStore } from './redis.js'
import { STORES } from './stores.fixture.js'

const openStores = await Promise.all(Object.entries(STORES).map(async ([name, open]) => ({ name, ...(await open()) })))
for (const openStore of openStores)
  if ('absent' in openStore) console.warn(`SKIPPED: the contract of the ${openStore.name} store. ${openStore.absent}`)
afterAll(async () => {
  for (const openStore of openStores) if ('close' in openStore) await openStore.close()
})

describe.each(openStores)('the $name store', (openStore) => {
  const test = 'absent' in openStore ? it.skip : it
  let store: OperationStore
  beforeAll(() => {
    if ('store' in openStore) store = openStore.store
  })
  test.each(storeContract)('$name', ({ check }) => check(store))
})

describe('a misconfigured store is refused', () => {
  const query = async (): Promise<{ rows: unknown[] }> => ({ rows: [] })

  it.each<[string, () => unknown]>([
    ['size', () => memoryStore({ size: 1 } as never)],
    ['options', () => memoryStore(5 as never)],
    ['client', () => postgresStore(undefined as never)],
    ['client', () => postgresStore({} as never)],
    ['tabel', () => postgresStore({ query }, { tabel: 'operations' } as never)],
    ['send', () => redisStore(undefined as never)],
    ['send', () => redisStore({ sendCommand: query } as never)],
    ['prefx', () => redisStore(async () => null, { prefx: 'app:' } as never)],
    ['warn', () => redisStore(async () => null, { warn: 'loudly' } as never)],
    ['warn', () => postgresStore({ query }, { warn: 'loudly' } as never)],
    ['prepare', () => postgresStore({ query }, { prepare: 'yes' } as never)],
    ['client', () => postgresStore({ query }).in(undefined as never)],
  ])('%s', (field, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })
})

describe.each(openStores.filter(({ name }) => name.startsWith('Redis')))('$name', (openStore) => {
  const test = 'absent' in openStore ? it.skip : it

  test('sets a time to live on every key, whatever the times are', async () => {
    const { store, send } = openStore as { store: OperationStore; send: (command: string[]) => Promise<unknown> }
    for (const keepUntil of [NOW, NOW + 0.5, NOW + 90_000.5, 253_402_300_799, Number.MAX_SAFE_INTEGER]) {
      const [ended, freed, open] = [
        sampleOperation({ keepUntil }),
        sampleOperation({ keepUntil }),
        sampleOperation({ keepUntil }),
      ]
      for (const operation of [ended, freed, open]) await create(store, operation)
      const claims = [claimOn(ended, { keepUntil }), claimOn(freed, { keepUntil })] as const
      for (const claim of claims) await store.claim(claim)
      await store.finish(endOf(claims[0]))
      await store.finish(endOf(claims[1], { state: 'open', answer: null, expiresAt: keepUntil }))
    }
    for (const key of (await send(['KEYS', '*'])) as string[])
      expect([key, Number(await send(['TTL', key])) >= 0]).toEqual([key, true])
  })
})
