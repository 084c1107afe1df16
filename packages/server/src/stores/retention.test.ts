import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from './operation.fixture.js'
import { NOW, claimOn, endOf, sampleOperation } from './sample-operations.js'
import type { NewOperation, OperationClaim, OperationStore } from './operation-store.js'
import { STORES } from './stores.fixture.js'

const openStores = await Promise.all(Object.entries(STORES).map(async ([name, open]) => ({ name, ...(await open()) })))
for (const openStore of openStores)
  if ('absent' in openStore) console.warn(`SKIPPED: what the ${openStore.name} store remembers. ${openStore.absent}`)
afterAll(async () => {
  for (const openStore of openStores) if ('close' in openStore) await openStore.close()
})

describe.each(openStores)('the $name store, after a commit,', (openStore) => {
  const test = 'absent' in openStore ? it.skip : it
  let store: OperationStore
  beforeAll(() => {
    if ('store' in openStore) store = openStore.store
  })

  /** Long after the operation itself would have been removed. */
  const RETENTION = 80_000
  const fresh = (): NewOperation => sampleOperation({ keepUntil: NOW + 700 })
  /** Advances the time. A store cleans up when operations are opened, but not at each opening. */
  const passed = async (seconds: number): Promise<number> => {
    if ('pass' in openStore) await openStore.pass?.(seconds)
    const now = NOW + seconds
    for (let index = 0; index < 50; index += 1)
      await create(store, sampleOperation({ expiresAt: now + 600, keepUntil: now + 1000 }), now)
    await store.clean?.(now)
    return now
  }
  /** Opens another operation and claims it with the key and authentication of the first. */
  const offer = async (now: number, change: Partial<OperationClaim>): Promise<string> => {
    const other = sampleOperation({ expiresAt: now + 600, keepUntil: now + 700 })
    await create(store, other, now)
    return store.claim(claimOn(other, { now, keepUntil: now + RETENTION, ...change }))
  }

  test.each([2, 700, 3600, RETENTION - 2])(
    'stores the key and the authentication until keepUntil: %i s',
    async (seconds) => {
      const paid = fresh()
      await create(store, paid, NOW)
      const claim = claimOn(paid, { keepUntil: NOW + RETENTION })
      const { key, authentication } = claim
      expect(await store.claim(claim)).toBe('claimed')
      const end = endOf(claim)
      await store.finish(end)
      const now = await passed(seconds)
      expect(await offer(now, { authentication })).toBe('authenticationSpent')
      expect(await offer(now, { key })).toBe('keyReused')
      expect(await store.read(paid, now)).toMatchObject({ state: 'done', answer: end.answer, key })
    },
  )

  test('removes them afterwards, so that nothing grows without limit', async () => {
    const paid = fresh()
    await create(store, paid, NOW)
    const { key, authentication } = claimOn(paid)
    await store.claim(claimOn(paid, { key, authentication, keepUntil: NOW + RETENTION }))
    const now = await passed(RETENTION)
    expect(await store.read(paid, now)).toBeUndefined()
    expect(await offer(now, { key, authentication })).toBe('claimed')
  })

  test('stores a payment even if its handler never ended', async () => {
    const paid = fresh()
    await create(store, paid, NOW)
    const { authentication } = claimOn(paid)
    await store.claim(claimOn(paid, { authentication, keepUntil: NOW + RETENTION }))
    const now = await passed(RETENTION - 2)
    expect(await offer(now, { authentication })).toBe('authenticationSpent')
    expect(await store.read(paid, now)).toMatchObject({ state: 'running' })
  })

  test.each([1, 698])('stores an uncommitted operation: %i s of 700', async (seconds) => {
    const unpaid = sampleOperation({ keepUntil: NOW + 700 })
    await create(store, unpaid, NOW)
    if ('pass' in openStore) await openStore.pass?.(seconds)
    expect(await store.read(unpaid, NOW + seconds)).toMatchObject({ state: 'open' })
  })

  test('removes an expired uncommitted operation', async () => {
    const unpaid = sampleOperation({ keepUntil: NOW + 700 })
    await create(store, unpaid, NOW)
    if ('pass' in openStore) await openStore.pass?.(700)
    expect(await store.read(unpaid, NOW + 700)).toBeUndefined()
  })
})
