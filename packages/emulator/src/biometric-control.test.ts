import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SCOPE, SigningDevice } from './device.fixture.js'
import { type ChallengeFault, ControlError, type Emulator, startEmulator } from './index.js'
import { RelyingParty } from './relying-party.fixture.js'

const GRANT = 'urn:authgear:params:oauth:grant-type:biometric-request'
const REFUSED = { status: 400, body: { error: 'invalid_grant', error_description: 'InvalidCredentials' } }

let emulator: Emulator
let app: RelyingParty
let device: SigningDevice

beforeAll(async () => {
  const now = Date.now()
  emulator = await startEmulator({ clock: () => now })
})
beforeEach(async () => {
  emulator.control.reset()
  app = await RelyingParty.discover(emulator)
  await app.signIn({ scope: SCOPE })
  device = await SigningDevice.create(emulator)
  await device.setUp(app.tokens.access_token)
})
afterAll(() => emulator.close())

/** Authenticates with biometrics and returns the new session. */
async function authenticate() {
  const { body } = await device.authenticate()
  return { claims: decodeJwt(body['id_token']!), refreshToken: body['refresh_token']! }
}
async function control(path: string, body: object): Promise<unknown> {
  const response = await fetch(`${emulator.url}/__control/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return ((await response.json()) as { result: unknown }).result
}

describe('a session of a device key', () => {
  it('grows older with advanceClock(), and its tokens expire', async () => {
    const { claims, refreshToken } = await authenticate()
    emulator.control.advanceClock(600)
    const refreshed = (await app.refresh(refreshToken))!
    expect(refreshed.auth_time).toBe(claims['auth_time'])
    expect(refreshed.iat - claims.iat!).toBeGreaterThanOrEqual(600)
    emulator.control.advanceClock(86_400 * 31)
    await expect(app.refresh(refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('grows older with ageSessions(), like the session of the sign-in', async () => {
    const { claims, refreshToken } = await authenticate()
    expect(emulator.control.ageSessions('alice', 600)).toBe(2)
    const refreshed = (await app.refresh(refreshToken))!
    expect(Number(claims['auth_time']) - refreshed.auth_time!).toBe(600)
  })

  it('ends with killSessions(), and its device key remains', async () => {
    const { refreshToken } = await authenticate()
    expect(emulator.control.killSessions('alice')).toBe(2)
    await expect(app.refresh(refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(authenticate()).resolves.toBeTruthy()
  })

  it.each([
    ['omitsAuthTime', undefined],
    ['zeroAuthTime', 0],
  ])('has the `auth_time` of the quirk %s', async (quirk, authTime) => {
    emulator.control.setQuirks({ [quirk]: true })
    expect((await authenticate()).claims['auth_time']).toBe(authTime)
  })

  it('has no refresh token with the quirk omitsRefreshToken', async () => {
    emulator.control.setQuirks({ omitsRefreshToken: true })
    expect((await device.authenticate()).body).not.toHaveProperty('refresh_token')
  })
})

describe('a device whose clock is wrong', () => {
  it.each([
    [299, 200],
    [301, 400],
  ])('by %i seconds gets the status %i', async (seconds, status) => {
    emulator.control.setClockOffset(-seconds)
    expect(await device.authenticate()).toMatchObject({ status })
  })
})

describe('the control API', () => {
  it('lists device keys without key material, oldest first', async () => {
    const second = await SigningDevice.create(emulator)
    await second.setUp(app.tokens.access_token)
    const keys = emulator.control.deviceKeys('alice')
    expect(keys.map(({ kid }) => kid)).toEqual([device.kid, second.kid])
    expect(keys.map((key) => Object.keys(key))).toEqual([
      ['kid', 'addedAt'],
      ['kid', 'addedAt'],
    ])
    expect(emulator.control.deviceKeys('mallory')).toEqual([])
    expect(await control('device-keys', { user: 'alice' })).toEqual(keys)
  })

  it('removes and invalidates the keys of one user over HTTP', async () => {
    expect(await control('invalidate-device-keys', { user: 'mallory' })).toBe(0)
    await expect(authenticate()).resolves.toBeTruthy()
    expect(await control('invalidate-device-keys', { user: 'alice' })).toBe(1)
    expect(await device.authenticate()).toMatchObject(REFUSED)
    expect(await control('remove-device-keys', { user: 'alice' })).toBe(1)
    expect(await control('device-keys', { user: 'alice' })).toEqual([])
  })

  it.each(['deviceKeys', 'removeDeviceKeys', 'invalidateDeviceKeys'] as const)('%s() accepts every user', (name) => {
    expect(() => emulator.control[name]('nobody')).toThrow(ControlError)
  })

  it('allows another key after one was removed', async () => {
    emulator.control.removeDeviceKeys('alice')
    expect(await device.setUp(app.tokens.access_token)).toMatchObject({ status: 200 })
    await expect(authenticate()).resolves.toBeTruthy()
  })

  it('removes device keys and challenges on reset', async () => {
    const challenge = await device.newChallenge()
    emulator.control.failNextChallenge({ kind: 'error' })
    emulator.control.reset()
    expect(emulator.control.deviceKeys('alice')).toEqual([])
    await app.signIn({ scope: SCOPE })
    expect(await device.setUp(app.tokens.access_token, { payload: { challenge } })).toMatchObject(REFUSED)
    expect(await device.setUp(app.tokens.access_token)).toMatchObject({ status: 200 })
  })

  it('records the user and action of a device key, but no request, challenge, key or token', async () => {
    await device.authenticate()
    emulator.control.removeDeviceKeys('alice')
    const jwt = await device.sign('authenticate')
    await device.send({ jwt })
    await device.challenge({ purpose: 'nothing' })
    const grant = { method: 'POST', path: '/token', grantType: GRANT, clientId: 'demo' }
    const requests = emulator.control.requests()
    expect(requests.filter(({ grantType }) => grantType === GRANT)).toEqual([
      { ...grant, action: 'setup', user: 'alice', status: 200 },
      { ...grant, action: 'authenticate', user: 'alice', status: 200 },
      { ...grant, action: 'authenticate', status: 400, error: 'invalid_grant' },
    ])
    expect(requests.at(-1)).toEqual({
      method: 'POST',
      path: '/oauth2/challenge',
      status: 400,
      error: 'ValidationFailed',
    })
    const text = JSON.stringify(requests)
    for (const secret of [jwt, device.kid, device.jwk.n!, 'eyJ']) expect(text).not.toContain(secret)
  })

  it('fails only the biometric grant, as often as `times` says', async () => {
    emulator.control.failNextToken({ kind: 'error', status: 503, error: 'busy', grantType: GRANT, times: 2 })
    await expect(app.refresh()).resolves.toBeTruthy()
    const statuses = []
    for (let count = 0; count < 3; count += 1) statuses.push((await device.authenticate()).status)
    expect(statuses).toEqual([503, 503, 200])
  })
})

describe('a challenge that fails', () => {
  const fail = async (fault: ChallengeFault) => {
    emulator.control.failNextChallenge(fault)
    const response = await device.challenge()
    return { status: response.status, ...((await response.json()) as { error?: object }) }
  }

  it.each([
    [undefined, 500, 'InternalError'],
    [401, 401, 'Unauthorized'],
    [429, 429, 'TooManyRequest'],
    [503, 503, 'ServiceUnavailable'],
  ])('with the status %s has the name that Authgear uses', async (given, status, name) => {
    const fault: ChallengeFault = { kind: 'error', reason: 'SomeReason', ...(given !== undefined && { status: given }) }
    expect(await fail(fault)).toMatchObject({ status, error: { name, reason: 'SomeReason', code: status } })
    expect((await device.challenge()).status).toBe(200)
  })

  it('has a default reason', async () => {
    expect(await fail({ kind: 'error' })).toMatchObject({ error: { reason: 'UnexpectedError' } })
  })

  it('closes the connection, or never responds', async () => {
    emulator.control.failNextChallenge({ kind: 'disconnect' })
    await expect(device.challenge()).rejects.toThrow(TypeError)
    emulator.control.failNextChallenge({ kind: 'hang' })
    const hanging = device.challenge().catch(() => 'closed')
    const later = app.refresh().then(() => 'nothing yet')
    expect(await Promise.race([hanging, later])).toBe('nothing yet')
  })

  it('responds after a delay', async () => {
    expect(await fail({ kind: 'delay', milliseconds: 1 })).toMatchObject({ status: 200 })
  })
})
