import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, EmulatorError, startEmulator } from './index.js'
import { type FakeBrowser, openBrowser } from './sdk.fixture.js'

let emulator: Emulator
let browser: FakeBrowser

const alice = { name: 'alice', password: 'password', do: 'password' }
const mallory = { name: 'mallory', password: 'password', do: 'password' }
const can = 'https://authgear.com/claims/user/can_reauthenticate'

const signIn = async (fields: Record<string, string> = alice): Promise<void> => {
  await browser.authgear.startAuthentication({ redirectURI: browser.callback })
  await browser.follow(fields)
  await browser.authgear.finishAuthentication()
}
const startReauthentication = (): Promise<void> =>
  browser.authgear.startReauthentication({ redirectURI: browser.callback, state: 'the-state' })
const control = (path: string, body: object, type = 'application/json'): Promise<Response> =>
  fetch(`${emulator.issuer}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify(body),
  })

beforeEach(async () => {
  emulator = await startEmulator()
  browser = await openBrowser(emulator)
})
afterEach(() => emulator.close())

describe('the real @authgear/web', () => {
  it('signs in without a consent page, and gets a refresh token', async () => {
    await signIn()
    expect(browser.authgear.canReauthenticate()).toBe(true)
    expect(browser.claims()).toMatchObject({
      iss: emulator.issuer,
      aud: 'demo',
      sub: 'alice',
      amr: ['pwd'],
      [can]: true,
    })
    expect(Number(browser.claims()['exp']) - Number(browser.claims()['iat'])).toBe(300)
    expect(emulator.control.requests()).toContainEqual(
      expect.objectContaining({ path: '/token', grantType: 'authorization_code', status: 200 }),
    )
  })

  it('gets ID Tokens that verify with the published keys', async () => {
    await signIn()
    const keys = createRemoteJWKSet(new URL(`${emulator.issuer}/jwks`))
    const { protectedHeader } = await jwtVerify(browser.authgear.getIDTokenHint()!, keys, {
      issuer: emulator.issuer,
      audience: 'demo',
    })
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT', kid: expect.stringMatching(/^[\w-]{16}$/) })
  })

  it('refreshes the ID Token: auth_time and sid stay, iat moves', async () => {
    await signIn()
    const before = browser.claims()
    await browser.authgear.refreshIDToken()
    expect(browser.claims()).toMatchObject({ auth_time: before['auth_time'], sid: before['sid'] })
  })

  it('reauthenticates within the same second: the page prompts, auth_time advances, sid stays', async () => {
    await signIn()
    emulator.control.ageSessions('alice', 600)
    await browser.authgear.refreshIDToken()
    const before = browser.claims()
    await startReauthentication()
    expect((await browser.look()).title).toBe('Confirm that it is you')
    await browser.follow(alice)
    expect(new URL(browser.href()).searchParams.get('state')).toBe('the-state')
    await browser.authgear.finishReauthentication()
    expect(Number(browser.claims()['auth_time']) - Number(before['auth_time'])).toBeGreaterThanOrEqual(600)
    expect(browser.claims()['sid']).toBe(before['sid'])
    const after = browser.claims()['auth_time']
    await browser.authgear.refreshIDToken()
    expect(browser.claims()['auth_time']).toBe(after)
  })

  it('returns with access_denied if the end-user cancels', async () => {
    await signIn()
    await startReauthentication()
    await browser.follow({ do: 'cancel' })
    await expect(browser.authgear.finishReauthentication()).rejects.toMatchObject({ error: 'access_denied' })
  })

  it('allows another account only if the control API allows it', async () => {
    await signIn()
    await startReauthentication()
    expect(await browser.follow(mallory)).toContain('Sign in as alice')
    emulator.control.setAllowsOtherAccount(true)
    expect((await browser.look()).html).toContain('Use another account')
    await browser.follow(mallory)
    await browser.authgear.finishReauthentication()
    expect(browser.claims()['sub']).toBe('mallory')
    await browser.authgear.refreshIDToken()
    expect(browser.claims()['sub']).toBe('alice')
  })

  it('refuses a used code', async () => {
    await signIn()
    await startReauthentication()
    await browser.follow(alice)
    await browser.authgear.finishReauthentication()
    await expect(browser.authgear.finishReauthentication()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('signs carol in with Acme; she cannot reauthenticate', async () => {
    await signIn({ do: 'acme' })
    expect(browser.claims()).toMatchObject({ sub: 'carol', [can]: false })
    expect(browser.authgear.canReauthenticate()).toBe(false)
  })

  it('gives sam sessions that are an hour old, and locks lou out at reauthentication', async () => {
    await signIn({ ...alice, name: 'sam' })
    expect(Number(browser.claims()['iat']) - Number(browser.claims()['auth_time'])).toBeGreaterThanOrEqual(3600)
    const other = await openBrowser(emulator)
    browser = other
    await signIn({ ...alice, name: 'lou' })
    await startReauthentication()
    expect(await browser.follow({ ...alice, name: 'lou' })).toContain('locked')
  })

  it('refuses a wrong password', async () => {
    await browser.authgear.startAuthentication({ redirectURI: browser.callback })
    expect(await browser.follow({ ...alice, password: 'wrong' })).toContain('not right')
  })

  it('signs out, and the session is gone', async () => {
    await signIn()
    await browser.authgear.logout({ redirectURI: browser.callback })
    expect(emulator.control.killSessions('alice')).toBe(0)
  })
})

describe('the control API', () => {
  it('kills a session, so that the next refresh fails with invalid_grant', async () => {
    await signIn()
    expect(emulator.control.killSessions('alice')).toBe(1)
    await expect(browser.authgear.refreshIDToken()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('fails the next token call only', async () => {
    await signIn()
    await control('fail-next-token', { kind: 'error', status: 503, error: 'temporarily_unavailable' })
    await expect(browser.authgear.refreshIDToken()).rejects.toMatchObject({ error: 'temporarily_unavailable' })
    await browser.authgear.refreshIDToken()
  })

  it('fails calls of one grant type only', async () => {
    await signIn()
    await control('fail-next-token', { kind: 'disconnect', grantType: 'refresh_token' })
    await expect(browser.authgear.refreshIDToken()).resolves.toBeUndefined()
  })

  it('closes the connection like a lost network', async () => {
    await signIn()
    await control('fail-next-token', { kind: 'disconnect' })
    await expect(browser.authgear.refreshIDToken()).rejects.toBeInstanceOf(TypeError)
  })

  it('moves the clock of the provider', async () => {
    await signIn()
    const before = Number(browser.claims()['iat'])
    emulator.control.setClockOffset(86_400)
    await browser.authgear.refreshIDToken()
    expect(Number(browser.claims()['iat']) - before).toBeGreaterThanOrEqual(86_400)
  })

  it('changes the can_reauthenticate claim', async () => {
    await signIn()
    await control('can-reauthenticate', { user: 'alice', canReauthenticate: false })
    await browser.authgear.refreshIDToken()
    expect(browser.authgear.canReauthenticate()).toBe(false)
  })

  it('rotates keys, and withdraws the old one with keepOld: false', async () => {
    const kids = async () =>
      ((await (await fetch(`${emulator.issuer}/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(
        ({ kid }) => kid,
      )
    const [first] = await kids()
    await emulator.control.rotateKeys()
    const [second, ...old] = await kids()
    expect(old).toEqual([first])
    await emulator.control.rotateKeys({ keepOld: false })
    const [third, ...rest] = await kids()
    expect(rest).toEqual([])
    expect(new Set([first, second, third]).size).toBe(3)
  })

  it('answers a page instead of the end-user', async () => {
    await control('next-interaction', { kind: 'approve', user: 'alice' })
    await signIn({})
    expect(browser.claims()['sub']).toBe('alice')
    await control('next-interaction', { kind: 'error', error: 'login_required' })
    await startReauthentication()
    await browser.follow({})
    await expect(browser.authgear.finishReauthentication()).rejects.toMatchObject({ error: 'login_required' })
  })

  it('signs tokens for tests', async () => {
    const token = await emulator.control.mintIdToken({ user: 'alice', age: 600, claims: { acr: 'gold', amr: null } })
    const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, number>
    expect(payload).toMatchObject({ acr: 'gold', sub: 'alice' })
    expect(payload).not.toHaveProperty('amr')
    expect(payload['iat']! - payload['auth_time']!).toBe(600)
  })

  it('is undone by reset()', async () => {
    await signIn()
    emulator.control.setClockOffset(100)
    await control('reset', {})
    expect(emulator.control.requests()).toEqual([])
    expect(emulator.control.ageSessions('alice', 1)).toBe(0)
  })

  it('reports invalid values, and refuses forms of other origins', async () => {
    expect((await control('age-sessions', { user: 'nobody', seconds: 1 })).status).toBe(400)
    expect((await control('age-sessions', { user: 'alice', seconds: 'x' })).status).toBe(400)
    expect((await control('clock-offset', {})).status).toBe(400)
    expect((await control('fail-next-token', { kind: 'burn' })).status).toBe(400)
    expect((await control('reset', {}, 'text/plain')).status).toBe(415)
    expect(await (await fetch(`${emulator.issuer}/__control`)).text()).toContain('/__control/age-sessions')
    expect(await (await fetch(`${emulator.issuer}/__control/users`)).json()).toContainEqual(
      expect.objectContaining({ name: 'alice' }),
    )
  })
})

it('startEmulator() reports in one sentence that a port is in use', async () => {
  const port = Number(new URL(emulator.issuer).port)
  await expect(startEmulator({ port })).rejects.toThrow(EmulatorError)
  await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
