import { describe, expect, it } from 'vitest'
import { storeContract } from '../testing.js'
import { memoryStore } from './memory.js'
import { create } from './operation.fixture.js'
import { NOW, claimOn, sampleOperation } from './sample-operations.js'

describe('the memory store', () => {
  it.each(storeContract)('$name', ({ check }) => expect(check(memoryStore())).resolves.toBeUndefined())

  it('removes expired operations, and refuses to open more than its capacity', async () => {
    const store = memoryStore({ capacity: 4 })
    const [open, paid, unpaid] = [sampleOperation(), sampleOperation(), sampleOperation()] as const
    const late = sampleOperation({ keepUntil: NOW + 100_000 })
    for (const operation of [open, paid, unpaid, late]) await create(store, operation)
    const claim = claimOn(paid)
    await store.claim(claim)
    await store.claim(claimOn(unpaid, { authentication: null }))
    const further = sampleOperation({ expiresAt: NOW + 99_000, keepUntil: NOW + 100_000 })
    await expect(create(store, further)).rejects.toThrow('full')
    await create(store, further, NOW + 90_060)
    for (const each of [open, paid, unpaid]) expect(await store.read(each, NOW)).toBeUndefined()
    expect(await store.read(late, NOW)).toBeDefined()
    expect(await store.read(late, NOW + 100_000)).toBeUndefined()
    // The capacity of removed operations is available again.
    expect(await store.claim({ ...claim, id: further.id, now: NOW + 90_060 })).toBe('claimed')
  })

  it('stores a claimed operation until keepUntil, and cleans when clean() is called', async () => {
    const store = memoryStore()
    const operation = sampleOperation({ keepUntil: NOW + 120 })
    await create(store, operation)
    await store.claim(claimOn(operation, { keepUntil: NOW + 1200 }))
    await store.clean!(NOW + 600)
    expect(await store.read(operation, NOW + 600)).toMatchObject({ state: 'running' })
    await store.clean!(NOW + 1200)
    expect(await store.read(operation, NOW)).toBeUndefined()
  })

  it('refuses quickly when it is full, whatever its capacity is', async () => {
    const capacity = 100_000
    const store = memoryStore({ capacity })
    for (let index = 0; index < capacity; index += 1) await create(store, sampleOperation())
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const before = performance.now()
      for (let index = 0; index < 1000; index += 1) await work()
      return performance.now() - before
    }
    const reading = sampleOperation()
    const read = await timed(() => store.read(reading, NOW))
    const refused = await timed(() => create(store, sampleOperation()).catch(() => undefined))
    // Iterating over all of them would cost thousands of reads.
    expect(refused).toBeLessThan(Math.max(300, read * 200))
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => memoryStore({ capacity })).toThrow(expect.objectContaining({ field: 'capacity' }))
  })
})
