import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebContainer } from '@authgear/web'
import {
  type Page,
  type PendingStore,
  type Reauth,
  type SensitiveRun,
  createReauth,
  defineSensitiveAction,
  memoryStore,
} from '@reauth/core'
import { type AuthgearWire, authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Emulator, startEmulator } from './index.js'
import { type FakeBrowser, type FakeTab, openBrowser } from './sdk.fixture.js'

const HOME = 'http://localhost:4300/'
const alice = { name: 'alice', password: 'password', do: 'password' }
const bob = { to: 'bob' }
/** The idempotency keys of the endpoint, which books once for each. */
const booked = new Set<unknown>()
const server = createServer(({ headers }, response) => {
  booked.add(headers['idempotency-key'])
  response.writeHead(201).end()
})

let emulator: Emulator
let browser: FakeBrowser
let requests: string[]
let store: PendingStore

const realFetch = globalThis.fetch
/** Counts every request of the app, in order. Requests to the provider's forms come from the end-user and don't count. */
const counted: typeof fetch = async (input, init) => {
  const copy = new Request(input instanceof Request ? input.clone() : input, init)
  const { pathname } = new URL(copy.url)
  const grant = /grant_type=([^&]+)/.exec(await copy.text())?.[1]
  requests.push(grant === undefined ? pathname : `${pathname} ${decodeURIComponent(grant).split(':').at(-1)}`)
  return realFetch(input, init)
}
/** Returns the requests to the provider and the endpoint since the last call. */
const asked = (): string[] => requests.splice(0)

const call: Parameters<typeof defineSensitiveAction<typeof bob, Response>>[0]['perform'] = ({
  idToken,
  idempotencyKey,
  signal,
}) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/transfers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${idToken}`, 'idempotency-key': idempotencyKey },
    signal,
  })
const transfer = defineSensitiveAction<typeof bob, Response>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: call,
})
const lenient = defineSensitiveAction<typeof bob, Response>({
  id: 'lenient',
  requirement: { maxAge: '5m', whenCannotReauthenticate: 'allowUnverifiable' },
  perform: call,
})

const pageOf = (tab: FakeTab): Page => ({
  href: () => tab.href,
  replaceAddress: () => {},
  rememberInTab: (word) => {
    tab.memory = word
  },
  recallInTab: () => tab.memory,
  onRestored: () => () => {},
  onOnline: () => () => {},
})

interface OpenPage {
  readonly authgear: WebContainer
  readonly reauth: Reauth
}

/** Loads a page in the current tab. Its SDK holds no token yet. */
async function load(href: string = HOME, wire: AuthgearWire | null = authgearWire()): Promise<OpenPage> {
  const authgear = await browser.load(href, wire?.fetch)
  const service = authgearWeb(authgear, { redirectURI: browser.callback, ...(wire && { wire }) })
  return { authgear, reauth: createReauth({ service, actions: [transfer, lenient], store, page: pageOf(browser.tab) }) }
}

/** Loads the first page of a tab, which caches the discovery document for later pages. */
async function openTab(): Promise<void> {
  const { authgear } = await load()
  await authgear.fetchUserInfo()
  asked()
}

/** Loads a page whose SDK holds a token, because the app has called its own API. */
async function loadWarm(wire: AuthgearWire | null = authgearWire()): Promise<OpenPage> {
  const page = await load(HOME, wire)
  await page.authgear.refreshAccessTokenIfNeeded()
  asked()
  return page
}

const waitForDeparture = (departures = 1): Promise<boolean> =>
  vi.waitUntil(() => browser.departures.length === departures, { timeout: 20_000, interval: 1 })

async function confirmed(run: SensitiveRun): Promise<void> {
  await vi.waitUntil(() => run.getSnapshot().status === 'confirmingResumed', { timeout: 20_000, interval: 1 })
  run.confirm()
  expect((await run.ended).outcome).toBe('succeeded')
}

/** Authenticates as the end-user, and continues in the page that the provider returns to. */
async function comeBack(wire: AuthgearWire | null = authgearWire()): Promise<OpenPage> {
  await browser.follow(alice)
  asked()
  const page = await load(browser.href(), wire)
  await confirmed((await page.reauth.resume())!)
  return page
}

const succeed = async ({ reauth }: OpenPage, action = transfer): Promise<string[]> => {
  expect((await reauth.perform(action, bob)).outcome).toBe('succeeded')
  return asked()
}
const leave = async ({ reauth }: OpenPage): Promise<string[]> => {
  expect(await reauth.perform(transfer, bob)).toEqual({ outcome: 'redirecting' })
  await waitForDeparture()
  return asked()
}
const clickTenTimes = ({ reauth }: OpenPage) =>
  Promise.all(Array.from({ length: 10 }, () => reauth.perform(transfer, bob))).then((outcomes) => [
    ...new Set(outcomes.map(({ outcome }) => outcome)),
  ])

beforeAll(async () => {
  emulator = await startEmulator()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await emulator.close()
  await new Promise<void>((resolve) => void server.close(() => resolve()))
})

beforeEach(async () => {
  requests = []
  booked.clear()
  store = memoryStore()
  globalThis.fetch = counted
  emulator.control.reset()
  browser = await openBrowser(emulator)
  await browser.authgear.startAuthentication({ redirectURI: browser.callback })
  await browser.follow(alice)
  await browser.authgear.finishAuthentication()
  browser.departures.length = 0
  asked()
})
afterEach(() => {
  globalThis.fetch = realFetch
})

describe('requests for a fresh authentication, until the endpoint has responded', () => {
  it('the first action of a page whose SDK holds a token: 1', async () => {
    expect(await succeed(await loadWarm())).toEqual(['/transfers'])
  })

  it('every later action of a page: 1, even without the wire', async () => {
    for (const wire of [authgearWire(), null]) {
      const page = await load(HOME, wire)
      await succeed(page)
      expect(await succeed(page)).toEqual(['/transfers'])
    }
  })

  it('a new page: 2, with the discovery document cached for the tab', async () => {
    await openTab()
    expect(await succeed(await load())).toEqual(['/token refresh_token', '/transfers'])
  })

  it('the first page of a tab, or one without the wire: 3', async () => {
    const all = ['/.well-known/openid-configuration', '/token refresh_token', '/transfers']
    expect(await succeed(await load())).toEqual(all)
    expect(await succeed(await load(HOME, null))).toEqual(all)
  })

  it('without the wire, the first action of a page with a token: 2, because the time of arrival is unknown', async () => {
    expect(await succeed(await loadWarm(null))).toEqual(['/token id-token', '/transfers'])
  })

  it("with a wrong clock of the device: 1, because the provider's clock is used", async () => {
    emulator.control.setClockOffset(-86_400)
    emulator.control.ageSessions('alice', 86_400)
    expect(await succeed(await loadWarm())).toEqual(['/transfers'])
  })
})

describe('requests for a stale authentication, until the page redirects', () => {
  beforeEach(() => {
    emulator.control.ageSessions('alice', 400)
  })

  it('a page whose SDK holds a token: 0, and 1 without the wire', async () => {
    await openTab()
    expect(await leave(await loadWarm())).toEqual([])
    browser.departures.length = 0
    expect(await leave(await loadWarm(null))).toEqual(['/token id-token'])
  })

  it('a new page: 1, and 2 without the wire', async () => {
    await openTab()
    expect(await leave(await load())).toEqual(['/token refresh_token'])
    browser.departures.length = 0
    expect(await leave(await load(HOME, null))).toEqual(['/.well-known/openid-configuration', '/token refresh_token'])
  })

  it('a page while another tab may have reauthenticated: 1, and no prompt if it did', async () => {
    const [first, second] = [browser.tab, browser.openTab()]
    const waiting = await loadWarm()
    browser.tab = second
    await leave(await loadWarm())
    await comeBack()
    browser.tab = first
    asked()
    expect(await succeed(waiting)).toEqual(['/token id-token', '/transfers'])
    expect(browser.departures).toHaveLength(1)
  })

  it('a page with a session that other apps share: 1', async () => {
    const page = await loadWarm()
    page.authgear.isSSOEnabled = true
    expect(await leave(page)).toEqual(['/token id-token'])
  })
})

describe('requests after the redirect, until the endpoint has responded', () => {
  beforeEach(async () => {
    emulator.control.ageSessions('alice', 400)
    await openTab()
  })

  it('the resumed action: 2, sequentially', async () => {
    await leave(await load())
    await comeBack()
    // The SDK requests the user info meanwhile, which nothing waits for.
    expect(asked().filter((path) => path !== '/me')).toEqual(['/token authorization_code', '/transfers'])
  })

  it('the resumed action without the wire: 4', async () => {
    await leave(await load(HOME, null))
    await comeBack(null)
    expect(asked()).toEqual(['/.well-known/openid-configuration', '/token authorization_code', '/me', '/transfers'])
  })

  it('the next action of that page: 1', async () => {
    await leave(await load())
    const page = await comeBack()
    asked()
    expect(await succeed(page)).toEqual(['/transfers'])
  })
})

describe('requests for an end-user who cannot reauthenticate and may pass unverified, until the endpoint has responded', () => {
  beforeEach(async () => {
    emulator.control.ageSessions('alice', 400)
    emulator.control.setCanReauthenticate('alice', false)
    await openTab()
  })

  it('a page whose SDK holds a token: 2, even without the wire, because a `false` must be current', async () => {
    expect(await succeed(await loadWarm(), lenient)).toEqual(['/token id-token', '/transfers'])
    expect(await succeed(await loadWarm(null), lenient)).toEqual(['/token id-token', '/transfers'])
  })

  it('a new page: 2, and 3 without the wire', async () => {
    expect(await succeed(await load(), lenient)).toEqual(['/token refresh_token', '/transfers'])
    expect(await succeed(await load(HOME, null), lenient)).toEqual([
      '/.well-known/openid-configuration',
      '/token refresh_token',
      '/transfers',
    ])
  })
})

describe('ten clicks of one intent', () => {
  const tokens = () => asked().filter((path) => path.startsWith('/token') || path === '/transfers')

  it('fresh: one refresh, no prompt, one call', async () => {
    expect(await clickTenTimes(await load())).toEqual(['succeeded'])
    expect(tokens()).toEqual(['/token refresh_token', '/transfers'])
    expect([browser.departures.length, booked.size]).toEqual([0, 1])
  })

  it('stale: one refresh, one prompt, one call', async () => {
    emulator.control.ageSessions('alice', 400)
    const page = await load()
    expect(await clickTenTimes(page)).toEqual(['redirecting'])
    await waitForDeparture()
    await browser.follow(alice)
    expect(tokens()).toEqual(['/token refresh_token'])
    const back = await load(browser.href())
    const run = (await back.reauth.resume())!
    await vi.waitUntil(() => run.getSnapshot().status === 'confirmingResumed', { timeout: 20_000 })
    const clicks = clickTenTimes(back)
    for (let click = 0; click < 10; click += 1) run.confirm()
    expect(await clicks).toEqual(['succeeded'])
    expect(tokens()).toEqual(['/token authorization_code', '/transfers'])
    expect([browser.departures.length, booked.size]).toEqual([1, 1])
  })

  it('stale, in two tabs with one key of the app: one prompt, and one booking', async () => {
    emulator.control.ageSessions('alice', 400)
    const key = { idempotencyKey: 'invoice-7' }
    const pages: OpenPage[] = []
    const tabs = [browser.tab, browser.openTab()] as const
    for (const tab of tabs) {
      browser.tab = tab
      pages.push(await loadWarm())
    }
    browser.tab = tabs[0]
    for (let click = 0; click < 10; click += 1) void pages[0]!.reauth.perform(transfer, bob, key)
    await waitForDeparture()
    await comeBack()
    asked()
    browser.tab = tabs[1]
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => pages[1]!.reauth.perform(transfer, bob, key)))
    expect([...new Set(outcomes.map(({ outcome }) => outcome))]).toEqual(['succeeded'])
    expect(tokens()).toEqual(['/token id-token', '/transfers'])
    expect([browser.departures.length, [...booked]]).toEqual([1, ['invoice-7']])
  })

  it('ten intents: one refresh, and a call for each', async () => {
    const { reauth } = await load()
    await Promise.all(Array.from({ length: 10 }, (_, index) => reauth.perform(transfer, { to: `bob ${index}` })))
    const all = tokens()
    expect(all.filter((path) => path !== '/transfers')).toEqual(['/token refresh_token'])
    expect([all.length, booked.size]).toEqual([11, 10])
  })
})
