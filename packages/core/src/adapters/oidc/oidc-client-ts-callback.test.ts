import { InMemoryWebStorage, WebStorageStateStore } from 'oidc-client-ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InProcessBrowser } from '../../service/reauth-service.js'
import { MemoryLockManager } from '../../platform/lock-manager.fixture.js'
import { NOW, STATE, Tab, hold, otherVersion, signal } from './oidc-client-ts.fixture.js'
import { TestWindows } from './oidc-popup.fixture.js'
import { CALLBACK } from './oidc-provider.fixture.js'

let tab: Tab

beforeEach(async () => {
  tab = new Tab()
  await tab.provider.start()
  await tab.signIn()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await tab.provider.stop()
})

describe('a redirect', () => {
  it('sends max_age=1 for 0, acr_values, prompt, and a state that matches() finds', async () => {
    const { browser } = tab.load({ prompt: 'login' })
    await browser.start({ state: STATE, maxAge: 0, acrValues: ['urn:acr', 'b'], signal })
    const sent = new URL(tab.address).searchParams
    expect(Object.fromEntries(sent)).toMatchObject({ max_age: '1', acr_values: 'urn:acr b', prompt: 'login' })
    expect(sent.get('code_challenge_method')).toBe('S256')
    expect(sent.get('nonce')).toMatch(/.{16}/)
    const back = new URL(`${CALLBACK}?code=x&state=${sent.get('state')}`)
    expect(browser.matches(back)).toBe(STATE)
    expect(
      browser.matches(
        new URL(`${CALLBACK}?code=x&state=${encodeURIComponent(encodeURIComponent(sent.get('state')!))}`),
      ),
    ).toBe(STATE)
  })

  it.each([
    `${CALLBACK}?code=x&state=abc`,
    `${CALLBACK}?state=abc;${STATE}`,
    `${CALLBACK}/x?code=x&state=abc;${STATE}`,
    `${CALLBACK}?code=x`,
  ])('ignores other callbacks: %s', (href) => {
    expect(tab.load().browser.matches(new URL(href))).toBeNull()
  })

  it('returns the new authentication', async () => {
    const callback = await tab.leave(tab.load().browser)
    const { browser, service } = tab.load()
    await expect(browser.finish(callback, { signal })).resolves.toMatchObject({ authTime: NOW, subject: 'alice' })
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW })
    await expect(service.getAccessToken!()).resolves.toBeTypeOf('string')
  })

  it('leaves the page even with a version of the SDK without `_redirectNavigator`', async () => {
    const manager = otherVersion(tab.manager())
    const { browser } = tab.load({}, manager)
    await browser.start({ state: STATE, maxAge: 7, acrValues: [], signal })
    expect(new URL(tab.address).searchParams.get('max_age')).toBe('7')
  })

  it("refuses a callback that the SDK doesn't know, even if its storage can't be read", async () => {
    const callback = await tab.leave(tab.load().browser)
    const stateStore = new WebStorageStateStore({ store: new InMemoryWebStorage() })
    stateStore.get = () => Promise.reject(new Error('denied'))
    const { browser } = tab.load({}, tab.manager({ stateStore }))
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
  })

  it('does not leave if it is aborted while the SDK prepares the request', async () => {
    const { browser } = tab.load()
    const controller = new AbortController()
    const [before, started] = [
      tab.address,
      browser.start({ state: STATE, maxAge: 0, acrValues: [], signal: controller.signal }),
    ]
    controller.abort()
    await expect(started).rejects.toMatchObject({ code: 'cancelled' })
    // By then the SDK has prepared another request.
    await browser.start({ state: STATE, maxAge: 7, acrValues: [], signal })
    expect(tab.address).not.toBe(before)
    expect(new URL(tab.address).searchParams.get('max_age')).toBe('7')
  })

  it('finishes a callback once, also after a reload', async () => {
    const { browser } = tab.load()
    const callback = await tab.leave(browser)
    await browser.finish(callback, { signal })
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
    await expect(tab.load().browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
  })

  it('reports a used code', async () => {
    const { browser } = tab.load()
    const callback = await tab.leave(browser)
    callback.searchParams.set('code', 'used')
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
  })

  it('reports that the end-user declined, even if the SDK has forgotten the request', async () => {
    const { browser } = tab.load()
    const callback = await tab.leave(browser, { error: 'access_denied' })
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'cancelled' })
    await expect(tab.load().browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('returns the claims of another end-user unchanged', async () => {
    const { browser, service } = tab.load()
    const changes: string[] = []
    service.subscribe!((change) => changes.push(change))
    await expect(
      browser.finish(await tab.leave(browser, { account: 'bob', authTime: NOW }), { signal }),
    ).resolves.toMatchObject({ subject: 'bob' })
    expect(changes).toEqual([])
  })

  it('sends no code while the device is offline, and finishes later', async () => {
    let isOnline = false
    const { browser } = tab.load({ isOnline: () => isOnline })
    const callback = await tab.leave(browser)
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'offline' })
    isOnline = true
    await expect(browser.finish(callback, { signal })).resolves.toMatchObject({ authTime: NOW })
  })

  it('does not send a code again if the provider is down', async () => {
    const { browser, service } = tab.load()
    const callback = await tab.leave(browser)
    tab.provider.fault = 0
    const error = await browser.finish(callback, { signal }).catch((reason: unknown) => reason)
    expect(service.classifyError(error)).toEqual({ code: 'providerUnavailable', retryable: false })
  })
})

describe("a callback that the app's own code finishes first", () => {
  it('is finished with the result if this page saw it', async () => {
    const callback = await tab.leave(tab.load().browser)
    const { browser, manager } = tab.load()
    await manager.signinCallback(callback.href)
    await expect(browser.finish(callback, { signal })).resolves.toMatchObject({ authTime: NOW })
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
  })

  it('is finished after the SDK has exchanged the code', async () => {
    const callback = await tab.leave(tab.load().browser)
    vi.stubGlobal('location', callback)
    const { browser, manager } = tab.load()
    const { gate, open } = hold()
    tab.provider.gate = gate
    const finishedByApp = manager.signinCallback(callback.href)
    await vi.waitFor(() => expect(tab.provider.grants).toHaveLength(1))
    const finished = browser.finish(callback, { signal })
    open()
    await finishedByApp
    await expect(finished).resolves.toMatchObject({ authTime: NOW })
    expect(tab.provider.grants).toEqual(['authorization_code'])
  })
})

describe('a popup', () => {
  const options = { maxAge: 0, acrValues: [], signal }

  it('returns the new authentication while the page stays', async () => {
    const windows = new TestWindows(tab.provider)
    const { service } = tab.load({ mode: 'popup' })
    const browser = service.browser as InProcessBrowser
    const here = tab.address
    browser.prepare!()
    expect(windows.opened).toHaveLength(1)
    tab.provider.answer = { account: 'alice', authTime: NOW }
    await expect(browser.reauthenticate(options)).resolves.toMatchObject({ authTime: NOW })
    expect(windows.opened).toMatchObject([{ closed: true }])
    expect(tab.address).toBe(here)
    expect(tab.provider.requests.at(-1)!.get('max_age')).toBe('1')
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW })
  })

  it("rejects if the provider can't be reached, and opens no window", async () => {
    const windows = new TestWindows(tab.provider)
    const browser = tab.load({ mode: 'popup' }).service.browser as InProcessBrowser
    tab.provider.fault = 0
    await expect(browser.reauthenticate(options)).rejects.toMatchObject({ code: 'providerUnavailable' })
    expect(windows.opened).toEqual([])
  })

  it('is refused with a version of the SDK without `_redirectNavigator`', async () => {
    const manager = otherVersion(tab.manager())
    const browser = tab.load({ mode: 'popup' }, manager).service.browser as InProcessBrowser
    await expect(browser.reauthenticate(options)).rejects.toMatchObject({ code: 'misconfigured' })
  })

  it('is closed by the service of its callback page when another page waits for that callback', async () => {
    const windows = new TestWindows(tab.provider)
    const close = vi.fn()
    vi.stubGlobal('navigator', { locks: new MemoryLockManager() })
    vi.stubGlobal('window', { close })
    tab.provider.answer = { account: 'alice', authTime: NOW }
    const arrived: unknown[] = []
    windows.show = async (url) => {
      const callback = await tab.provider.visit(url)
      const popup = tab.load({ mode: 'popup' }).service.browser as InProcessBrowser
      arrived.push(await popup.arrives!(new URL(CALLBACK)), await popup.arrives!(callback))
      return undefined
    }
    const browser = tab.load({ mode: 'popup' }).service.browser as InProcessBrowser
    await expect(browser.reauthenticate(options)).resolves.toMatchObject({ authTime: NOW })
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce())
    expect(arrived).toEqual([false, true])
  })

  it('is cancelled when the end-user declines', async () => {
    const windows = new TestWindows(tab.provider)
    const browser = tab.load({ mode: 'popup' }).service.browser as InProcessBrowser
    tab.provider.answer = { error: 'access_denied' }
    await expect(browser.reauthenticate(options)).rejects.toMatchObject({ code: 'cancelled' })
    expect(windows.opened).toMatchObject([{ closed: true }])
  })

  it('is reported if it is blocked, and falls back to the redirect', async () => {
    new TestWindows(tab.provider).isBlocked = true
    const browser = tab.load({ mode: 'popup', fallback: 'redirect' }).service.browser as InProcessBrowser
    browser.prepare!()
    await expect(browser.reauthenticate(options)).rejects.toMatchObject({ code: 'popupBlocked' })
    expect(browser.fallback).toMatchObject({ kind: 'redirect' })
  })
})
