import { createPublicKey, verify } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../app-session/session-server.fixture.js'
import { type NewDeviceKey, registerDeviceKey } from '../native-biometric.js'
import { AUDIENCE, CHALLENGE, KEY_ID, codeOf, keyApp } from './native-biometric.fixture.js'

const NEW_ID = 'n'.repeat(43)
const app = keyApp()
const registering = (change: object = {}): Promise<string> =>
  registerDeviceKey(app.device, {
    audience: AUDIENCE,
    challenge: CHALLENGE,
    registerURL: `${app.server.origin}/register`,
    ...change,
  })

beforeEach(() => void app.server.answer('/register', { body: { keyId: NEW_ID } }))

describe('a new key', () => {
  it('is sent with a signature by its holder, and the device stores the id from the server', async () => {
    await expect(registering({ name: 'My phone' })).resolves.toBe(NEW_ID)
    const sent = JSON.parse(app.server.requests[0]!.replace('POST /register ', '')) as NewDeviceKey
    expect(sent).toMatchObject({ challenge: CHALLENGE, name: 'My phone' })
    const key = createPublicKey({ key: Buffer.from(sent.publicKey, 'base64'), format: 'der', type: 'spki' })
    const text = `reauth-device-key-v1\nregister\n${AUDIENCE}\n${sent.publicKey}\n${CHALLENGE}`
    expect(verify('sha256', Buffer.from(text), key, Buffer.from(sent.signature, 'base64'))).toBe(true)
    expect([...app.storage.kept.values()]).toEqual([NEW_ID])
  })

  it('is registered by a function of the app', async () => {
    const finish = vi.fn<(key: object) => object>(() => ({ keyId: NEW_ID }))
    await expect(registering({ registerURL: undefined, finish })).resolves.toBe(NEW_ID)
    expect(finish.mock.calls[0]![0]).not.toHaveProperty('name')
    expect(app.server.requests).toEqual([])
  })

  it.each<[string, Answer, string]>([
    ['is refused', { status: 403, body: '' }, 'refusedByServer'],
    ['comes without a session', { status: 401, body: '' }, 'sessionLost'],
    ['gets no answer', { status: 503, body: '' }, 'providerUnavailable'],
    ['gets no id', { body: {} }, 'misconfigured'],
    ['gets null', { body: null }, 'misconfigured'],
  ])('that %s leaves the device without a key', async (_, answer, code) => {
    app.server.answer('/register', answer)
    await expect(codeOf(registering())).resolves.toBe(code)
    expect([...app.storage.kept]).toEqual([])
  })

  it('is not sent if its prompt is cancelled, and the previous key is removed', async () => {
    app.phone.atPrompt = { answers: { success: false, error: 'User cancellation' } }
    await expect(codeOf(registering())).resolves.toBe('cancelled')
    expect([app.server.requests, [...app.storage.kept]]).toEqual([[], []])
  })

  it('is not created if the signal is aborted, and the previous key stays', async () => {
    await expect(codeOf(registering({ signal: AbortSignal.abort() }))).resolves.toBe('cancelled')
    expect([[...app.storage.kept.values()], app.phone.signed]).toEqual([[KEY_ID], []])
  })

  it('requests no signature if the signal aborts during its creation', async () => {
    const controller = new AbortController()
    const { device } = app
    Object.assign(app, {
      device: {
        ...device,
        createKey: async () => {
          controller.abort()
          return device.createKey()
        },
      },
    })
    await expect(codeOf(registering({ signal: controller.signal }))).resolves.toBe('cancelled')
    await new Promise(setImmediate)
    expect([app.phone.signed, app.server.requests]).toEqual([[], []])
  })

  it('stops waiting for the server when the signal aborts', async () => {
    app.server.answer('/register', {})
    const controller = new AbortController()
    const asking = registering({ signal: controller.signal, isOnline: () => true })
    await vi.waitFor(() => expect(app.server.requests).toHaveLength(1))
    controller.abort()
    await expect(codeOf(asking)).resolves.toBe('cancelled')
  })
})

it.each<[string, object]>([
  ['audience', { audience: undefined }],
  ['audience', { audience: 'two\nlines' }],
  ['challenge', { challenge: undefined }],
  ['challenge', { challenge: 'two\nlines of a challenge' }],
  ['registerURL', { registerURL: undefined }],
  ['registerURL', { finish: () => ({}) }],
  ['name', { name: 5 }],
  ['signal', { signal: {} }],
  ['label', { label: 'x' }],
])('a registration refuses %s: %j', async (field, change) => {
  await expect(registering(change)).rejects.toMatchObject({ code: 'invalidConfiguration', field })
})

it('a registration refuses a device that cannot create a key', async () => {
  for (const device of [undefined, { ...app.device, createKey: undefined }, { ...app.device, keepKeyId: undefined }]) {
    const options = { audience: AUDIENCE, challenge: CHALLENGE, registerURL: '/register' }
    await expect(registerDeviceKey(device as never, options)).rejects.toMatchObject({ field: 'device' })
  }
})
