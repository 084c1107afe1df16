import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create } from './operation.fixture.js'
import { claimOn, sampleOperation, uniqueHex } from './sample-operations.js'
import type { OperationStore } from './operation-store.js'
import { STORES } from './stores.fixture.js'

/** How often each race is run: `npm run test:soak` runs it more often. */
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 2)

const opened = await Promise.all(Object.entries(STORES).map(async ([name, open]) => ({ name, ...(await open()) })))
for (const one of opened) if ('absent' in one) console.warn(`SKIPPED: races on the ${one.name} store. ${one.absent}`)
afterAll(async () => {
  for (const one of opened) if ('close' in one) await one.close()
})

describe.each(opened)('the $name store', (one) => {
  const test = 'absent' in one ? it.skip : it
  let store: OperationStore
  beforeAll(() => {
    if ('store' in one) store = one.store
  })

  test(`lets one of 1 000 parallel claims win, ${ROUNDS} times (T17)`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const contested = sampleOperation()
      await create(store, contested)
      const outcomes = await Promise.all(Array.from({ length: 1000 }, () => store.claim(claimOn(contested))))
      expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'notOpen')).toHaveLength(999)
    }
  })

  test(`lets one of 100 operations win that one authentication is offered to in parallel, ${ROUNDS} times (T17)`, async () => {
    const lost = (): number => ('connectionsLost' in one ? (one.connectionsLost?.() ?? 0) : 0)
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
