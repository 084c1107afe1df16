import type { WebContainer } from '@authgear/web'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { passwordOf } from './end-user.fixture.js'
import { type Emulator, startEmulator } from './index.js'
import { type FakeBrowser, openBrowser } from './sdk.fixture.js'

const HOME = 'http://localhost:4300/'
const CAN = 'https://authgear.com/claims/user/can_reauthenticate'

let emulator: Emulator
let browser: FakeBrowser
let authgear: WebContainer

beforeEach(async () => {
  emulator = await startEmulator()
  browser = await openBrowser(emulator)
  authgear = await load(HOME)
})
afterEach(() => emulator.close())

const load = (href: string): Promise<WebContainer> =>
  browser.load(href, browser.endUser.fetch, { sessionType: 'cookie' })
const claims = () => decodeJwt(authgear.getIDTokenHint()!)

/** Redirects to the provider, signs in there, and loads the page that it returns to. */
async function signIn(name = 'alice'): Promise<void> {
  await authgear.startAuthentication({ redirectURI: browser.callback })
  await browser.follow(name === 'carol' ? { do: 'acme' } : passwordOf(name))
  authgear = await load(browser.href())
}
async function reauthenticate(): Promise<void> {
  await authgear.startReauthentication({ redirectURI: browser.callback, state: 'the-state' })
  await browser.follow(passwordOf('alice'))
  authgear = await load(browser.href())
  await authgear.finishReauthentication()
}

describe('the real @authgear/web in cookie mode', () => {
  it('returns from a sign-in without a code, and reads the userinfo with the cookie', async () => {
    await signIn()
    expect(new URL(browser.href()).searchParams.has('code')).toBe(false)
    const { userInfo } = await authgear.finishAuthentication()
    expect(userInfo).toMatchObject({ sub: 'alice', canReauthenticate: true, isVerified: true, isAnonymous: false })
    expect(emulator.control.requests().filter(({ grantType }) => grantType !== undefined)).toEqual([])
  })

  it('gets an ID Token of the browser session with the cookie', async () => {
    await signIn()
    await authgear.refreshIDToken()
    expect(claims()).toMatchObject({ iss: emulator.issuer, aud: 'demo', sub: 'alice', amr: ['pwd'], [CAN]: true })
    expect(Buffer.from(String(claims()['sid']), 'base64url').toString()).toMatch(/^idp:/)
    expect(authgear.canReauthenticate()).toBe(true)
  })

  it('keeps the session across page loads, and in every page of the browser', async () => {
    await signIn()
    await authgear.refreshIDToken()
    const { sid, auth_time: authTime } = claims()
    authgear = await load(HOME)
    await authgear.refreshIDToken()
    expect(claims()).toMatchObject({ sid, auth_time: authTime })
  })

  it('reauthenticates with a code: `sid` stays, and the session has the new `auth_time` and `amr`', async () => {
    await signIn()
    emulator.control.ageSessions('alice', 600)
    await authgear.refreshIDToken()
    const before = claims()
    emulator.control.setNextInteraction({ kind: 'approve', user: 'alice', amr: ['otp'] })
    await reauthenticate()
    const { sid } = before
    expect(claims()).toMatchObject({ sid, amr: ['otp'] })
    const { auth_time: authTime } = claims()
    expect(Number(authTime) - Number(before['auth_time'])).toBeGreaterThanOrEqual(600)
    await authgear.refreshIDToken()
    expect(claims()).toMatchObject({ sid, amr: ['otp'], auth_time: authTime })
  })

  it('has the new `amr` after a reauthentication within the same second', async () => {
    await signIn()
    await authgear.refreshIDToken()
    emulator.control.setNextInteraction({ kind: 'approve', user: 'alice', amr: ['otp'] })
    await reauthenticate()
    await authgear.refreshIDToken()
    expect(claims()).toMatchObject({ amr: ['otp'] })
  })

  it('gets no ID Token without a session, or after it was killed', async () => {
    await expect(authgear.refreshIDToken()).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(authgear.fetchUserInfo()).rejects.toMatchObject({ error: 'invalid_grant' })
    await signIn()
    await authgear.refreshIDToken()
    expect(emulator.control.killSessions('alice')).toBe(1)
    await expect(authgear.refreshIDToken()).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(authgear.fetchUserInfo()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('signs out at the provider, and returns', async () => {
    await signIn()
    await authgear.logout({ redirectURI: HOME })
    await browser.follow({})
    expect(browser.href()).toBe(HOME)
    authgear = await load(HOME)
    await expect(authgear.refreshIDToken()).rejects.toMatchObject({ error: 'invalid_grant' })
    await signIn()
    await expect(authgear.refreshIDToken()).resolves.toBeUndefined()
  })

  it('signs another user in, in a new session', async () => {
    await signIn()
    await authgear.refreshIDToken()
    const { sid } = claims()
    await authgear.logout({ redirectURI: HOME })
    await browser.follow({})
    await signIn('carol')
    await authgear.refreshIDToken()
    expect(claims()).toMatchObject({ sub: 'carol', [CAN]: false })
    expect(claims()['sid']).not.toBe(sid)
  })

  it('does not accept the cookie instead of an expired access token', async () => {
    await signIn()
    const response = await browser.endUser.fetch(`${emulator.url}/token`, {
      method: 'POST',
      credentials: 'include',
      headers: { authorization: 'Bearer over' },
      body: new URLSearchParams({ grant_type: 'urn:authgear:params:oauth:grant-type:id-token', client_id: 'demo' }),
    })
    expect(response.status).toBe(401)
  })
})
