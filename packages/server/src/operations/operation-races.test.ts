import { afterAll, describe, expect, it, vi } from 'vitest'
import { commitOperation } from '../operations.js'
import { STORES } from '../stores/stores.fixture.js'
import { make, open, requestFor, useScene } from './operations.fixture.js'

useScene()

const opened = await Promise.all(Object.entries(STORES).map(async ([name, start]) => ({ name, ...(await start()) })))
for (const one of opened) if ('absent' in one) console.warn(`SKIPPED: operations on ${one.name}. ${one.absent}`)
afterAll(async () => {
  for (const one of opened) if ('close' in one) await one.close()
})

describe.each(opened)('operations on $name', (one) => {
  const test = 'absent' in one ? it.skip : it

  test('run one handler of 1 000 parallel commits (race-1000, P6)', { timeout: 60_000 }, async () => {
    if ('absent' in one) throw new Error(one.absent)
    const of = make({ store: one.store })
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
