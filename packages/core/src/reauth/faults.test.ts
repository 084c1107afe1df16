import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { FAULTS, FLOWS, type Strike, play } from './faults.fixture.js'

const OUTCOMES = ['succeeded', 'refused', 'cancelled', 'failed', 'outcomeUnknown']
/** Synchronous functions, whose answer can be neither late nor double. */
const SYNCHRONOUS = /^page\.|\.matches$|\.classifyError$/
const unhandled: unknown[] = []
const recordUnhandled = (error: unknown): void => void unhandled.push(error)
let runs = 0

beforeAll(() => {
  process.on('unhandledRejection', recordUnhandled)
})
afterAll(() => {
  process.off('unhandledRejection', recordUnhandled)
  // oxlint-disable-next-line no-console -- how much was tried is part of the result
  console.log(`${runs} flows with a fault`)
})
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a flow in which a function throws, hangs, or answers late, twice or with nonsense', () => {
  it.each(FLOWS.map((flow) => [flow.id, flow] as const))(
    'never calls with a stale authentication, never hangs and never ends twice: %s',
    async (_, flow) => {
      const faultless = await play(flow, null)
      expect([faultless.outcome, faultless.code, faultless.problems]).toEqual(['succeeded', undefined, []])
      const problems: string[] = []
      const strikes = [...faultless.points].flatMap(([point, calls]) =>
        FAULTS.filter(({ isAnswer }) => !(isAnswer && SYNCHRONOUS.test(point))).flatMap((fault) =>
          [...new Set([0, calls - 1, 'every' as const])].map((nth): Strike => ({ point, nth, fault })),
        ),
      )
      for (const strike of strikes) {
        runs += 1
        const name = `${strike.point} [${strike.nth}] ${strike.fault.id}`
        try {
          const { outcome, problems: flowProblems, world } = await play(flow, strike)
          for (const problem of flowProblems) problems.push(`${name}: ${problem}`)
          if (world.booked.size > 1) problems.push(`${name}: performed ${world.booked.size} times`)
          if (outcome === 'succeeded' && world.booked.size === 0 && strike.point !== 'action.perform')
            problems.push(`${name}: succeeded without having been performed`)
          if (outcome !== 'nothing' && !OUTCOMES.includes(outcome)) problems.push(`${name}: ${outcome}`)
        } catch (error) {
          problems.push(`${name}: threw ${String(error)}`)
        }
        if (unhandled.length > 0) problems.push(`${name}: unhandled ${String(unhandled.splice(0)[0])}`)
      }
      expect(problems).toEqual([])
    },
    120_000,
  )
})
