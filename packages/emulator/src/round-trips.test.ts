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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from './index.js'
import { type FakeBrowser, openBrowser } from './sdk.fixture.js'

const alice = { name: 'alice', password: 'password', do: 'password' }
const server = createServer((_, response) => response.writeHead(201).end())

let emulator: Emulator
let browser: FakeBrowser
let requests: string[]
let memory: string | null
let store: PendingStore

const realFetch = globalThis.fetch
/** Every request on the wire, in order. Those to the forms of the provider are the end-user's, not the app's. */
const counted: typeof fetch = async (input, init) => {
  const copy = new Request(input instanceof Request ? input.clone() : input, init)
  const { pathname } = new URL(copy.url)
  const grant = /grant_type=([^&]+)/.exec(await copy.text())?.[1]
  requests.push(grant === undefined ? pathname : `${pathname} ${decodeURIComponent(grant)}`)
  return realFetch(input, init)
}

const transfer = defineSensitiveAction<{ to: string }, Response>({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  perform: ({ idToken, idempotencyKey, signal }) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/transfers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${idToken}`, 'idempotency-key': idempotencyKey },
      signal,
    }),
})

const page: Page = {
  href: () => browser.href(),
  replaceAddress: () => {},
  rememberInTab: (word) => {
    memory = word
  },
  recallInTab: () => memory,
  onRestored: () => () => {},
  onOnline: () => () => {},
}

const reauthOf = (authgear: WebContainer, wire?: AuthgearWire): Reauth =>
  createReauth({
    service: authgearWeb(authgear, { redirectURI: browser.callback, ...(wire && { wire }) }),
    actions: [transfer],
    store,
    page,
  })

/** What the provider and the endpoint were asked since the last look. */
const asked = (): string[] => requests.splice(0)

const confirmed = async (run: SensitiveRun): Promise<void> => {
  while (run.getSnapshot().status !== 'confirmingResumed') {
    await new Promise((resolve) => {
      setTimeout(resolve, 1)
    })
  }
  run.confirm()
  expect((await run.ended).outcome).toBe('succeeded')
}

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())))

beforeEach(async () => {
  requests = []
  memory = null
  store = memoryStore()
  globalThis.fetch = counted
  emulator = await startEmulator()
  browser = await openBrowser(emulator)
  await browser.authgear.startAuthentication({ redirectURI: browser.callback })
  await browser.follow(alice)
  await browser.authgear.finishAuthentication()
  asked()
})
afterEach(async () => {
  globalThis.fetch = realFetch
  await emulator.close()
})

describe('round trips of the real SDK, until the endpoint has answered', () => {
  it('fresh, warm page: 1 after the first action (E2)', async () => {
    const reauth = reauthOf(browser.authgear)
    expect((await reauth.perform(transfer, { to: 'bob' })).outcome).toBe('succeeded')
    asked()
    expect((await reauth.perform(transfer, { to: 'bob' })).outcome).toBe('succeeded')
    expect(asked()).toEqual(['/transfers'])
  })

  it('fresh, page just loaded: 2, with the discovery document kept for the tab (E2)', async () => {
    const first = authgearWire()
    const before = await browser.load('http://localhost:4300/', first.fetch)
    await before.refreshAccessTokenIfNeeded()
    asked()
    const wire = authgearWire()
    const authgear = await browser.load('http://localhost:4300/', wire.fetch)
    expect((await reauthOf(authgear, wire).perform(transfer, { to: 'bob' })).outcome).toBe('succeeded')
    expect(asked()).toEqual(['/token refresh_token', '/transfers'])
  })

  /** A page that was just loaded leaves for the provider, and a new page comes back. */
  const leaveAndReturn = async (make: () => AuthgearWire | undefined) => {
    emulator.control.ageSessions('alice', 400)
    const before = make()
    const reauth = reauthOf(await browser.load('http://localhost:4300/', before?.fetch), before)
    expect(await reauth.perform(transfer, { to: 'bob' })).toEqual({ outcome: 'redirecting' })
    while (!browser.href().startsWith(emulator.issuer)) {
      await new Promise((resolve) => {
        setTimeout(resolve, 1)
      })
    }
    const left = asked()
    await browser.follow(alice)
    asked()
    const wire = make()
    const run = await reauthOf(await browser.load(browser.href(), wire?.fetch), wire).resume()
    await confirmed(run!)
    return { left, returned: asked() }
  }

  it('until the page leaves, and back until the endpoint has answered: 1 and 2 (E1)', async () => {
    const first = authgearWire()
    await (await browser.load('http://localhost:4300/', first.fetch)).refreshAccessTokenIfNeeded()
    asked()
    const { left, returned } = await leaveAndReturn(() => authgearWire())
    expect(left).toEqual(['/token refresh_token'])
    // The SDK asks for the user's info meanwhile: nothing waits for it.
    expect(returned.filter((path) => path !== '/me')).toEqual(['/token authorization_code', '/transfers'])
  })

  it('the same without the wire: 2 and 4', async () => {
    const { left, returned } = await leaveAndReturn(() => undefined)
    expect(left).toEqual(['/.well-known/openid-configuration', '/token refresh_token'])
    expect(returned).toEqual(['/.well-known/openid-configuration', '/token authorization_code', '/me', '/transfers'])
  })

  it('ten actions at once: one refresh, one call for each (E4)', async () => {
    const reauth = reauthOf(await browser.load('http://localhost:4300/'))
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => reauth.perform(transfer, { to: `bob ${index}` })),
    )
    expect(outcomes.every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    const wired = asked()
    expect(wired.filter((path) => path.startsWith('/token'))).toHaveLength(1)
    expect(wired.filter((path) => path === '/transfers')).toHaveLength(10)
  })

  it('ten clicks of one intent: one refresh, one call', async () => {
    const reauth = reauthOf(await browser.load('http://localhost:4300/'))
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => reauth.perform(transfer, { to: 'bob' })))
    expect(outcomes.every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    const wired = asked()
    expect(wired.filter((path) => path.startsWith('/token'))).toHaveLength(1)
    expect(wired.filter((path) => path === '/transfers')).toHaveLength(1)
  })
})
