import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOB, EdgeWorld, HOME, confirmed, confirming, hintOf } from './edge-cases.fixture.js'
import { type Emulator, startEmulator } from './index.js'

const DAY = 86_400

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

/** Redirects, returns, and runs until a click is needed. */
async function reauthenticate(world: EdgeWorld): Promise<unknown> {
  await world.leave(await world.load())
  return (await (await world.comeBack()).reauth.resume())!.ended
}

describe('an authentication that did not advance', () => {
  it('row 9: is never fresh: each click prompts once, and after three prompts there are no more', async () => {
    const world = await EdgeWorld.openStale(emulator)
    emulator.control.setQuirks({ ignoresMaxAge: true })
    for (let click = 1; click <= 3; click += 1) {
      expect(await reauthenticate(world)).toMatchObject({
        outcome: 'refused',
        code: 'stepUpIneffective',
        diagnosis: 'providerIgnoredMaxAge',
      })
      expect([world.browser.departures.length, world.bank.calls]).toEqual([click, 0])
    }
    const { reauth } = await world.load()
    expect(await reauth.start(world.action, BOB).ended).toMatchObject({ outcome: 'refused', code: 'tooManyPrompts' })
    expect(world.browser.departures).toHaveLength(3)
  })

  it.each([
    ['is missing', { omitsAuthTime: true }, 'implausibleAuthTime'],
    ['is 0', { zeroAuthTime: true }, 'stepUpIneffective'],
  ])('row 33: is never fresh when `auth_time` %s', async (_, quirks, code) => {
    const world = await EdgeWorld.open(emulator)
    emulator.control.setQuirks(quirks)
    expect(await reauthenticate(world)).toMatchObject({ outcome: 'refused', code })
    expect(world.bank.calls).toBe(0)
  })

  it.each([
    ['a text', String],
    ['a list', (time: unknown) => [time]],
    ['milliseconds', (time: unknown) => Number(time) * 1000],
  ])('row 33: is never fresh when `auth_time` is %s', async (_, changed) => {
    const world = await EdgeWorld.open(emulator)
    world.changeAuthTime = changed
    expect(await reauthenticate(world)).toMatchObject({ outcome: 'refused' })
    expect(world.bank.calls).toBe(0)
  })
})

describe('clocks that disagree', () => {
  it.each([-DAY, -600, 600, DAY])(
    "row 15: uses the provider's clock if the device's clock is off by %i seconds",
    async (seconds) => {
      const world = await EdgeWorld.open(emulator)
      world.wallOffset = seconds * 1000
      expect(await (await world.load()).reauth.perform(world.action, BOB)).toMatchObject({ outcome: 'succeeded' })
      emulator.control.ageSessions('alice', 400)
      await world.leave(await world.load())
      const run = (await (await world.comeBack()).reauth.resume())!
      expect(await confirmed(run)).toMatchObject({ outcome: 'succeeded' })
      expect(world.bank.calls).toBe(2)
    },
  )

  it.each([5, 60, 3600])('row 15: prompts again if `auth_time` is %i seconds later than `iat`', async (seconds) => {
    const world = await EdgeWorld.open(emulator)
    emulator.control.ageSessions('alice', -seconds)
    await world.leave(await world.load())
    expect(world.bank.calls).toBe(0)
  })

  it.each([
    [285, 'succeeded', 1],
    [291, 'redirecting', 0],
    [299, 'redirecting', 0],
  ])(
    'row 17: with 5 minutes on both ends, prompts 10 seconds before the server would refuse: %i seconds after the authentication it is %s',
    async (seconds, outcome, calls) => {
      const world = await EdgeWorld.open(emulator)
      emulator.control.ageSessions('alice', seconds)
      const { reauth } = await world.load()
      expect([(await reauth.perform(world.action, BOB)).outcome, world.bank.calls]).toEqual([outcome, calls])
    },
  )
})

describe('an ID Token that expires', () => {
  it('row 16: is renewed before the call if it expires while the end-user hesitates to confirm', async () => {
    const world = await EdgeWorld.openStale(emulator, '10m')
    world.bank.window = 600
    await world.leave(await world.load())
    const run = (await (await world.comeBack()).reauth.resume())!
    await confirming(run)
    world.pass(310)
    world.tokens()
    expect(await confirmed(run)).toMatchObject({ outcome: 'succeeded' })
    expect([world.tokens().length, world.bank.calls]).toEqual([1, 1])
  })

  it('row 16: is renewed before the page redirects with it as `id_token_hint`', async () => {
    const world = await EdgeWorld.openStale(emulator)
    const page = await world.load(HOME, { isWarm: true })
    world.pass(310)
    world.tokens()
    await world.leave(page)
    expect(world.tokens()).toEqual(['id-token 200'])
    expect(Number(hintOf(world)['exp']) - emulator.now()).toBeGreaterThan(290)
  })
})
