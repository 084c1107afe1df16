import { describe, expect, it } from 'vitest'
import { createReauth } from './create-reauth.js'
import { Tab, TestWorld, transferOf } from './browser.fixture.js'
import { BOB } from './seams.fixture.js'

/** An hour in seconds. */
const HOUR = 3600

describe("the device's clocks after a token arrived", () => {
  it.each([
    ['both advanced', 301, { monotonic: 301, wall: 301 }, 1],
    ['both advanced, and the token is young', 240, { monotonic: 240, wall: 240 }, 0],
    ['the monotonic clock stood still, as during sleep', 301, { monotonic: 0, wall: 301 }, 1],
    ['the wall clock was set back', 301, { monotonic: 301, wall: 301 - HOUR }, 1],
    ['the wall clock was set back, and the token is young', 60, { monotonic: 60, wall: 60 - HOUR }, 0],
    ['the wall clock was set ahead', 60, { monotonic: 60, wall: 60 + HOUR }, 1],
  ])('%s: %i s later, %j cause %i refreshes', async (_, seconds, elapsed, refreshes) => {
    const world = new TestWorld()
    const since = { monotonic: 0, wall: 0 }
    const clock = { monotonic: () => since.monotonic * 1000, wall: () => (1_000_000 + since.wall) * 1000 }
    const reauth = createReauth({ service: world.service('inProcess'), clock, page: new Tab() })
    const action = transferOf(world)
    await reauth.perform(action, BOB)
    Object.assign(since, elapsed)
    // The provider's session is still fresh, so only a refresh shows that the page distrusted its memory.
    world.now += seconds
    world.authTime = world.now
    expect((await reauth.perform(action, BOB)).outcome).toBe('succeeded')
    expect([world.refreshes - 1, world.prompts]).toEqual([refreshes, 0])
  })
})
