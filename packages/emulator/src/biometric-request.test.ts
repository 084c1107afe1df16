import { beforeEach, describe, expect, it } from 'vitest'
import type { Signing } from './device.fixture.js'
import { REFUSED, type SignedInDevice, withSignedInDevice } from './signed-in-device.fixture.js'

const SKEW = 300

let { emulator, app, device } = {} as SignedInDevice
withSignedInDevice((made) => ({ emulator, app, device } = made))

const accessToken = (): string => app.tokens.access_token

describe('the request that a device signs', () => {
  beforeEach(() => device.setUp(accessToken()))

  it('may name its key only in the header, as older devices do', async () => {
    expect(await device.authenticate({ header: { jwk: undefined } })).toMatchObject({ status: 200 })
  })

  it.each<[string, Signing]>([
    ['another `typ`', { header: { typ: 'JWT' } }],
    ['no `typ`', { header: { typ: undefined } }],
    ['another `kid` in its `jwk`', { header: { kid: 'another-kid' } }],
    ['no `kid`', { header: { kid: undefined, jwk: undefined } }],
    ['an unknown `kid`', { header: { kid: 'unknown-kid', jwk: undefined } }],
    ['another `alg`', { header: { alg: 'RS512' } }],
    ['no `alg`', { header: { alg: undefined } }],
    ['the `alg` `none`', { header: { alg: 'none' } }],
    ['no challenge', { payload: { challenge: '' } }],
    ['a challenge that was never issued', { payload: { challenge: 'A'.repeat(32) } }],
    ['an `exp` that is not a number', { payload: { exp: 'soon' } }],
  ])('is refused with %s', async (_, signing) => {
    expect(await device.authenticate(signing)).toMatchObject(REFUSED)
  })

  it.each([
    ['a'.repeat(7), 400],
    ['a'.repeat(8), 200],
    ['-_aZ09'.repeat(10), 200],
    ['a'.repeat(64), 200],
    ['a'.repeat(65), 400],
    ['a b c d e', 400],
    ['a/b/c/d/e', 400],
  ])('registers the `kid` %s with the status %i', async (kid, status) => {
    const jwk = { ...device.jwk, kid }
    expect(await device.setUp(accessToken(), { header: { kid, jwk } })).toMatchObject({ status })
  })

  it.each([
    ['exp', -SKEW + 1, 200],
    ['exp', -SKEW, 400],
    ['exp', -SKEW - 1, 400],
    ['iat', SKEW - 1, 200],
    ['iat', SKEW, 200],
    ['iat', SKEW + 1, 400],
    ['nbf', SKEW, 200],
    ['nbf', SKEW + 1, 400],
  ])('with an `%s` %i seconds from now gets the status %i', async (name, seconds, status) => {
    expect(await device.authenticate({ payload: { [name]: emulator.now() + seconds } })).toMatchObject({ status })
  })

  it.each([
    ['no request', {}, 'jwt is required'],
    ['nonsense', { jwt: 'nonsense' }, 'invalid JWT'],
  ])('is missing: %s', async (_, fields, description) => {
    expect(await device.send(fields)).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: description },
    })
  })

  it('must name a known action', async () => {
    expect(await device.send({ jwt: await device.sign('destroy') })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: 'invalid action' },
    })
  })
})

describe('a key of fewer than 2048 bits', () => {
  it('is refused', async () => {
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1024, hash: 'SHA-256' }
    const small = { ...algorithm, publicExponent: new Uint8Array([1, 0, 1]) }
    const { privateKey: key, publicKey } = await crypto.subtle.generateKey(small, true, ['sign', 'verify'])
    const { n, e } = await crypto.subtle.exportKey('jwk', publicKey)
    const { kid } = device
    expect(await device.setUp(accessToken(), { key, header: { jwk: { kty: 'RSA', n, e, kid } } })).toMatchObject(
      REFUSED,
    )
  })
})
