import { fc } from '@fast-check/vitest'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PendingStore } from '../pending/pending-store.js'
import { Environment, type Failing, type Happening } from './environment.fixture.js'

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300)
const FAILING: readonly Failing[] = ['request', 'answer', 'server', 'provider', 'write', 'read', 'advance']

const tab = fc.constantFrom(0 as const, 1 as const)
const how = fc.constantFrom('authenticated' as const, 'authenticated', 'authenticated', 'declined', 'as another')
const returning = (from: 0 | 1, to: 0 | 1, outcome: 'authenticated' | 'declined' | 'as another'): Happening => ({
  do: 'return',
  from,
  tab: to,
  how: outcome,
})
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('start' as const),
      tab,
      action: fc.constantFrom('plain' as const, 'harmless' as const, 'resolvable' as const),
    }),
  },
  { weight: 5, arbitrary: fc.tuple(tab, how).map(([sameTab, outcome]) => returning(sameTab, sameTab, outcome)) },
  { weight: 2, arbitrary: fc.tuple(tab, tab, how).map((parts) => returning(...parts)) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'confirm' as const,
        'confirm' as const,
        'cancel' as const,
        'reload' as const,
        'go home' as const,
        'restore' as const,
      ),
      tab,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 20, 200, 700) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail next' as const), what: fc.constantFrom(...FAILING) }) },
)
const happenings = fc.array(happening, { minLength: 3, maxLength: 18 })

let happeningCount = 0
let actionCount = 0
async function play(events: readonly Happening[], change?: (store: PendingStore) => PendingStore): Promise<string[]> {
  const environment = new Environment(change)
  await environment.begin()
  for (const event of events) await environment.happen(event)
  await environment.end()
  happeningCount += events.length
  actionCount += environment.booked.size
  return environment.problems.length === 0 ? [] : [...environment.problems, ...environment.story]
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})
afterAll(() => {
  // oxlint-disable-next-line no-console -- how much was tried is part of the result
  console.log(`${happeningCount} happenings, ${actionCount} actions performed`)
})

describe('random sequences of tabs, reloads, lost answers, failures and time', () => {
  it('perform an action at most once per request, and report what happened', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, async (events) => {
        expect(await play(events)).toEqual([])
      }),
      { numRuns: RUNS },
    )
    expect(actionCount).toBeGreaterThan(RUNS / 20)
  }, 600_000)

  it('let a page whose run met another subject start again with the current end-user', async () => {
    const events: Happening[] = [
      { do: 'start', tab: 0, action: 'plain' },
      returning(0, 0, 'authenticated'),
      returning(0, 0, 'as another'),
      returning(0, 0, 'authenticated'),
      { do: 'restore', tab: 0 },
      { do: 'start', tab: 0, action: 'plain' },
      returning(0, 0, 'authenticated'),
    ]
    expect(await play(events)).toEqual([])
  })

  it('report that the action continued elsewhere when a page is restored, even if its record was removed', async () => {
    const events: Happening[] = [
      { do: 'start', tab: 0, action: 'harmless' },
      { do: 'start', tab: 1, action: 'plain' },
      returning(0, 0, 'authenticated'),
      returning(1, 1, 'as another'),
      { do: 'start', tab: 0, action: 'plain' },
      { do: 'restore', tab: 0 },
    ]
    expect(await play(events)).toEqual([])
  })

  it('find a double effect if a store lets a record be taken twice', async () => {
    const events: Happening[] = [
      { do: 'start', tab: 0, action: 'plain' },
      returning(0, 0, 'authenticated'),
      returning(0, 1, 'authenticated'),
      { do: 'confirm', tab: 0 },
      { do: 'confirm', tab: 1 },
    ]
    expect(await play(events)).toEqual([])
    const takenTwice = (store: PendingStore): PendingStore => ({
      ...store,
      advance: async (...args) => (await store.advance(...args)) || true,
    })
    expect(await play(events, takenTwice)).toContain('intent 1 was booked 2 times')
  })
})
