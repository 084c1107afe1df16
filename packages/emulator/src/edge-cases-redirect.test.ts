import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ALICE, BOB, EdgeWorld, HOME, confirmed, confirming } from './edge-cases.fixture.js'
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
afterEach(() => {
  vi.useRealTimers()
})

describe('the page is gone', () => {
  it('row 1: continues in a new page whose SDK has no state, from a record without a token', async () => {
    await world.leave(await world.load())
    const stored = JSON.stringify([await world.store.list(), world.browser.tab.memory])
    for (const secret of world.wire.secrets) expect(stored).not.toContain(secret)
    const page = await world.comeBack()
    expect([page.authgear.getIDTokenHint(), page.authgear.canReauthenticate()]).toEqual([undefined, false])
    const run = (await page.reauth.resume())!
    expect([run.actionId, run.input]).toEqual(['transfer', BOB])
    expect(await confirmed(run)).toMatchObject({ outcome: 'succeeded' })
    expect([...world.bank.booked.values()]).toEqual([BOB])
  })

  it('row 2: does not treat a resolved SDK call as success, and ends if the page stays for ten minutes', async () => {
    const page = await world.load()
    await page.authgear.refreshIDToken()
    await expect(page.authgear.startReauthentication({ redirectURI: world.browser.callback })).resolves.toBeUndefined()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const run = await world.leave(page)
    const ended = vi.fn()
    void run.ended.then(ended)
    await vi.advanceTimersByTimeAsync(599_000)
    expect([run.getSnapshot().status, ended.mock.calls, world.bank.calls]).toEqual(['redirecting', [], 0])
    await vi.advanceTimersByTimeAsync(1000)
    expect(await run.ended).toMatchObject({ outcome: 'failed', code: 'timeout' })
    expect(world.bank.calls).toBe(0)
  })
})

describe('the page is shown again', () => {
  it('row 3: cancels a page that comes out of the back-forward cache', async () => {
    const page = await world.load()
    const run = await world.leave(page)
    page.restore()
    expect(await run.ended).toMatchObject({ outcome: 'cancelled', code: 'abandoned' })
    expect(world.bank.calls).toBe(0)
  })

  it('row 3: leaves the action to the page that continued it', async () => {
    const page = await world.load()
    const run = await world.leave(page)
    const back = (await (await world.comeBack()).reauth.resume())!
    await confirming(back)
    page.restore()
    expect(await run.ended).toMatchObject({ outcome: 'refused', code: 'alreadyResumed' })
    expect(await confirmed(back)).toMatchObject({ outcome: 'succeeded' })
    expect(world.bank.calls).toBe(1)
  })

  it('row 4: exchanges a code once, however often its callback is loaded, and keeps the session', async () => {
    await world.leave(await world.load())
    world.tokens()
    const page = await world.comeBack()
    const callback = world.browser.href()
    const [run, again] = await Promise.all([page.reauth.resume(), page.reauth.resume()])
    expect(again).toBe(run)
    expect(await confirmed(run!)).toMatchObject({ outcome: 'succeeded' })
    expect(new URL(world.browser.href()).search).toBe('')
    for (let time = 0; time < 2; time += 1) {
      const { reauth } = await world.load(callback)
      expect(await (await reauth.resume())?.ended).toMatchObject({ outcome: 'refused', code: 'alreadyResumed' })
      expect(new URL(world.browser.href()).search).toBe('')
    }
    expect(world.tokens().filter((token) => token.startsWith('authorization_code'))).toEqual(['authorization_code 200'])
    const { authgear } = await world.load()
    await authgear.refreshIDToken()
    expect(world.bank.calls).toBe(1)
  })
})

describe('a foreign callback', () => {
  it.each(['?code=a&state=b', '?error=access_denied&state=b'])(
    "row 5: leaves the app's own callback alone, without a request: %s",
    async (search) => {
      await world.leave(await world.load())
      world.tokens()
      const { reauth } = await world.load(world.browser.callback + search)
      expect(await reauth.resume()).toBeNull()
      expect([world.browser.href(), world.tokens()]).toEqual([world.browser.callback + search, []])
    },
  )

  it('row 5: ignores a callback without a `state`', async () => {
    await world.leave(await world.load())
    world.tokens()
    const { reauth } = await world.load(`${world.browser.callback}?code=a`)
    expect(await (await reauth.resume())!.ended).toMatchObject({ outcome: 'cancelled', code: 'abandoned' })
    expect([world.browser.href(), world.tokens()]).toEqual([`${world.browser.callback}?code=a`, []])
  })

  it('row 5: lets the app finish a sign-in with the same callback URL', async () => {
    const before = await world.load()
    await before.authgear.startAuthentication({ redirectURI: world.browser.callback, state: 'of the app' })
    const { reauth, authgear } = await world.comeBack()
    expect(await reauth.resume()).toBeNull()
    expect(await authgear.finishAuthentication()).toMatchObject({ state: 'of the app' })
  })
})

describe('the end-user cancels at the provider', () => {
  it('row 6: ends with the error of the callback', async () => {
    await world.leave(await world.load())
    const { reauth } = await world.comeBack({ do: 'cancel' })
    expect(await (await reauth.resume())!.ended).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
  })

  it('row 6: refuses a callback with an expired session at the provider, and can start again', async () => {
    await world.leave(await world.load())
    emulator.control.setNextInteraction({
      kind: 'error',
      error: 'invalid_request',
      description: 'oauth session expired',
    })
    const { reauth } = await world.comeBack({})
    expect(await (await reauth.resume())!.ended).toMatchObject({ outcome: 'failed', code: 'callbackRefused' })
    await world.leave(await world.load())
    const run = (await (await world.comeBack()).reauth.resume())!
    expect(await confirmed(run)).toMatchObject({ outcome: 'succeeded' })
  })

  it('row 6: ends without a signal if the end-user returns to another page of the app', async () => {
    await world.leave(await world.load())
    const { reauth } = await world.load(HOME)
    expect(await (await reauth.resume())!.ended).toMatchObject({ outcome: 'cancelled', code: 'abandoned' })
  })

  it('row 6: ends if the app cancels while the page redirects, and nothing happens afterwards', async () => {
    const run = await world.leave(await world.load())
    run.cancel()
    expect(await run.ended).toMatchObject({ outcome: 'cancelled', code: 'cancelled' })
    const { reauth } = await world.comeBack(ALICE)
    const back = await reauth.resume()
    expect(back === null ? null : await back.ended).toMatchObject({ outcome: 'refused', code: 'alreadyResumed' })
    expect(world.bank.calls).toBe(0)
  })
})

describe('the redirect URI', () => {
  it.each(['http://localhost:4300/callback?from=bank', 'http://localhost:4300/callback#top', '/callback', ''])(
    'row 29: refuses a URL that the SDK would change: %j',
    async (redirectURI) => {
      await expect(world.load(HOME, { adapter: { redirectURI } })).rejects.toMatchObject({
        code: 'invalidConfiguration',
        field: 'redirectURI',
      })
    },
  )

  it('row 29: requires a bare origin to have the slash that the SDK adds when it returns', async () => {
    const page = await world.load(HOME, { adapter: { redirectURI: 'http://localhost:4300' } })
    await world.leave(page)
    expect(new URL(world.browser.departures[0]!).searchParams.get('redirect_uri')).toBe('http://localhost:4300/')
  })
})
