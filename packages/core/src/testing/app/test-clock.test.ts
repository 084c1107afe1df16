import { afterEach, describe, expect, it, vi } from 'vitest'
import { Api, BOB, transferOf } from './app.fixture.js'
import { checkAfterEach, createTestReauth, fresh, hangs, stale, testClock } from './index.js'

checkAfterEach(afterEach)
afterEach(() => vi.useRealTimers())

describe('a clock', () => {
  it.each([
    ['4m', 'fresh'],
    ['5m', 'wouldPrompt'],
  ] as const)('ages a token: %s later it is %s', async (duration, preview) => {
    const app = createTestReauth({ service: { refresh: fresh({ age: '0s' }), browser: hangs() } })
    const action = transferOf(new Api())
    await app.reauth.perform(action, BOB)
    await app.clock.advance(duration)
    expect(app.reauth.preview(action.requirement)).toMatchObject({ preview })
  })

  it('advances the timers of the statechart with the fake timers of the test runner', async () => {
    vi.useFakeTimers()
    const clock = testClock({ advanceTimers: (milliseconds) => vi.advanceTimersByTimeAsync(milliseconds) })
    const app = createTestReauth({ clock, service: { refresh: stale(), browser: hangs() } })
    const run = app.reauth.start(transferOf(new Api()), BOB)
    await clock.advance('599s')
    expect(run.getSnapshot().status).toBe('prompting')
    await clock.advance('1s')
    expect(await run.ended).toMatchObject({ code: 'timeout' })
    expect([clock.monotonic(), app.story()]).toEqual([600_000, expect.stringContaining('browserTimeout')])
  })

  it('advances synchronous fake timers in parts, so that timers started by timers fire', async () => {
    vi.useFakeTimers()
    const clock = testClock({ advanceTimers: (milliseconds) => void vi.advanceTimersByTime(milliseconds) })
    const app = createTestReauth({ clock, service: { refresh: hangs() } })
    const run = app.reauth.start(transferOf(new Api()), BOB)
    await clock.advance('1m')
    expect(await run.ended).toMatchObject({ outcome: 'failed', code: 'timeout' })
  })

  it('refuses timers that do not advance, an unknown option, and a time without a unit', async () => {
    const refused = { code: 'invalidConfiguration' }
    await expect(testClock({ advanceTimers: () => {} }).advance('1h')).rejects.toMatchObject(refused)
    expect(() => testClock({ timers: vi } as never)).toThrow(expect.objectContaining(refused))
    await expect(testClock().advance(5 as never)).rejects.toMatchObject({ code: 'invalidDuration' })
  })

  it('does not call a removed listener', async () => {
    const clock = testClock()
    const called = vi.fn()
    clock.onAdvance(called)()
    await clock.advance('1s')
    expect(called).not.toHaveBeenCalled()
  })
})
