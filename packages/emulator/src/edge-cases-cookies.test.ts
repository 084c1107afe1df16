import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ALICE, BOB, EdgeWorld, HOME, confirmed } from './edge-cases.fixture.js'
import { type Emulator, startEmulator } from './index.js'

const sdk = { sessionType: 'cookie' } as const

let emulator: Emulator
let world: EdgeWorld
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())
beforeEach(async () => {
  world = await EdgeWorld.open(emulator)
  await world.signIn(ALICE, sdk)
})

it('row 14: performs and reauthenticates with a cookie session, whose state the SDK does not know', async () => {
  const fresh = await world.load(HOME, { sdk })
  expect(await fresh.reauth.perform(world.action, BOB)).toMatchObject({ outcome: 'succeeded' })
  expect([fresh.authgear.sessionState, world.tokens()]).toEqual(['UNKNOWN', ['id-token 200']])
  emulator.control.ageSessions('alice', 3600)
  await world.leave(await world.load(HOME, { sdk }))
  const { reauth, authgear } = await world.comeBack(ALICE, { sdk })
  expect(await confirmed((await reauth.resume())!)).toMatchObject({ outcome: 'succeeded' })
  expect([authgear.sessionState, world.bank.calls]).toEqual(['UNKNOWN', 2])
})

it('row 14: refuses if the session of the cookie has ended', async () => {
  const { reauth, authgear } = await world.load(HOME, { sdk })
  emulator.control.killSessions('alice')
  expect(await reauth.start(world.action, BOB).ended).toMatchObject({ outcome: 'refused', code: 'sessionLost' })
  expect([authgear.sessionState, world.tokens(), world.browser.departures]).toEqual([
    'NO_SESSION',
    ['id-token 401'],
    [],
  ])
})
