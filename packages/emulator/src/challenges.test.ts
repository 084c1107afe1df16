import { describe, expect, it } from 'vitest'
import { SigningDevice } from './device.fixture.js'
import { startEmulator } from './index.js'
import { REFUSED, type SignedInDevice, withSignedInDevice } from './signed-in-device.fixture.js'

let { emulator, app, device } = {} as SignedInDevice
withSignedInDevice((made) => ({ emulator, app, device } = made))

const accessToken = (): string => app.tokens.access_token

describe('a challenge', () => {
  it('is valid for five minutes, and comes in a response that Authgear’s SDKs read', async () => {
    const response = await device.challenge()
    const { result } = (await response.json()) as { result: { token: string; expire_at: string } }
    expect(response.status).toBe(200)
    expect(result.token).toMatch(/^[0-9A-HJKMNP-TV-Z]{32}$/)
    expect(Date.parse(result.expire_at) / 1000 - emulator.now()).toBe(300)
  })

  it.each(['anonymous_request', 'biometric_request', 'app2app_request'])('is issued for %s', async (purpose) => {
    expect((await device.challenge({ purpose })).status).toBe(200)
  })

  it.each([
    [{}, 'application/json', 'ValidationFailed'],
    [{ purpose: 'login' }, 'application/json', 'ValidationFailed'],
    [{ purpose: 7 }, 'application/json', 'ValidationFailed'],
    [{ purpose: 'biometric_request', more: 1 }, 'application/json', 'ValidationFailed'],
    ['[]', 'application/json', 'ValidationFailed'],
    ['null', 'application/json', 'ValidationFailed'],
    ['{', 'application/json', 'ValidationFailed'],
    [{ purpose: 'biometric_request' }, 'text/plain', 'BadRequest'],
  ])('is refused for %j of the type %s, with an error of Authgear’s own APIs', async (body, type, reason) => {
    const response = await device.challenge(body, type)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: { name: 'Invalid', reason, message: expect.any(String), code: 400, info: expect.any(Object) },
    })
  })

  it('can be requested by a page of another origin with its access token', async () => {
    const origin = 'capacitor://localhost'
    const path = `${emulator.url}/oauth2/challenge`
    const preflight = await fetch(path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-headers': 'authorization, content-type, dpop' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('dpop')
    const response = await fetch(path, {
      method: 'POST',
      headers: { origin, authorization: 'Bearer anything', 'content-type': 'application/json' },
      body: '{"purpose":"biometric_request"}',
    })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin])
  })

  it('can be used once', async () => {
    await device.setUp(accessToken())
    const challenge = await device.newChallenge()
    expect(await device.authenticate({ payload: { challenge } })).toMatchObject({ status: 200 })
    expect(await device.authenticate({ payload: { challenge } })).toMatchObject(REFUSED)
  })

  it('is used up by a refused request', async () => {
    const challenge = await device.newChallenge()
    expect(await device.authenticate({ payload: { challenge } })).toMatchObject(REFUSED)
    await device.setUp(accessToken())
    expect(await device.authenticate({ payload: { challenge } })).toMatchObject(REFUSED)
  })

  it.each([
    [299, 200],
    [300, 400],
    [301, 400],
  ])('used after %i seconds gets the status %i', async (seconds, status) => {
    await device.setUp(accessToken())
    const challenge = await device.newChallenge()
    emulator.control.advanceClock(seconds)
    expect(await device.authenticate({ payload: { challenge } })).toMatchObject({ status })
  })

  it('for another purpose is refused', async () => {
    await device.setUp(accessToken())
    const challenge = await device.newChallenge('anonymous_request')
    expect(await device.authenticate({ payload: { challenge } })).toMatchObject(REFUSED)
  })

  it('has no endpoint in the profile oidc', async () => {
    const plain = await startEmulator({ profile: 'oidc' })
    const other = await SigningDevice.create(plain)
    expect((await other.challenge()).status).toBe(404)
    await plain.close()
  })
})
