import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InProcessBrowser } from '../../service/reauth-service.js'
import { TestWindows } from './oidc-popup.fixture.js'
import { CALLBACK, withClaims } from './oidc-provider.fixture.js'
import { NOW, STATE, Tab, signal } from './openid.fixture.js'

let tab: Tab

beforeEach(async () => {
  tab = new Tab()
  await tab.provider.start()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await tab.provider.stop()
})

describe('a redirect', () => {
  it('sends max_age=1 for 0, acr_values, prompt, PKCE, nonce and the state', async () => {
    const { browser } = tab.load({ prompt: 'login' })
    await browser.start({ state: STATE, maxAge: 0, acrValues: ['urn:acr', 'b'], signal })
    const sent = Object.fromEntries(new URL(location.href).searchParams)
    expect(sent).toMatchObject({ max_age: '1', acr_values: 'urn:acr b', prompt: 'login', state: STATE })
    expect(sent).toMatchObject({ code_challenge_method: 'S256', scope: 'openid offline_access' })
    expect(sent['nonce']).toHaveLength(43)
    expect(browser.matches(new URL(`${CALLBACK}?code=x&state=${STATE}`))).toBe(STATE)
    expect(browser.matches(new URL(`${CALLBACK}/other?code=x&state=${STATE}`))).toBeNull()
  })

  it('returns the new authentication to a page without a session', async () => {
    const callback = await tab.leave((await tab.signIn()).browser)
    const { browser, service } = tab.load()
    await expect(browser.finish(callback, { signal })).resolves.toMatchObject({ authTime: NOW, subject: 'alice' })
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: NOW })
  })

  it('does not leave if it is aborted', async () => {
    const { browser } = tab.load()
    const controller = new AbortController()
    const started = browser.start({ state: STATE, maxAge: 0, acrValues: [], signal: controller.signal })
    controller.abort()
    await expect(started).rejects.toMatchObject({ code: 'cancelled' })
    expect(location.href).toBe('http://localhost:4300/settings')
  })

  it('finishes a callback once, also after a reload', async () => {
    const { browser } = tab.load()
    const callback = await tab.leave(browser)
    await browser.finish(callback, { signal })
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
    await expect(tab.load().browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
  })

  it('reports that the end-user declined', async () => {
    const { browser } = tab.load()
    const callback = await tab.leave(browser, { error: 'access_denied' })
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('returns the claims of another end-user unchanged', async () => {
    const { browser } = await tab.signIn()
    const callback = await tab.leave(browser, { account: 'bob', authTime: NOW })
    await expect(browser.finish(callback, { signal })).resolves.toMatchObject({ subject: 'bob' })
  })

  it.each(['iss', 'state'])('refuses a callback with another %s, and sends no code', async (name) => {
    const { browser } = tab.load()
    const callback = await tab.leave(browser)
    callback.searchParams.set(name, 'https://other.example.com')
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
    expect(tab.provider.grants.length).toBe(name === 'iss' ? 0 : 1)
  })

  it('refuses an ID Token with another nonce', async () => {
    const { browser, service } = tab.load()
    const callback = await tab.leave(browser)
    tab.provider.alter = (_, body) => (body['id_token'] = withClaims(body['id_token'], { nonce: 'other' }))
    const error = await browser.finish(callback, { signal }).catch((reason: unknown) => reason)
    expect(service.classifyError(error)).toMatchObject({ code: 'callbackRefused' })
    expect((error as Error).cause).not.toHaveProperty('cause')
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
  })

  it('does not send a code while the device is offline, nor again if the provider is down', async () => {
    let isOnline = false
    const { browser, service } = tab.load({ isOnline: () => isOnline })
    const callback = await tab.leave(browser)
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'offline' })
    isOnline = true
    tab.provider.fault = 0
    const error = await browser.finish(callback, { signal }).catch((reason: unknown) => reason)
    expect(service.classifyError(error)).toEqual({ code: 'providerUnavailable', retryable: false })
  })

  it("refuses a URL that isn't its callback, and sends no code", async () => {
    const { browser } = tab.load()
    const callback = await tab.leave(browser)
    callback.pathname = '/other'
    await expect(browser.finish(callback, { signal })).rejects.toMatchObject({ code: 'callbackRefused' })
    expect(tab.provider.grants).toEqual([])
  })

  it('is refused before the page leaves if the browser cannot store a key', async () => {
    const { browser } = tab.load({ store: { tag: () => Promise.reject(new Error('denied')) } })
    const started = browser.start({ state: STATE, maxAge: 0, acrValues: [], signal })
    await expect(started).rejects.toMatchObject({ code: 'cannotPersist' })
  })
})

describe('a popup', () => {
  const options = { maxAge: 0, acrValues: [], signal }

  it('returns the new authentication while the page stays', async () => {
    const windows = new TestWindows(tab.provider)
    const { service } = await tab.signIn(tab.load({ mode: 'popup' }))
    const browser = service.browser as InProcessBrowser
    const here = location.href
    browser.prepare!()
    expect(windows.opened).toHaveLength(1)
    tab.provider.answer = { account: 'alice', authTime: NOW }
    await expect(browser.reauthenticate(options)).resolves.toMatchObject({ authTime: NOW })
    expect(windows.opened).toMatchObject([{ closed: true }])
    expect(location.href).toBe(here)
    expect(tab.provider.requests.at(-1)!.get('max_age')).toBe('1')
  })

  it('is reported if it is blocked, and falls back to the redirect', async () => {
    new TestWindows(tab.provider).isBlocked = true
    const browser = tab.load({ mode: 'popup', fallback: 'redirect' }).service.browser as InProcessBrowser
    browser.prepare!()
    await expect(browser.reauthenticate(options)).rejects.toMatchObject({ code: 'popupBlocked' })
    expect(browser.fallback).toMatchObject({ kind: 'redirect' })
  })
})
