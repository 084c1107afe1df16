import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ServiceError } from '../../words/service-error.js'
import { fromReactNativeBiometrics } from '../native-biometric.js'
import { type AtPrompt, Phone, androidError, memoryStorage, nsError } from './react-native-biometrics.fixture.js'

const { signal } = new AbortController()

async function deviceOn(phone = new Phone(), keyId: string | null = 'k'.repeat(43)) {
  const storage = memoryStorage()
  const device = fromReactNativeBiometrics(phone.load(), { promptMessage: 'Confirm', cancelButtonText: 'No', storage })
  const publicKey = await device.createKey()
  await device.keepKeyId(keyId)
  return { phone, storage, device, publicKey }
}

describe('react-native-biometrics', () => {
  it('signs a text after a prompt with a reason', async () => {
    const { phone, device, publicKey } = await deviceOn()
    const signature = await device.sign('text', { signal })
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    expect(verify('sha256', Buffer.from('text'), key, Buffer.from(signature, 'base64'))).toBe(true)
    expect(phone.signed).toEqual([
      { payload: 'text', promptMessage: 'Confirm', cancelButtonText: 'No', allowDeviceCredentials: false },
    ])
  })

  it('uses the button text `Cancel` on Android by default', async () => {
    const phone = new Phone()
    await phone.createKeys()
    const device = fromReactNativeBiometrics(phone.load(), { promptMessage: 'Confirm', storage: memoryStorage() })
    await device.sign('text', { signal })
    expect(phone.signed[0]!.cancelButtonText).toBe('Cancel')
  })

  it('stores the id of the key, and removes it', async () => {
    const { device, storage } = await deviceOn()
    await expect(Promise.resolve(device.keyId())).resolves.toBe('k'.repeat(43))
    expect([...storage.kept.keys()]).toEqual(['reauth:v1:device-key'])
    await device.keepKeyId(null)
    await expect(Promise.resolve(device.keyId())).resolves.toBeNull()
  })

  it('is enabled if the sensor works and there is a key with an id of the server', async () => {
    const { device, phone } = await deviceOn()
    await expect(device.isEnabled()).resolves.toBe(true)
    phone.sensor = { available: false }
    await expect(device.isEnabled()).resolves.toBe(false)
    phone.sensor = { available: true }
    phone.removeKey()
    await expect(device.isEnabled()).resolves.toBe(false)
    const unknown = await deviceOn(new Phone(), null)
    await expect(unknown.device.isEnabled()).resolves.toBe(false)
  })
})

describe('a prompt of react-native-biometrics ends as', () => {
  const endOf = async (atPrompt: AtPrompt, change: (phone: Phone) => void = () => {}) => {
    const { phone, device } = await deviceOn()
    phone.atPrompt = atPrompt
    change(phone)
    const error = await device.sign('text', { signal }).catch((thrown: ServiceError) => thrown)
    const { code, retryable } = error as ServiceError
    return retryable ? `${code}, retryable` : code
  }
  const rejects = (error: Error): AtPrompt => ({ rejects: error })

  it('cancelled, for a cancel and for the negative button, which the library does not distinguish', async () => {
    await expect(endOf({ answers: { success: false, error: 'User cancellation' } })).resolves.toBe('cancelled')
  })

  it('an empty signature, for an answer without one', async () => {
    const { phone, device } = await deviceOn()
    phone.atPrompt = { answers: { success: true } }
    await expect(device.sign('text', { signal })).resolves.toBe('')
  })

  it.each<[number, string]>([
    [-1, 'biometricUnavailable'],
    [-2, 'cancelled'],
    [-3, 'biometricDeclined'],
    [-4, 'biometricUnavailable, retryable'],
    [-5, 'biometricNotEnrolled'],
    [-6, 'biometricUnavailable'],
    [-7, 'biometricNotEnrolled'],
    [-8, 'biometricLockout'],
    [-9, 'biometricUnavailable, retryable'],
    [-1004, 'biometricUnavailable, retryable'],
    [-9999, 'biometricUnavailable'],
  ])('the code of LocalAuthentication on iOS determines: %i is %s', async (code, end) => {
    await expect(endOf(rejects(nsError(code)))).resolves.toBe(end)
  })

  it.each<[number, string]>([
    [-128, 'cancelled'],
    [-25_293, 'biometricUnavailable'],
    [-25_300, 'biometricInvalidated'],
    [-25_308, 'biometricUnavailable, retryable'],
  ])('the code of the keychain on iOS determines: %i is %s', async (code, end) => {
    await expect(endOf(rejects(nsError(code, 'NSOSStatusErrorDomain')))).resolves.toBe(end)
  })

  it.each<[string, string]>([
    ['Too many attempts. Try again later.', 'biometricLockout'],
    ['Too many attempts. Fingerprint sensor disabled.', 'biometricLockout'],
    ['Fingerprint operation canceled.', 'biometricUnavailable, retryable'],
    ['Fingerprint operation cancelled', 'biometricUnavailable, retryable'],
    ['Error generating signature: Key permanently invalidated', 'biometricInvalidated'],
    ['Fingerprint timeout reached. Try again.', 'biometricUnavailable'],
    ['Zu viele Versuche', 'biometricUnavailable'],
    ['', 'biometricUnavailable'],
  ])('the English message on Android determines: %j is %s', async (text, end) => {
    await expect(endOf(rejects(androidError(text)))).resolves.toBe(end)
  })

  it.each<[string, (phone: Phone) => void, string]>([
    ['there is no key any more', (phone) => phone.removeKey(), 'biometricInvalidated'],
    [
      'nothing is enrolled',
      (phone) => (phone.sensor = { available: false, error: 'BIOMETRIC_ERROR_NONE_ENROLLED' }),
      'biometricNotEnrolled',
    ],
    [
      'there is no hardware',
      (phone) => (phone.sensor = { available: false, error: 'BIOMETRIC_ERROR_NO_HARDWARE' }),
      'biometricUnavailable',
    ],
    ['the device does not say why', (phone) => (phone.sensor = { available: false }), 'biometricUnavailable'],
    [
      'iOS locked the sensor',
      (phone) => (phone.sensor = { available: false, error: nsError(-8).message }),
      'biometricLockout',
    ],
    [
      'the device does not answer',
      (phone) => Object.assign(phone, { isSensorAvailable: () => Promise.reject(new Error('x')) }),
      'biometricUnavailable',
    ],
  ])('the state of the device determines, if the error is unknown: %s', async (_, change, end) => {
    await expect(endOf(rejects(androidError('Etwas ist schiefgegangen')), change)).resolves.toBe(end)
  })

  it('the state of the device determines, if native code rejects without an error', async () => {
    await expect(endOf(rejects(null as never))).resolves.toBe('biometricUnavailable')
  })
})

it.each<[string, object]>([
  ['promptMessage', { promptMessage: undefined }],
  ['promptMessage', { promptMessage: '' }],
  ['storage', { storage: undefined }],
  ['storage', { storage: { getItem: () => null } }],
  ['prompt', { prompt: 'x' }],
])('react-native-biometrics refuses %s: %j', (field, change) => {
  const options = { promptMessage: 'Confirm', storage: memoryStorage(), ...change }
  expect(() => fromReactNativeBiometrics(new Phone().load(), options as never)).toThrow(
    expect.objectContaining({ code: 'invalidConfiguration', field }),
  )
})

it('react-native-biometrics refuses an object that is not the library', () => {
  for (const biometrics of [undefined, {}])
    expect(() => fromReactNativeBiometrics(biometrics as never, {} as never)).toThrow(
      expect.objectContaining({ field: 'biometrics' }),
    )
})
