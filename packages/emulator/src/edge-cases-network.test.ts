import { indexedDbStore } from '@reauth/core'
import { authgearWeb } from '@reauth/core/adapters/authgear-web'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { BOB, EdgeWorld, HOME, confirmed } from './edge-cases.fixture.js'
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

const WAIT_OPTIONS = { timeout: 20_000, interval: 1 }

describe('offline', () => {
  const disconnect = (isOffline: boolean): void => {
    world.isOnline = !isOffline
    world.wire.fault = isOffline ? 'offline' : undefined
  }

  it('row 10: waits for the network before the refresh, keeps the session, and continues', async () => {
    const page = await world.load()
    disconnect(true)
    const run = page.reauth.start(world.action, BOB)
    await vi.waitUntil(() => run.getSnapshot().state === 'refreshing.offline', WAIT_OPTIONS)
    expect([page.authgear.sessionState, world.browser.departures]).toEqual(['AUTHENTICATED', []])
    disconnect(false)
    page.connect()
    expect(await run.outcome).toEqual({ outcome: 'redirecting' })
    expect(page.authgear.sessionState).toBe('AUTHENTICATED')
  })

  it('row 10: fails if the network is down for half a minute, and can start again', async () => {
    const page = await world.load()
    disconnect(true)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const run = page.reauth.start(world.action, BOB)
    await vi.waitUntil(() => run.getSnapshot().state === 'refreshing.offline', WAIT_OPTIONS)
    await vi.advanceTimersByTimeAsync(30_000)
    vi.useRealTimers()
    expect(await run.ended).toMatchObject({ outcome: 'failed', code: 'offline' })
    disconnect(false)
    await world.leave(page)
  })

  it('row 10: keeps the callback until the network is back', async () => {
    await world.leave(await world.load())
    world.tokens()
    disconnect(true)
    const page = await world.comeBack()
    const run = (await page.reauth.resume())!
    await vi.waitUntil(() => run.getSnapshot().state === 'reauthenticating.finishing.awaitingNetwork', WAIT_OPTIONS)
    expect(world.tokens()).toEqual([])
    disconnect(false)
    page.connect()
    expect(await confirmed(run)).toMatchObject({ outcome: 'succeeded' })
    expect(world.tokens()).toEqual(['authorization_code 200'])
  })
})

describe('HTTP 429', () => {
  const limit = (times: number): void =>
    emulator.control.failNextToken({ kind: 'error', status: 429, error: 'x_rate_limited', times })

  it('row 31: retries twice after a delay, and continues', async () => {
    const page = await world.load()
    limit(2)
    await world.leave(page)
    expect(world.tokens()).toEqual(['refresh_token 429', 'refresh_token 429', 'refresh_token 200'])
  })

  it('row 31: fails after the third response without losing the session', async () => {
    const page = await world.load()
    limit(3)
    const { ended } = page.reauth.start(world.action, BOB)
    expect(await ended).toMatchObject({ outcome: 'failed', code: 'providerUnavailable' })
    expect([page.authgear.sessionState, world.tokens().length]).toEqual(['AUTHENTICATED', 3])
    await world.leave(page)
  })
})

describe('storage', () => {
  it('row 32: does not redirect if the pending action cannot be stored', async () => {
    const page = await world.load(HOME, { reauth: { store: indexedDbStore() } })
    const { ended } = page.reauth.start(world.action, BOB)
    expect(await ended).toMatchObject({ outcome: 'refused', code: 'cannotPersist' })
    expect(world.browser.departures).toEqual([])
  })

  const fullStorage = (storage: Storage): Storage =>
    Object.assign(Object.create(storage) as Storage, {
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError')
      },
    })
  it.each([
    ['is full', (storage: Storage) => fullStorage(storage)],
    ['is denied', () => undefined],
  ])('row 32: does not redirect if `localStorage`, where the SDK keeps its code verifier, %s', async (_, change) => {
    const page = await world.load(HOME, { isWarm: true })
    const before = globalThis.localStorage
    Object.assign(globalThis, { localStorage: change(before) })
    const { ended } = page.reauth.start(world.action, BOB)
    expect(await ended.finally(() => Object.assign(globalThis, { localStorage: before }))).toMatchObject({
      outcome: 'refused',
      code: 'cannotPersist',
    })
    expect(world.browser.departures).toEqual([])
  })
})

describe('several flows at once', () => {
  it('row 27: a double click is one run, one prompt and one call', async () => {
    const page = await world.load()
    const first = page.reauth.start(world.action, BOB)
    await world.leave(page)
    expect(page.reauth.runs()).toEqual([first])
    expect([world.browser.departures.length, (await world.records()).length]).toEqual([1, 1])
    const run = (await (await world.comeBack()).reauth.resume())!
    expect(await confirmed(run)).toMatchObject({ outcome: 'succeeded' })
    expect(world.bank.calls).toBe(1)
  })

  it('row 27: two tabs that redirect at the same time both return, each with its own code verifier', async () => {
    const tabs = [world.browser.tab, world.browser.openTab()]
    const inputs = [BOB, { to: 'carol' }]
    for (const [index, tab] of tabs.entries()) {
      world.browser.tab = tab
      await world.leave(await world.load(), inputs[index])
    }
    world.tokens()
    for (const tab of tabs) {
      world.browser.tab = tab
      const run = (await (await world.comeBack()).reauth.resume())!
      expect(await confirmed(run)).toMatchObject({ outcome: 'succeeded' })
    }
    expect(world.tokens()).toEqual(['authorization_code 200', 'authorization_code 200'])
    expect([...world.bank.booked.values()]).toEqual(inputs)
  })

  it('row 27: two tabs with one intent and one key of the app book once', async () => {
    const key = { idempotencyKey: 'invoice-7' }
    const pages = []
    for (const tab of [world.browser.tab, world.browser.openTab()]) {
      world.browser.tab = tab
      const page = await world.load(HOME, { isWarm: true })
      pages.push({ tab, page })
    }
    for (const { tab, page } of pages) {
      world.browser.tab = tab
      const departures = world.browser.departures.length
      void page.reauth.perform(world.action, BOB, key)
      await vi.waitUntil(() => world.browser.departures.length > departures, WAIT_OPTIONS)
    }
    for (const { tab } of pages) {
      world.browser.tab = tab
      await confirmed((await (await world.comeBack()).reauth.resume())!)
    }
    expect([...world.bank.booked]).toEqual([['invoice-7', BOB]])
  })

  it('row 30: a window that is blocked or closed cannot occur, because the SDK of Authgear opens none', async ({
    skip,
  }) => {
    const { authgear } = await world.load()
    expect(authgearWeb(authgear, { redirectURI: world.browser.callback }).browser).toMatchObject({ kind: 'redirect' })
    skip('the adapters that open a window have conformance tests of their own')
  })
})
