import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SCOPE, SigningDevice } from './device.fixture.js'
import { passwordOf } from './end-user.fixture.js'
import { type Emulator, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

let emulator: Emulator
let app: RelyingParty

beforeAll(async () => {
  const now = Date.now()
  emulator = await startEmulator({ clock: () => now })
})
beforeEach(async () => {
  emulator.control.reset()
  app = await RelyingParty.discover(emulator)
  await app.signIn({ scope: SCOPE })
})
afterAll(() => emulator.close())

const hinted = () => ({ id_token_hint: app.tokens.id_token!, max_age: '0', scope: 'openid' })
const errorOf = (back: string | undefined): string | null => new URL(back ?? '').searchParams.get('error')

describe('a session of an app', () => {
  it('keeps the `amr` of its sign-in: the `amr` of a reauthentication is only in its own ID Token', async () => {
    const { refresh_token: refreshToken } = app.tokens
    emulator.control.setNextInteraction({ kind: 'approve', user: 'alice', amr: ['otp', 'mfa'] })
    const { sid, auth_time: authTime, amr } = await app.signIn(hinted())
    expect(amr).toEqual(['otp', 'mfa'])
    expect(await app.refresh(refreshToken)).toMatchObject({ sid, auth_time: authTime, amr: ['pwd'] })
  })

  it('gets no refresh token from a reauthentication, but an access token for the userinfo', async () => {
    await app.signIn(hinted())
    expect(app.tokens).not.toHaveProperty('refresh_token')
    await expect(app.userInfo()).resolves.toMatchObject({ sub: 'alice' })
  })

  it('continues after a reauthentication with an expired hint', async () => {
    const { sid } = app.claims
    const hint = hinted()
    emulator.control.advanceClock(301)
    expect(await app.signIn(hint)).toMatchObject({ sid })
  })

  it('is new with each sign-in, even in the browser of a signed-out session', async () => {
    const { sid } = app.claims
    const { refresh_token: first } = app.tokens
    await fetch(app.as.revocation_endpoint!, { method: 'POST', body: new URLSearchParams({ token: first! }) })
    const again = await app.signIn({ scope: SCOPE })
    expect(again['sid']).not.toBe(sid)
    await expect(app.refresh()).resolves.toMatchObject({ sid: again['sid'] })
  })

  it('exists next to the session of another sign-in, and each can be ended separately', async () => {
    const { refresh_token: first } = app.tokens
    await app.signIn({ scope: SCOPE })
    await fetch(app.as.revocation_endpoint!, { method: 'POST', body: new URLSearchParams({ token: first! }) })
    await expect(app.refresh()).resolves.toBeTruthy()
    await expect(app.refresh(first)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('that ends before the page opens is replaced by a session that cannot be refreshed', async () => {
    const { sid } = app.claims
    const { refresh_token: refreshToken } = app.tokens
    emulator.control.killSessions('alice')
    const after = await app.signIn(hinted())
    expect(after['sid']).not.toBe(sid)
    expect(app.tokens).not.toHaveProperty('refresh_token')
    await expect(app.refresh(refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('that ends between the page and the exchange causes a server error', async () => {
    const { back, verifier } = await app.ask(hinted(), passwordOf('alice'))
    emulator.control.killSessions('alice')
    const device = await SigningDevice.create(emulator)
    const answer = await device.send({
      grant_type: 'authorization_code',
      code: new URL(back!).searchParams.get('code')!,
      redirect_uri: 'http://localhost:4300/callback',
      code_verifier: verifier,
    })
    expect(answer).toMatchObject({ status: 500, body: { error: 'server_error' } })
    expect(answer.body).not.toHaveProperty('id_token')
  })

  it("can't be selected by an app that names it in the request", async () => {
    const { sid } = app.claims
    const uid = Buffer.from(sid as string, 'base64url')
      .toString()
      .split(':')[1]!
    const other = await RelyingParty.discover(emulator)
    expect((await other.signIn({ scope: 'openid', x_session: uid }))['sid']).not.toBe(sid)
  })

  it('of sam is an hour old after each sign-in, and fresh after a reauthentication', async () => {
    for (let count = 0; count < 2; count += 1) {
      const { iat, auth_time: authTime } = await app.signIn({ scope: SCOPE }, passwordOf('sam'))
      expect(iat - authTime!).toBeGreaterThanOrEqual(3600)
    }
    const { iat, auth_time: authTime } = await app.signIn(hinted(), passwordOf('sam'))
    expect(iat - authTime!).toBeLessThan(60)
  })

  it('has the fields that the SDKs read in the userinfo, and no personal data in the ID Token', async () => {
    expect(await app.userInfo()).toMatchObject({
      sub: 'alice',
      name: 'Alice Adams',
      given_name: 'Alice',
      family_name: 'Adams',
      email: 'alice@example.com',
      email_verified: true,
      phone_number_verified: true,
      address: { country: 'HK' },
      custom_attributes: {},
      'https://authgear.com/claims/user/can_reauthenticate': true,
      'https://authgear.com/claims/user/is_verified': true,
      'https://authgear.com/claims/user/is_anonymous': false,
      'https://authgear.com/claims/user/roles': [],
    })
    for (const name of ['name', 'email', 'phone_number', 'address']) expect(app.claims).not.toHaveProperty(name)
  })
})

describe('the sign-in page', () => {
  it('has a button for each account at Acme', async () => {
    const { html } = await app.endUser.go((await app.authorizationUrl({ scope: SCOPE })).href)
    expect(html).toContain('Continue with Acme')
    expect(html).toContain('Finn Fox at Acme')
  })

  it.each([
    [{ do: 'acme' }, 'carol'],
    [{ do: 'acme', name: 'carol' }, 'carol'],
    [{ do: 'acme', name: 'finn' }, 'finn'],
  ])('with %o signs %s in', async (fields, sub) => {
    expect(await app.signIn({ scope: SCOPE }, fields)).toMatchObject({ sub })
  })

  it('does not sign in a user with a password through Acme', async () => {
    expect(await app.ask({ scope: SCOPE }, { do: 'acme', name: 'alice' })).toMatchObject({
      html: expect.stringContaining('Acme does not know you'),
    })
  })
})

describe('max_age of a session that began with a device key', () => {
  it('counts from the biometric authentication, not from the sign-in in the browser', async () => {
    emulator.control.ageSessions('alice', 600)
    const device = await SigningDevice.create(emulator)
    await device.setUp(app.tokens.access_token)
    const { body } = await device.authenticate()
    const request = { id_token_hint: body['id_token']!, max_age: '300', scope: 'openid', prompt: 'none' }
    expect(errorOf((await app.ask(request, {})).back)).toBeNull()
    expect(errorOf((await app.ask({ ...request, id_token_hint: app.tokens.id_token! }, {})).back)).toBe(
      'login_required',
    )
    expect(decodeJwt(body['id_token']!)).toMatchObject({ amr: ['x_biometric'] })
  })
})
