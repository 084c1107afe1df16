import { describe, expect, it } from 'vitest'
import { createReauth } from './create-reauth.js'
import { Tab, World, transferOf } from './browser.fixture.js'
import { BOB } from './seams.fixture.js'

/** In seconds. */
const HOUR = 3600

describe("the device's clocks, since a token came", () => {
  it.each([
    ['both went on', 301, { monotonic: 301, wall: 301 }, 1],
    ['both went on, and the token is young', 240, { monotonic: 240, wall: 240 }, 0],
    ['the monotonic one stood still, as while the device sleeps', 301, { monotonic: 0, wall: 301 }, 1],
    ['the wall clock was set back', 301, { monotonic: 301, wall: 301 - HOUR }, 1],
    ['the wall clock was set back, and the token is young', 60, { monotonic: 60, wall: 60 - HOUR }, 0],
    ['the wall clock was set ahead', 60, { monotonic: 60, wall: 60 + HOUR }, 1],
  ])('%s: %i s later %j passed, and %i refreshes are made', async (_, seconds, passed, refreshes) => {
    const world = new World()
    const since = { monotonic: 0, wall: 0 }
    const clock = { monotonic: () => since.monotonic * 1000, wall: () => (1_000_000 + since.wall) * 1000 }
    const reauth = createReauth({ service: world.service('inProcess'), clock, page: new Tab() })
    const action = transferOf(world)
    await reauth.perform(action, BOB)
    Object.assign(since, passed)
    // The provider's session is fresh all the same: only a refresh shows that this page did not believe its memory.
    world.now += seconds
    world.authTime = world.now
    expect((await reauth.perform(action, BOB)).outcome).toBe('succeeded')
    expect([world.refreshes - 1, world.prompts]).toEqual([refreshes, 0])
  })
})
