import { afterAll, describe, expect, it, vi } from 'vitest'
import { commitOperation } from '../operations.js'
import { STORES } from '../stores/stores.fixture.js'
import { make, open, requestFor, useScene } from './operations.fixture.js'

useScene()

const openStores = await Promise.all(
  Object.entries(STORES).map(async ([name, start]) => ({ name, ...(await start()) })),
)
for (const openStore of openStores)
  if ('absent' in openStore) console.warn(`SKIPPED: operations on ${openStore.name}. ${openStore.absent}`)
afterAll(async () => {
  for (const openStore of openStores) if ('close' in openStore) await openStore.close()
})

describe.each(openStores)('operations on $name', (openStore) => {
  const test = 'absent' in openStore ? it.skip : it

  test('run one handler for 1 000 concurrent commits', { timeout: 60_000 }, async () => {
    if ('absent' in openStore) throw new Error(openStore.absent)
    const of = make({ store: openStore.store })
    const handler = vi.fn(() => ({ receipt: 1 }))
    const request = await requestFor(await open(of), { handler })
    const results = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        commitOperation(of, { ...request, idempotencyKey: index % 2 === 0 ? 'k' : `k${index}` }),
      ),
    )
    expect(handler).toHaveBeenCalledTimes(1)
    expect(results.filter((result) => result.ok && !result.replayed)).toHaveLength(1)
    const refused = new Set(results.map((result) => (result.ok ? 'ok' : result.code)))
    for (const code of refused) expect(['ok', 'operationRunning', 'operationSpent']).toContain(code)
  })
})
