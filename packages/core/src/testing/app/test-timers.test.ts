import { afterEach, describe, expect, it } from 'vitest'
import { Api, BOB, transferOf } from './app.fixture.js'
import { authenticates, checkAfterEach, createTestReauth, stale } from './index.js'
import { kitState } from './kit-state.js'
import { releaseTimers } from './test-timers.js'

checkAfterEach(afterEach)

describe('the timers of a run', () => {
  it('keep the process alive only while its test runs', async () => {
    const action = transferOf(new Api())
    const app = createTestReauth({ actions: [action], service: { refresh: stale(), redirect: authenticates() } })
    await app.reauth.perform(action, BOB)
    const timers = [...kitState().timers] as NodeJS.Timeout[]
    expect(timers.some((timer) => timer.hasRef())).toBe(true)
    releaseTimers()
    expect(timers.some((timer) => timer.hasRef())).toBe(false)
    expect(kitState().timers).toEqual([])
  })

  it('are ignored if a timer is a number, as in a browser', () => {
    kitState().timers.push(1 as never)
    expect(() => releaseTimers()).not.toThrow()
  })
})
