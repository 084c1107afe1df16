import { describe, expect, it, vi } from 'vitest'
import { ServiceError } from '../../words/service-error.js'
import { type SigningDevice, nativeBiometric } from '../native-biometric.js'
import type { Answer } from '../app-session/session-server.fixture.js'
import { AUDIENCE, CHALLENGE, KEY_ID, codeOf, keyApp, prompt } from './native-biometric.fixture.js'
import { nsError } from './react-native-biometrics.fixture.js'

const { signal } = prompt
const app = keyApp()
const bodyOf = (request: string): unknown => JSON.parse(request.slice(request.indexOf('{')))

describe('a key of the device', () => {
  it('signs the challenge of the server, which returns the new claims', async () => {
    const { biometric } = app.make()
    await expect(biometric.reauthenticate(prompt)).resolves.toMatchObject({ subject: 'alice', authTime: 1_800_000_000 })
    const [asked, verified] = app.server.requests
    expect([asked, app.server.requests.length]).toEqual([`POST /challenge {"keyId":"${KEY_ID}"}`, 2])
    const signature = expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/) as string
    expect(bodyOf(verified!)).toEqual({ keyId: KEY_ID, challenge: CHALLENGE, signature })
  })

  it('also signs its purpose and the configured audience, so that no other text is accepted instead', async () => {
    await app.make().biometric.reauthenticate(prompt)
    expect(app.phone.signed.map(({ payload }) => payload)).toEqual([
      `reauth-device-key-v1\nauthenticate\n${AUDIENCE}\n${KEY_ID}\n${CHALLENGE}`,
    ])
  })

  it('reads the claims again if the server returns null', async () => {
    app.server.answer('/verify', { body: null })
    await expect(app.make().biometric.reauthenticate(prompt)).resolves.toMatchObject({ authTime: 1_799_999_900 })
    expect(app.server.requests.at(-1)).toBe('GET /session')
  })

  it('uses functions of the app for the challenge and the verification', async () => {
    const begin = vi.fn<(keyId: string) => object>(() => ({ challenge: CHALLENGE }))
    const finish = vi.fn<(answer: object) => unknown>()
    const { biometric } = app.make({ challengeURL: undefined, verifyURL: undefined, begin, finish })
    await expect(biometric.reauthenticate(prompt)).resolves.toMatchObject({ authTime: 1_799_999_900 })
    expect([begin.mock.calls[0]![0], finish.mock.calls[0]![0]]).toEqual([
      KEY_ID,
      expect.objectContaining({ keyId: KEY_ID, challenge: CHALLENGE }),
    ])
    expect(app.server.requests).toEqual(['GET /session'])
  })

  it('uses the service for claims, tokens, session changes and the browser', async () => {
    const inner = app.sessionOf('/sign-in')
    const { service } = app.make({ service: inner })
    expect([await service.getIdToken(), service.namespace?.()]).toEqual(['', `${app.server.origin}/session`])
    expect(service.browser).toBe(inner.browser)
    await expect(service.refreshIdToken({ signal })).resolves.toMatchObject({ authTime: 1_799_999_900 })
  })

  it('lets the service classify other errors, even errors whose fields throw', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const classifyError = () => ({ code: 'offline' }) as const
    const { service } = app.make({ service: { ...app.sessionOf(), classifyError } })
    expect(service.classifyError(proxy)).toEqual({ code: 'offline' })
    expect(service.classifyError(new ServiceError('biometricLockout'))).toMatchObject({ code: 'biometricLockout' })
  })

  it.each<[string, Answer, Answer, string]>([
    ['the session is lost', { status: 401, body: '' }, {}, 'sessionLost'],
    ['the server has no such endpoint', { status: 404, body: '' }, {}, 'refusedByServer'],
    ['the server is down', { status: 503, body: '' }, {}, 'providerUnavailable'],
    ['the challenge is no JSON', { body: '<p>' }, {}, 'providerUnavailable'],
    ['the end-user has no such key', { body: null }, {}, 'biometricInvalidated'],
    ['the challenge is none', { body: {} }, {}, 'misconfigured'],
    ['the challenge is two lines', { body: { challenge: `${CHALLENGE}\n${CHALLENGE}` } }, {}, 'misconfigured'],
    ['the challenge is short', { body: { challenge: 'c'.repeat(15) } }, {}, 'misconfigured'],
    ['the signature is refused', { body: { challenge: CHALLENGE } }, { status: 403, body: '' }, 'refusedByServer'],
    ['the claims are nonsense', { body: { challenge: CHALLENGE } }, { body: [1] }, 'misconfigured'],
  ])('is refused if %s', async (_, challenge, verify, code) => {
    app.server.answer('/challenge', challenge)
    app.server.answer('/verify', verify)
    await expect(codeOf(app.make().biometric.reauthenticate(prompt))).resolves.toBe(code)
  })

  it('reports that the device is offline, according to the app', async () => {
    const begin = () => {
      throw new TypeError('Failed to fetch')
    }
    const { biometric } = app.make({ challengeURL: undefined, begin, isOnline: () => false })
    await expect(codeOf(biometric.reauthenticate(prompt))).resolves.toBe('offline')
  })

  it.each([
    ['alone', undefined, 'acrValuesUnsupported'],
    ['beside a browser, which may', '/sign-in', 'biometricUnavailable'],
  ])('does not satisfy `acr_values`: %s', async (_, signInURL, code) => {
    const { biometric } = app.make({ service: app.sessionOf(signInURL) })
    await expect(codeOf(biometric.reauthenticate({ ...prompt, acrValues: ['gold'] }))).resolves.toBe(code)
    expect([app.server.requests, app.phone.signed]).toEqual([[], []])
  })

  it('prompts again after a step-up, because it proves the authentication', async () => {
    await expect(app.make().biometric.reauthenticate({ ...prompt, isStepUp: true })).resolves.toMatchObject({
      authTime: 1_800_000_000,
    })
  })
})

describe('a key is enabled', () => {
  const isEnabled = (device: Partial<SigningDevice> = {}) => {
    Object.assign(app, { device: { ...app.device, ...device } })
    return app.make().biometric.isEnabled()
  }

  it('if the device can prompt, and the server knows the key', async () => {
    await expect(isEnabled()).resolves.toBe(true)
    await expect(isEnabled({ isEnabled: () => false })).resolves.toBe(false)
    await expect(isEnabled({ isEnabled: () => 'yes' as never })).resolves.toBe(false)
    await expect(isEnabled({ keyId: () => null, isEnabled: () => true })).resolves.toBe(false)
    await expect(isEnabled({ keyId: () => 'two\nlines of an id', isEnabled: () => true })).resolves.toBe(false)
  })

  it.each<[string, string, Answer]>([
    ['says that there is no such key', '/challenge', { body: null }],
    ['refused its signature', '/verify', { status: 403, body: '' }],
  ])('until the server %s, and again once another key is registered', async (_, path, answer) => {
    app.server.answer(path, answer)
    const { biometric } = app.make()
    await codeOf(biometric.reauthenticate(prompt))
    await expect(biometric.isEnabled()).resolves.toBe(false)
    await app.device.keepKeyId('n'.repeat(43))
    await expect(biometric.isEnabled()).resolves.toBe(true)
  })

  it('even after a network error', async () => {
    app.server.answer('/verify', { status: 503, body: '' })
    const { biometric } = app.make()
    await codeOf(biometric.reauthenticate(prompt))
    await expect(biometric.isEnabled()).resolves.toBe(true)
  })

  it('or there is no prompt', async () => {
    await app.device.keepKeyId(null)
    await expect(codeOf(app.make().biometric.reauthenticate(prompt))).resolves.toBe('biometricNotEnrolled')
    expect(app.server.requests).toEqual([])
  })
})

describe('a prompt for a signature', () => {
  it('that fails sends nothing to the server', async () => {
    app.phone.atPrompt = { rejects: nsError(-8) }
    await expect(codeOf(app.make().biometric.reauthenticate(prompt))).resolves.toBe('biometricLockout')
    expect(app.server.requests).toHaveLength(1)
  })

  it.each<[string, () => unknown]>([
    ['rejects with an unknown error', () => Promise.reject(new TypeError('Network request failed'))],
    [
      'throws',
      () => {
        throw new Error('x')
      },
    ],
    ['answers without a signature', () => Promise.resolve('')],
    ['answers with no text', () => Promise.resolve({})],
  ])('that %s ends as unexpected, and sends nothing', async (_, sign) => {
    Object.assign(app, { device: { ...app.device, sign } })
    await expect(codeOf(app.make().biometric.reauthenticate(prompt))).resolves.toBe('unexpected')
    expect(app.server.requests).toHaveLength(1)
  })

  it('that never settles ends when the signal aborts, and a late signature is ignored', async () => {
    app.phone.atPrompt = 'hesitates'
    const controller = new AbortController()
    const asking = app.make().biometric.reauthenticate({ ...prompt, signal: controller.signal })
    await vi.waitFor(() => expect(app.phone.signed).toHaveLength(1))
    controller.abort()
    await expect(codeOf(asking)).resolves.toBe('cancelled')
    app.phone.approveLate()
    await new Promise(setImmediate)
    expect(app.server.requests).toHaveLength(1)
  })

  it.each(['/challenge', '/verify'])('stops waiting for %s when the signal aborts', async (path) => {
    app.server.answer(path, {})
    const controller = new AbortController()
    const asking = app.make().biometric.reauthenticate({ ...prompt, signal: controller.signal })
    await vi.waitFor(() => expect(app.server.requests.at(-1)).toContain(path))
    controller.abort()
    await expect(codeOf(asking)).resolves.toBe('cancelled')
  })

  it('does not open if its signal is already aborted', async () => {
    const asking = app.make().biometric.reauthenticate({ ...prompt, signal: AbortSignal.abort() })
    await expect(codeOf(asking)).resolves.toBe('cancelled')
    expect([app.server.requests, app.phone.signed]).toEqual([[], []])
  })
})

it.each<[string, object]>([
  ['service', { service: undefined }],
  ['service', { service: {} }],
  ['audience', { audience: undefined }],
  ['audience', { audience: 'two words' }],
  ['challengeURL', { challengeURL: undefined }],
  ['challengeURL', { challengeURL: '' }],
  ['challengeURL', { begin: () => ({ challenge: '' }) }],
  ['verifyURL', { verifyURL: undefined }],
  ['verifyURL', { finish: () => null }],
  ['allowDeviceOnly', { allowDeviceOnly: true }],
])('a key refuses %s: %j', (field, change) => {
  expect(() => app.make(change)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
})

it.each([undefined, null, {}, { proof: 'none' }])('%j is refused as a device', (device) => {
  expect(() => nativeBiometric(device as never, {} as never)).toThrow(
    expect.objectContaining({ code: 'invalidConfiguration', field: 'device' }),
  )
})
