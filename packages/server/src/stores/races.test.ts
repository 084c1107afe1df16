import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from './operation.fixture.js'
import { claimOn, sampleOperation, uniqueHex } from './sample-operations.js'
import type { OperationStore } from './operation-store.js'
import { STORES } from './stores.fixture.js'

/** How often each race is run: `npm run test:soak` runs it more often. */
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 2)

const openStores = await Promise.all(Object.entries(STORES).map(async ([name, open]) => ({ name, ...(await open()) })))
for (const openStore of openStores)
  if ('absent' in openStore) console.warn(`SKIPPED: races on the ${openStore.name} store. ${openStore.absent}`)
afterAll(async () => {
  for (const openStore of openStores) if ('close' in openStore) await openStore.close()
})

describe.each(openStores)('the $name store', (openStore) => {
  const test = 'absent' in openStore ? it.skip : it
  let store: OperationStore
  beforeAll(() => {
    if ('store' in openStore) store = openStore.store
  })

  test(`lets one of 1 000 concurrent claims win, ${ROUNDS} times`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const contested = sampleOperation()
      await create(store, contested)
      const outcomes = await Promise.all(Array.from({ length: 1000 }, () => store.claim(claimOn(contested))))
      expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'notOpen')).toHaveLength(999)
    }
  })

  test(`spends an authentication on one of 100 concurrent operations, ${ROUNDS} times`, async () => {
    const lost = (): number => ('connectionsLost' in openStore ? (openStore.connectionsLost?.() ?? 0) : 0)
    const before = lost()
    for (let round = 0; round < ROUNDS; round += 1) {
      const contested = Array.from({ length: 100 }, () => sampleOperation())
      await Promise.all(contested.map((each) => create(store, each)))
      const authentication = uniqueHex()
      const outcomes = await Promise.all(contested.map((each) => store.claim(claimOn(each, { authentication }))))
      expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'authenticationSpent')).toHaveLength(99)
    }
    expect(lost()).toBe(before)
  })
})
