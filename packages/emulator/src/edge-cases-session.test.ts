import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { passwordOf } from './end-user.fixture.js'
import { BOB, EdgeWorld, HOME, claimsOf, confirmed, confirming, hintOf } from './edge-cases.fixture.js'
import { type Emulator, startEmulator } from './index.js'

let emulator: Emulator
let world: EdgeWorld
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())
beforeEach(async () => {
  world = await EdgeWorld.openStale(emulator)
})

const MALLORY = passwordOf('mallory')
const lost = { outcome: 'refused', code: 'sessionLost' }
const inAnotherTab = async (work: () => Promise<unknown>): Promise<void> => {
  const { tab } = world.browser
  world.browser.tab = world.browser.openTab()
  await work()
  world.browser.tab = tab
}

describe('a different end-user', () => {
  it('row 7: refuses if a different end-user returns, drops their token, and removes the pending action', async () => {
    emulator.control.setAllowsOtherAccount(true)
    await world.leave(await world.load())
    const { reauth, authgear } = await world.comeBack(MALLORY)
    const run = (await reauth.resume())!
    expect(await run.ended).toMatchObject({ outcome: 'refused', code: 'subjectMismatch' })
    expect(claimsOf(authgear.getIDTokenHint()!)['sub']).toBe('alice')
    await expect.poll(() => world.records()).toEqual([])
    expect(world.bank.calls).toBe(0)
  })

  it('row 7: never sends a token of the different end-user with the next action', async () => {
    emulator.control.setAllowsOtherAccount(true)
    await world.leave(await world.load())
    const page = await world.comeBack(MALLORY)
    await (await page.reauth.resume())!.ended
    await world.leave(page, { to: 'carol' })
    expect([hintOf(world)['sub'], world.bank.calls]).toEqual(['alice', 0])
  })

  it('row 28: ends a waiting run if the end-user signs out in the page', async () => {
    await world.leave(await world.load())
    const { reauth, authgear } = await world.comeBack()
    const run = (await reauth.resume())!
    await confirming(run)
    await authgear.logout({ redirectURI: HOME })
    expect(await run.ended).toMatchObject(lost)
    expect(world.bank.calls).toBe(0)
  })

  it('row 28: does not call if another tab signed out during the redirect', async () => {
    await world.leave(await world.load())
    await world.browser.follow(passwordOf('alice'))
    await inAnotherTab(async () => (await world.load()).authgear.logout({ redirectURI: HOME }))
    const { reauth } = await world.load(world.browser.href())
    expect(await (await reauth.resume())!.ended).toMatchObject({ outcome: 'failed', code: 'providerUnavailable' })
    expect(world.bank.calls).toBe(0)
  })

  it.each([
    ['signed out', async () => (await world.load()).authgear.logout({ redirectURI: HOME }), 'sessionLost'],
    ['signed in another user', () => world.signIn(MALLORY), 'subjectMismatch'],
  ])('row 28: refuses if another tab %s while the run waited for a click', async (_, work, code) => {
    await world.leave(await world.load())
    const run = (await (await world.comeBack()).reauth.resume())!
    await confirming(run)
    await inAnotherTab(work)
    expect(await confirmed(run)).toMatchObject({ outcome: 'refused', code })
    expect(world.bank.calls).toBe(0)
  })
})

describe('a different session of the same end-user', () => {
  it('row 8: checks with a refresh whether the original session is alive, and does not call if it has ended', async () => {
    await world.leave(await world.load())
    world.tokens()
    emulator.control.killSessions('alice')
    const run = (await (await world.comeBack()).reauth.resume())!
    expect(await run.ended).toMatchObject(lost)
    expect(world.tokens().slice(0, 2)).toEqual(['authorization_code 200', 'refresh_token 400'])
    expect(world.bank.calls).toBe(0)
  })
})

describe('the session is gone', () => {
  it('row 11: ends once with `sessionLost`, although the SDK reports it twice', async () => {
    emulator.control.killSessions('alice')
    const reasons: unknown[] = []
    const { reauth, authgear, events } = await world.load()
    authgear.delegate = { onSessionStateChange: (_, reason) => void reasons.push(reason) }
    const run = reauth.start(world.action, BOB)
    expect(await run.ended).toMatchObject(lost)
    await expect(authgear.refreshIDToken()).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(reasons.length).toBeGreaterThan(1)
    expect(events.map(({ type }) => type)).toEqual(['started', 'refused'])
    expect(await reauth.start(world.action, BOB).ended).toMatchObject(lost)
  })

  it('row 12: refuses even if the SDK still holds an access token, if the app makes each run contact the provider', async () => {
    const { reauth } = await world.load(HOME, { isWarm: true, reauth: { refresh: 'always' } })
    emulator.control.killSessions('alice')
    world.tokens()
    expect(await reauth.start(world.action, BOB).ended).toMatchObject(lost)
    expect([world.tokens(), world.browser.departures]).toEqual([['id-token 401'], []])
  })

  it("row 13: does not call if the session ends between the end-user's answer and the exchange", async () => {
    await world.leave(await world.load())
    await world.browser.follow(passwordOf('alice'))
    emulator.control.killSessions('alice')
    const { reauth } = await world.load(world.browser.href())
    expect(await (await reauth.resume())!.ended).toMatchObject({ outcome: 'failed', code: 'providerUnavailable' })
    expect(await reauth.start(world.action, BOB).ended).toMatchObject(lost)
    expect(world.bank.calls).toBe(0)
  })

  it('row 13: does not call if Authgear responds to the exchange with HTTP 500, and sends the code once', async () => {
    await world.leave(await world.load())
    world.tokens()
    emulator.control.failNextToken({ kind: 'error', grantType: 'authorization_code', times: 5 })
    const { reauth } = await world.comeBack()
    expect(await (await reauth.resume())!.ended).toMatchObject({ outcome: 'failed', code: 'providerUnavailable' })
    expect([world.tokens(), world.bank.calls]).toEqual([['authorization_code 500'], 0])
  })
})

describe('the delegate of the SDK', () => {
  it('row 34: keeps the delegate of the app, which receives every event, even during a run', async () => {
    const { reauth, authgear } = await world.load(HOME, { isWarm: true, reauth: { refresh: 'always' } })
    const reasons: unknown[] = []
    const delegate = { onSessionStateChange: (_: unknown, reason: unknown) => void reasons.push(reason) }
    authgear.delegate = delegate
    const run = reauth.start(world.action, BOB)
    emulator.control.killSessions('alice')
    expect(await run.ended).toMatchObject(lost)
    expect(reasons).toContain('INVALID')
    expect(authgear.delegate).toBe(delegate)
  })
})
