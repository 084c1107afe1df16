import { decodeJwt, generateKeyPair } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { SCOPE, type Signing, SigningDevice } from './device.fixture.js'
import { passwordOf } from './end-user.fixture.js'
import { REFUSED, type SignedInDevice, withSignedInDevice } from './signed-in-device.fixture.js'

let { emulator, app, device } = {} as SignedInDevice
withSignedInDevice((made) => ({ emulator, app, device } = made))

const accessToken = (): string => app.tokens.access_token
const claimsOf = (idToken: string | undefined) => decodeJwt(idToken!)

describe('the setup of a device key', () => {
  it('gets an empty response, and does not change the session', async () => {
    const before = app.claims
    expect(await device.setUp(accessToken())).toMatchObject({ status: 200, text: '' })
    expect(emulator.control.deviceKeys('alice')).toEqual([{ kid: device.kid, addedAt: emulator.now() }])
    expect(await app.refresh()).toMatchObject({ sid: before['sid'], auth_time: before.auth_time, amr: ['pwd'] })
  })

  it.each([
    ['no access token', () => undefined],
    ['an unknown access token', () => 'nonsense'],
    [
      'one of an ended session',
      () => {
        emulator.control.killSessions('alice')
        return accessToken()
      },
    ],
  ])('needs a session: %s', async (_, token) => {
    expect(await device.setUp(token())).toMatchObject({ status: 401, body: { error: 'invalid_grant' } })
    expect(emulator.control.deviceKeys('alice')).toEqual([])
  })

  it.each<[string, Signing]>([
    ['without a public key', { header: { jwk: undefined } }],
    ['with a key that is not RSA', { header: { jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } } }],
    ['without the model of the device', { payload: { device_info: { ios: {} } } }],
    ['without device information', { payload: { device_info: undefined } }],
    ['with incomplete device information', { payload: { device_info: { android: { Build: { MODEL: 'Pixel' } } } } }],
  ])('is refused %s', async (_, signing) => {
    expect(await device.setUp(accessToken(), signing)).toMatchObject(REFUSED)
    expect(emulator.control.deviceKeys('alice')).toEqual([])
  })

  it('accepts an Android device', async () => {
    const payload = { device_info: { android: { Build: { MANUFACTURER: 'Google', MODEL: 'Pixel 9' } } } }
    expect(await device.setUp(accessToken(), { payload })).toMatchObject({ status: 200 })
  })

  it('is refused if another key signed', async () => {
    const { privateKey: key } = await generateKeyPair('RS256')
    expect(await device.setUp(accessToken(), { key })).toMatchObject(REFUSED)
  })

  it('never replaces the key of an existing `kid`', async () => {
    await device.setUp(accessToken())
    await app.signIn({ scope: SCOPE, prompt: 'login' }, passwordOf('mallory'))
    expect(await device.setUp(accessToken())).toMatchObject({ status: 500, body: { error: 'server_error' } })
    expect(emulator.control.deviceKeys('mallory')).toEqual([])
    const { body } = await device.authenticate()
    expect(claimsOf(body['id_token']).sub).toBe('alice')
  })
})

describe('an authentication with a device key', () => {
  beforeEach(() => device.setUp(accessToken()))

  it('starts a new session with its own tokens, and the session of the sign-in continues', async () => {
    emulator.control.ageSessions('alice', 600)
    const { status, body } = await device.authenticate()
    expect(status).toBe(200)
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 1800, access_token: expect.any(String) })
    const claims = claimsOf(body['id_token'])
    expect(claims).toMatchObject({
      iss: emulator.issuer,
      aud: 'demo',
      sub: 'alice',
      amr: ['x_biometric'],
      auth_time: claims.iat,
      'https://authgear.com/claims/user/can_reauthenticate': true,
    })
    expect(Buffer.from(String(claims['sid']), 'base64url').toString()).toMatch(/^offline_grant:/)
    const old = (await app.refresh())!
    expect(old['sid']).not.toBe(claims['sid'])
    expect(old).toMatchObject({ amr: ['pwd'] })
    expect(Number(claims['auth_time']) - old.auth_time!).toBeGreaterThanOrEqual(600)
  })

  it('returns tokens that can be refreshed and keep `sid`, `amr` and `auth_time`', async () => {
    const { body } = await device.authenticate()
    const first = claimsOf(body['id_token'])
    const refreshed = await app.refresh(body['refresh_token'])
    const { sid, amr, auth_time: authTime } = first
    expect(refreshed).toMatchObject({ sid, amr, auth_time: authTime })
    expect(await app.userInfo()).toMatchObject({ sub: 'alice', email: 'alice@example.com' })
    const renewed = await device.send(
      { grant_type: 'urn:authgear:params:oauth:grant-type:id-token' },
      app.tokens.access_token,
    )
    expect(claimsOf(renewed.body['id_token'])).toMatchObject({ sid, amr, auth_time: authTime })
  })

  it('ends the session of the previous authentication, and no other', async () => {
    const first = await device.authenticate()
    const other = await SigningDevice.create(emulator)
    await other.setUp(accessToken())
    const elsewhere = await other.authenticate()
    const second = await device.authenticate()
    await expect(app.refresh(first.body['refresh_token'])).rejects.toMatchObject({ error: 'invalid_grant' })
    for (const { body } of [elsewhere, second]) await expect(app.refresh(body['refresh_token'])).resolves.toBeTruthy()
  })

  it('needs no browser session', async () => {
    emulator.control.killSessions('alice')
    expect(await device.authenticate()).toMatchObject({ status: 200 })
    expect(emulator.control.killSessions('alice')).toBe(1)
  })

  it('can be followed by a reauthentication in the browser with the same `sid`', async () => {
    const { body } = await device.authenticate()
    const before = claimsOf(body['id_token'])
    const hint = { id_token_hint: body['id_token']!, max_age: '0', scope: 'openid' }
    emulator.control.ageSessions('alice', 600)
    const after = await app.signIn(hint)
    expect(after).toMatchObject({ sid: before['sid'], amr: ['pwd'] })
    const refreshed = await app.refresh(body['refresh_token'])
    expect(refreshed).toMatchObject({ sid: before['sid'], amr: ['x_biometric'], auth_time: after.auth_time })
  })

  it.each(['openid', 'openid offline_access', 'openid https://authgear.com/scopes/full-access'])(
    'is refused for the scope %s',
    async (scope) => {
      expect(await device.authenticate({}, { scope })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } })
    },
  )

  it('has a default scope, and returns no ID Token without `openid`', async () => {
    expect(await device.authenticate({}, { scope: '' })).toMatchObject({ body: { id_token: expect.any(String) } })
    const scope = 'offline_access https://authgear.com/scopes/full-access'
    expect((await device.authenticate({}, { scope })).body).not.toHaveProperty('id_token')
  })

  it('is refused for a removed or invalidated key', async () => {
    expect(emulator.control.invalidateDeviceKeys('alice')).toBe(1)
    expect(emulator.control.deviceKeys('alice')).toHaveLength(1)
    expect(await device.authenticate()).toMatchObject(REFUSED)
    expect(emulator.control.removeDeviceKeys('alice')).toBe(1)
    expect(emulator.control.deviceKeys('alice')).toEqual([])
    expect(await device.authenticate()).toMatchObject(REFUSED)
    await expect(app.refresh()).resolves.toBeTruthy()
  })

  it('is refused if another key signed', async () => {
    const { privateKey: key } = await generateKeyPair('RS256')
    expect(await device.authenticate({ key })).toMatchObject(REFUSED)
  })

  it('works for a user who cannot reauthenticate in the browser', async () => {
    await app.signIn({ scope: SCOPE, prompt: 'login' }, { do: 'acme', name: 'finn' })
    const phone = await SigningDevice.create(emulator)
    await phone.setUp(accessToken())
    const { body } = await phone.authenticate()
    expect(claimsOf(body['id_token'])).toMatchObject({
      sub: 'finn',
      amr: ['x_biometric'],
      'https://authgear.com/claims/user/can_reauthenticate': false,
    })
  })
})
