import * as oauth from 'oauth4webapi'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../../pending/memory.store.js'
import { CALLBACK } from './oidc-provider.fixture.js'
import { NOW, STATE, Tab, pageOf, signal } from './openid.fixture.js'
import { openid } from '../openid.js'

let tab: Tab

beforeEach(async () => {
  tab = new Tab()
  await tab.provider.start()
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await tab.provider.stop()
})

describe('a sign-in', () => {
  it('returns to its start, once', async () => {
    const { service } = tab.load()
    tab.provider.answer = { account: 'alice', authTime: NOW }
    await service.signIn()
    const callback = await tab.provider.visit(location.href)
    location.href = callback.href
    const back = tab.load()
    expect(back.browser.matches(callback)).toBeNull()
    const finished = await Promise.all([back.service.finishSignIn(), back.service.finishSignIn()])
    const result = { isSignedIn: true, returnTo: 'http://localhost:4300/settings' }
    expect(finished).toEqual([result, result])
    await expect(back.service.refreshIdToken({ signal })).resolves.toMatchObject({ subject: 'alice', authTime: NOW })
    expect(back.service.getAccessToken!()).toBeTypeOf('string')
    await expect(tab.load().service.finishSignIn()).rejects.toMatchObject({ code: 'callbackRefused' })
  })

  it('stores neither a token nor a verifier', async () => {
    const { service } = await tab.signIn()
    const { kept } = tab
    const idToken = await service.getIdToken()
    expect([...kept.keys()]).toEqual([`reauth:v1:discovery:${tab.provider.issuer}/`])
    expect(JSON.stringify([...kept])).not.toContain(idToken.split('.')[1])
  })

  it('without a prompt reports that the end-user is not signed in', async () => {
    const { service } = tab.load()
    await service.signIn({ prompt: 'none', returnTo: '/home' })
    const callback = await tab.provider.visit(location.href)
    await expect(service.finishSignIn(callback.href)).resolves.toEqual({
      isSignedIn: false,
      returnTo: 'http://localhost:4300/home',
    })
  })

  it('of another browser is refused, because its code belongs to another verifier', async () => {
    await tab.load().service.signIn()
    tab.provider.answer = { account: 'alice', authTime: NOW }
    const callback = await tab.provider.visit(location.href)
    const { service } = tab.load({ store: memoryStore() })
    await expect(service.finishSignIn(callback.href)).rejects.toMatchObject({ code: 'callbackRefused' })
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
  })

  it('is reported as a change only if another end-user was signed in', async () => {
    const page = tab.load()
    const changes: string[] = []
    page.service.subscribe!((change) => changes.push(change))
    await tab.signIn(page)
    await tab.signIn(page)
    expect(changes).toEqual([])
    await tab.signIn(page, 'bob')
    expect(changes).toEqual(['changed'])
  })

  it.each([
    ['it began off this origin', { returnTo: 'https://other.example.com/' }],
    ['another one began after it', {}],
  ])('returns to the start page if %s', async (_, options) => {
    const { service } = tab.load()
    tab.provider.answer = { account: 'alice', authTime: NOW }
    await service.signIn(options)
    const callback = await tab.provider.visit(location.href)
    location.href = 'http://localhost:4300/other'
    if (!('returnTo' in options)) await service.signIn()
    await expect(service.finishSignIn(callback.href)).resolves.toEqual({
      isSignedIn: true,
      returnTo: 'http://localhost:4300/',
    })
  })

  it.each([undefined, 'nowhere', 'javascript:alert(1)'])(
    'does not leave the page if the authorization_endpoint is %s',
    async (authorization_endpoint) => {
      tab.provider.metadata = { authorization_endpoint }
      await expect(tab.load().service.signIn()).rejects.toMatchObject({ code: 'misconfigured' })
      expect(location.href).toBe('http://localhost:4300/settings')
    },
  )

  it('ignores a callback of a reauthentication', async () => {
    const { service, browser } = await tab.signIn()
    const callback = await tab.leave(browser)
    await expect(service.finishSignIn(callback.href)).resolves.toBeNull()
  })
})

describe('a sign-out', () => {
  it('forgets and revokes the tokens, and ends the session at the provider', async () => {
    const { service } = await tab.signIn()
    const changes: string[] = []
    service.subscribe!((change) => changes.push(change))
    await service.signOut({ returnTo: 'http://localhost:4300/' })
    expect(changes).toEqual(['lost'])
    expect(service.getAccessToken!()).toBeUndefined()
    const { pathname, searchParams } = new URL(location.href)
    expect(pathname).toBe('/session/end')
    expect([...searchParams.keys()]).toEqual(['client_id', 'post_logout_redirect_uri'])
  })

  it("without `returnTo` ends at the provider's own page", async () => {
    const { service } = await tab.signIn()
    await service.signOut()
    expect([...new URL(location.href).searchParams.keys()]).toEqual(['client_id'])
  })

  it('stays on this page if the provider can neither end a session nor revoke a token', async () => {
    tab.provider.metadata = { end_session_endpoint: undefined, revocation_endpoint: undefined }
    const { service } = await tab.signIn()
    const here = location.href
    await service.signOut({ returnTo: 'http://localhost:4300/' })
    expect(location.href).toBe(here)
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
  })

  it("forgets the tokens if the provider can't be reached", async () => {
    const { service } = await tab.signIn()
    tab.provider.fault = 0
    await service.signOut()
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
  })

  it("of a page without a session reports it as lost, and stays if the provider can't be reached", async () => {
    tab.provider.fault = 0
    const { service } = tab.load()
    const changes: string[] = []
    service.subscribe!((change) => changes.push(change))
    await service.signOut()
    expect([changes, location.href]).toEqual([['lost'], 'http://localhost:4300/settings'])
  })
})

describe('an option', () => {
  it.each([
    [{ issuer: 'http://op.example.com' }, 'issuer'],
    [{ issuer: 'http://localhost:1', allowInsecureLoopback: false }, 'issuer'],
    [{ issuer: undefined }, 'issuer'],
    [{ clientID: '' }, 'clientID'],
    [{ clientId: 'app' }, 'clientId'],
    [{ scope: 'email' }, 'scope'],
    [{ redirectURI: `${CALLBACK}?a=b` }, 'redirectURI'],
    [{ mode: 'tab' }, 'mode'],
    [{ store: {} }, 'store'],
  ])('%j is refused', (options, field) => {
    expect(() => tab.load(options as object)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })

  it("clock and store are the device's clocks and IndexedDB by default", async () => {
    const required = {
      issuer: tab.provider.issuer,
      clientID: 'app',
      redirectURI: CALLBACK,
      allowInsecureLoopback: true,
    }
    const open = vi.fn(() => {
      throw new Error('denied')
    })
    vi.stubGlobal('indexedDB', { open })
    const start = { state: STATE, maxAge: 0, acrValues: [], signal }
    const { browser } = pageOf(openid(oauth, required))
    await expect(browser.start(start)).rejects.toMatchObject({ code: 'cannotPersist' })
    expect(open).toHaveBeenCalled()
    const { service } = await tab.signIn(pageOf(openid(oauth, { ...required, store: memoryStore() })))
    expect(service.cachedAuthentication!()).toMatchObject({ elapsed: expect.any(Number) })
  })

  it.each([undefined, {}])('%j is refused as the module', (module) => {
    expect(() => openid(module as never, {} as never)).toThrow(expect.objectContaining({ field: 'oauth' }))
  })
})
