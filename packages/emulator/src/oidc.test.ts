import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { passwordOf } from './end-user.fixture.js'
import { type Emulator, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

let emulator: Emulator
let app: RelyingParty

beforeEach(async () => {
  emulator = await startEmulator({ profile: 'oidc' })
  app = await RelyingParty.discover(emulator)
})
afterEach(() => emulator.close())

const errorOf = (back: string | undefined): string | null => new URL(back ?? '').searchParams.get('error')

describe('the profile oidc with the real oauth4webapi', () => {
  it('issues an ID Token with standard claims only', async () => {
    const claims = await app.signIn()
    expect(Object.keys(claims).toSorted()).toEqual(
      [
        'amr',
        'aud',
        'auth_time',
        'email',
        'email_verified',
        'exp',
        'iat',
        'iss',
        'name',
        'nonce',
        'preferred_username',
        'sid',
        'sub',
      ].toSorted(),
    )
    expect(claims).toMatchObject({ sub: 'alice', aud: 'demo', name: 'Alice Adams', email: 'alice@example.com' })
  })

  it('issues the claims of the requested scopes only', async () => {
    const claims = await app.signIn({ scope: 'openid' })
    expect(claims).not.toHaveProperty('name')
    expect(claims).not.toHaveProperty('email')
  })

  it('has its endpoints at the paths of Auth0', () => {
    const at = (path: string): string => `${emulator.url}${path}`
    expect(app.as).toMatchObject({
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/oauth/token'),
      jwks_uri: at('/.well-known/jwks.json'),
      userinfo_endpoint: at('/userinfo'),
      end_session_endpoint: at('/oidc/logout'),
      id_token_signing_alg_values_supported: ['RS256'],
    })
  })

  it('accepts its access tokens at userinfo; they are JWTs that do not pass as ID Tokens', async () => {
    await app.signIn()
    await expect(app.userInfo()).resolves.toMatchObject({ sub: 'alice', email: 'alice@example.com' })
    expect(decodeJwt(app.tokens.access_token)).toMatchObject({ aud: emulator.issuer, azp: 'demo', typ: 'Bearer' })
    expect(decodeJwt(app.tokens.access_token)).not.toHaveProperty('auth_time')
  })

  it('issues a new ID Token and a new refresh token with each refresh; auth_time and sid stay, nonce is left out', async () => {
    const before = await app.signIn()
    const first = app.tokens.refresh_token
    const after = await app.refresh()
    expect(after).toMatchObject({ sub: 'alice', auth_time: before.auth_time, sid: before['sid'] })
    expect(after).not.toHaveProperty('nonce')
    expect(app.tokens.refresh_token).not.toBe(first)
  })

  it('refuses a used refresh token, and every token derived from it', async () => {
    await app.signIn()
    const first = app.tokens.refresh_token!
    await app.refresh()
    await expect(app.refresh(first)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(app.refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('keeps the original auth_time in an older refresh token, as providers do', async () => {
    await app.signIn()
    emulator.control.ageSessions('alice', 600)
    const old = app.tokens.refresh_token!
    const { auth_time: again = 0 } = await app.signIn({ prompt: 'login' })
    const { auth_time: before = 0 } = (await app.refresh(old))!
    expect(again - before).toBeGreaterThanOrEqual(600)
  })

  it('signs in silently while the browser has a session (prompt=none)', async () => {
    const { auth_time: before } = await app.signIn()
    await expect(app.signIn({ prompt: 'none' })).resolves.toMatchObject({ auth_time: before })
  })

  it('responds to prompt=none with login_required without a session, or if the session is older than max_age', async () => {
    const { back } = await app.ask({ prompt: 'none' }, {})
    expect(errorOf(back)).toBe('login_required')
    await app.signIn()
    emulator.control.ageSessions('alice', 301)
    expect(errorOf((await app.ask({ prompt: 'none', max_age: '300' }, {})).back)).toBe('login_required')
  })

  it.each([
    ['below', 299, null],
    ['at', 300, null],
    ['above', 301, 'access_denied'],
  ])(
    'prompts again only if a session is older than max_age: %s max_age (OIDC Core §3.1.2.1)',
    async (_, age, error) => {
      const now = Date.now()
      await emulator.close()
      emulator = await startEmulator({ profile: 'oidc', clock: () => now })
      app = await RelyingParty.discover(emulator)
      await app.signIn()
      emulator.control.ageSessions('alice', age)
      const { back } = await app.ask({ max_age: '300' }, { do: 'cancel' })
      expect(errorOf(back)).toBe(error)
    },
  )

  it.each([{ max_age: '0' }, { prompt: 'login' }])(
    'prompts again for %o, and auth_time advances',
    async (parameters) => {
      const { auth_time: before = 0, sid } = await app.signIn()
      emulator.control.ageSessions('alice', 600)
      const after = await app.signIn(parameters)
      expect(after.auth_time! - (before - 600)).toBeGreaterThanOrEqual(600)
      expect(after['sid']).toBe(sid)
    },
  )

  it('returns with access_denied if the end-user cancels', async () => {
    await app.signIn()
    expect(errorOf((await app.ask({ prompt: 'login' }, { do: 'cancel' })).back)).toBe('access_denied')
  })

  it('allows another account only if the control API allows it', async () => {
    await app.signIn()
    expect((await app.ask({ prompt: 'login' }, passwordOf('mallory'))).html).toContain('Sign in as alice')
    emulator.control.setAllowsOtherAccount(true)
    await expect(app.signIn({ prompt: 'login' }, passwordOf('mallory'))).resolves.toMatchObject({ sub: 'mallory' })
  })

  it('prompts if the hint names another user than the session (OIDC Core §3.1.2.1)', async () => {
    await app.signIn()
    const { id_token: hint = '' } = app.tokens
    const other = await RelyingParty.discover(emulator)
    await other.signIn({}, passwordOf('mallory'))
    expect(errorOf((await other.ask({ prompt: 'none', id_token_hint: hint }, {})).back)).toBe('login_required')
    await expect(app.signIn({ prompt: 'none', id_token_hint: hint })).resolves.toMatchObject({ sub: 'alice' })
  })

  it('loses the session when it is killed, in the browser too', async () => {
    await app.signIn()
    expect(emulator.control.killSessions('alice')).toBe(1)
    await expect(app.refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(errorOf((await app.ask({ prompt: 'none' }, {})).back)).toBe('login_required')
    await expect(app.signIn()).resolves.toMatchObject({ sub: 'alice' })
  })

  it('allows pages of every origin, with credentials', async () => {
    const response = await fetch(`${emulator.url}/oauth/token`, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:5173',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'auth0-client,content-type',
      },
    })
    expect(response.status).toBe(204)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'auth0-client,content-type',
    })
  })

  it('posts the response to the page that opened or framed it (response_mode=web_message)', async () => {
    await app.signIn()
    const { html, state } = await app.ask({ prompt: 'none', response_mode: 'web_message' }, {})
    expect(html).toContain("type: 'authorization_response'")
    expect(html).toContain(state)
  })
})

describe('sign-out', () => {
  const signOut = (path: string, parameters: Record<string, string>) =>
    app.endUser.go(`${emulator.url}${path}?${new URLSearchParams(parameters).toString()}`)

  it.each([
    ['/oidc/logout', 'post_logout_redirect_uri'],
    ['/v2/logout', 'returnTo'],
    ['/realms/any/protocol/openid-connect/logout', 'post_logout_redirect_uri'],
  ])('at %s ends the session, and returns', async (path, parameter) => {
    await app.signIn()
    const { back } = await signOut(path, { client_id: 'demo', [parameter]: 'http://localhost:4300/bye', state: 's' })
    expect(back).toBe('http://localhost:4300/bye?state=s')
    expect(errorOf((await app.ask({ prompt: 'none' }, {})).back)).toBe('login_required')
    await expect(app.refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('accepts an id_token_hint instead of a client, and shows a page if there is no redirect URI', async () => {
    await app.signIn()
    const hint = app.tokens.id_token!
    const { html } = await signOut('/oidc/logout', { id_token_hint: hint })
    expect(html).toContain('You are signed out')
  })

  it.each([
    { client_id: 'demo', post_logout_redirect_uri: 'https://evil.example/' },
    { post_logout_redirect_uri: 'http://localhost:4300/' },
    { id_token_hint: 'garbage', post_logout_redirect_uri: 'http://localhost:4300/' },
  ])('does nothing for an unregistered redirect URI: %o', async (parameters) => {
    await app.signIn()
    expect(await signOut('/oidc/logout', parameters)).toMatchObject({ status: 400 })
    await expect(app.signIn({ prompt: 'none' })).resolves.toMatchObject({ sub: 'alice' })
  })

  it('revokes a refresh token (RFC 7009)', async () => {
    await app.signIn()
    await fetch(app.as.revocation_endpoint!, {
      method: 'POST',
      body: new URLSearchParams({ token: app.tokens.refresh_token!, client_id: 'demo' }),
    })
    await expect(app.refresh()).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})
