import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../../pending/memory.store.js'
import { CALLBACK } from './oidc-provider.fixture.js'
import { NOW, Tab, signal } from './openid.fixture.js'
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
  it('comes back to where it began, once', async () => {
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

  it('without a prompt says that the end-user is not known', async () => {
    const { service } = tab.load()
    await service.signIn({ prompt: 'none', returnTo: '/home' })
    const callback = await tab.provider.visit(location.href)
    await expect(service.finishSignIn(callback.href)).resolves.toEqual({
      isSignedIn: false,
      returnTo: 'http://localhost:4300/home',
    })
  })

  it('of another browser is refused: its code was asked for with another verifier', async () => {
    await tab.load().service.signIn()
    tab.provider.answer = { account: 'alice', authTime: NOW }
    const callback = await tab.provider.visit(location.href)
    const { service } = tab.load({ store: memoryStore() })
    await expect(service.finishSignIn(callback.href)).rejects.toMatchObject({ code: 'callbackRefused' })
    await expect(service.getIdToken()).rejects.toMatchObject({ code: 'sessionLost' })
  })

  it('leaves a callback of a reauthentication alone', async () => {
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

  it.each([undefined, {}])('%j is not the module', (module) => {
    expect(() => openid(module as never, {} as never)).toThrow(expect.objectContaining({ field: 'oauth' }))
  })
})
