import { BiometricAuth, BiometryError, BiometryErrorType, BiometryType } from '@aparajita/capacitor-biometric-auth'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServiceError } from '../../words/service-error.js'
import {
  type CheckingDevice,
  type ExpoLocalAuthentication,
  fromCapacitorBiometricAuth,
  fromExpoLocalAuthentication,
} from '../native-biometric.js'

const { signal } = new AbortController()
const endOf = async (device: CheckingDevice): Promise<string> => {
  const error = await device.check({ signal }).catch((thrown: ServiceError) => thrown)
  if (error === undefined) return 'passed'
  return error.retryable ? `${error.code}, retryable` : error.code
}

describe('expo-local-authentication', () => {
  /** The module, according to its types and its native code. */
  const moduleWith = (change: Partial<ExpoLocalAuthentication> = {}): ExpoLocalAuthentication => ({
    hasHardwareAsync: async () => true,
    isEnrolledAsync: async () => true,
    authenticateAsync: async () => ({ success: true }),
    ...change,
  })
  const deviceWith = (change: Partial<ExpoLocalAuthentication> = {}) =>
    fromExpoLocalAuthentication(moduleWith(change), { promptMessage: 'Show the number', disableDeviceFallback: true })

  it('succeeds if the module succeeds, with the texts of the app', async () => {
    const authenticateAsync = vi.fn<ExpoLocalAuthentication['authenticateAsync']>(async () => ({ success: true }))
    await expect(endOf(deviceWith({ authenticateAsync }))).resolves.toBe('passed')
    expect(authenticateAsync.mock.calls).toEqual([[{ promptMessage: 'Show the number', disableDeviceFallback: true }]])
  })

  it.each<[string, string]>([
    ['user_cancel', 'cancelled'],
    ['user_fallback', 'biometricDeclined'],
    ['system_cancel', 'biometricUnavailable, retryable'],
    ['app_cancel', 'biometricUnavailable, retryable'],
    ['lockout', 'biometricLockout'],
    ['not_enrolled', 'biometricNotEnrolled'],
    ['passcode_not_set', 'biometricNotEnrolled'],
    ['missing_usage_description', 'misconfigured'],
    ['not_available', 'biometricUnavailable'],
    ['authentication_failed', 'biometricUnavailable'],
    ['invalid_context', 'biometricUnavailable'],
    ['no_space', 'biometricUnavailable'],
    ['timeout', 'biometricUnavailable'],
    ['unable_to_process', 'biometricUnavailable'],
    ['unknown', 'biometricUnavailable'],
    ['unknown: -1004, User interaction is required.', 'biometricUnavailable'],
    ['toString', 'biometricUnavailable'],
  ])('reports %s as %s', async (error, end) => {
    await expect(endOf(deviceWith({ authenticateAsync: async () => ({ success: false, error }) }))).resolves.toBe(end)
  })

  it.each([{ success: 'yes' }, { success: 1 }, {}])('does not succeed with the answer %j', async (result) => {
    await expect(endOf(deviceWith({ authenticateAsync: async () => result as never }))).resolves.toBe(
      'biometricUnavailable',
    )
  })

  it('is enabled if there is hardware and biometrics are enrolled', async () => {
    await expect(deviceWith().isEnabled()).resolves.toBe(true)
    await expect(deviceWith({ hasHardwareAsync: async () => false }).isEnabled()).resolves.toBe(false)
    await expect(deviceWith({ isEnrolledAsync: async () => false }).isEnabled()).resolves.toBe(false)
  })

  it.each<[string, ExpoLocalAuthentication['cancelAuthenticate'] & object]>([
    ['where it can be closed', async () => {}],
    ['also if closing fails', () => Promise.reject(new Error('not on iOS'))],
  ])('closes its prompt when the signal aborts, %s', async (_, cancelAuthenticate) => {
    const cancel = vi.fn<typeof cancelAuthenticate>(cancelAuthenticate)
    let settle = (_result: { success: boolean }): void => {}
    const authenticateAsync = () => new Promise<{ success: boolean }>((resolve) => (settle = resolve))
    const controller = new AbortController()
    const device = deviceWith({ authenticateAsync, cancelAuthenticate: cancel })
    const checking = device.check({ signal: controller.signal })
    controller.abort()
    expect(cancel).toHaveBeenCalledTimes(1)
    settle({ success: true })
    await checking
  })

  it('does not close another prompt once its own is answered', async () => {
    const cancelAuthenticate = vi.fn<() => Promise<void>>(async () => {})
    const controller = new AbortController()
    await deviceWith({ cancelAuthenticate }).check({ signal: controller.signal })
    controller.abort()
    expect(cancelAuthenticate).not.toHaveBeenCalled()
  })

  it.each<[string, object | undefined, object]>([
    ['module', undefined, { promptMessage: 'x' }],
    ['module', {}, { promptMessage: 'x' }],
    ['promptMessage', moduleWith(), {}],
    ['promptMessage', moduleWith(), { promptMessage: '' }],
    ['biometricsSecurityLevel', moduleWith(), { promptMessage: 'x', biometricsSecurityLevel: 'high' }],
    ['message', moduleWith(), { promptMessage: 'x', message: 'x' }],
  ])('refuses %s of %j', (field, module, prompt) => {
    expect(() => fromExpoLocalAuthentication(module as never, prompt as never)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field }),
    )
  })
})

describe('@aparajita/capacitor-biometric-auth', () => {
  const device = () => fromCapacitorBiometricAuth(BiometricAuth, { reason: 'Show the number' })

  beforeEach(async () => {
    await BiometricAuth.setBiometryType(BiometryType.faceId)
    await BiometricAuth.setBiometryIsEnrolled(true)
    await BiometricAuth.setDeviceIsSecure(true)
  })
  afterEach(() => void vi.unstubAllGlobals())

  it('succeeds if the plugin succeeds, with the texts of the app', async () => {
    const confirm = vi.fn<(text: string) => boolean>(() => true)
    vi.stubGlobal('confirm', confirm)
    await expect(endOf(device())).resolves.toBe('passed')
    expect(confirm.mock.calls).toEqual([['Show the number']])
  })

  it('does not succeed if the end-user cancels', async () => {
    vi.stubGlobal('confirm', () => false)
    await expect(endOf(device())).resolves.toBe('cancelled')
  })

  it('is enabled while biometrics are enrolled, or a passcode is set and allowed', async () => {
    const withPasscode = fromCapacitorBiometricAuth(BiometricAuth, { reason: 'x', allowDeviceCredential: true })
    await expect(device().isEnabled()).resolves.toBe(true)
    await BiometricAuth.setBiometryIsEnrolled(false)
    await expect(device().isEnabled()).resolves.toBe(false)
    await expect(endOf(device())).resolves.toBe('biometricNotEnrolled')
    await expect(withPasscode.isEnabled()).resolves.toBe(true)
    await BiometricAuth.setDeviceIsSecure(false)
    await expect(withPasscode.isEnabled()).resolves.toBe(false)
    await BiometricAuth.setBiometryType(BiometryType.none)
    await expect(endOf(device())).resolves.toBe('biometricUnavailable')
  })

  it.each<[BiometryErrorType, string]>([
    [BiometryErrorType.userCancel, 'cancelled'],
    [BiometryErrorType.userFallback, 'biometricDeclined'],
    [BiometryErrorType.systemCancel, 'biometricUnavailable, retryable'],
    [BiometryErrorType.appCancel, 'biometricUnavailable, retryable'],
    [BiometryErrorType.notInteractive, 'biometricUnavailable, retryable'],
    [BiometryErrorType.biometryLockout, 'biometricLockout'],
    [BiometryErrorType.biometryNotEnrolled, 'biometricNotEnrolled'],
    [BiometryErrorType.passcodeNotSet, 'biometricNotEnrolled'],
    [BiometryErrorType.noDeviceCredential, 'biometricNotEnrolled'],
    [BiometryErrorType.biometryNotAvailable, 'biometricUnavailable'],
    [BiometryErrorType.authenticationFailed, 'biometricUnavailable'],
    [BiometryErrorType.invalidContext, 'biometricUnavailable'],
    [BiometryErrorType.none, 'biometricUnavailable'],
  ])('reports %s as %s', async (code, end) => {
    const authenticate = () => Promise.reject(new BiometryError('text', code))
    const failing = fromCapacitorBiometricAuth({ ...plugin, authenticate }, { reason: 'x' })
    await expect(endOf(failing)).resolves.toBe(end)
  })

  const plugin = { checkBiometry: () => BiometricAuth.checkBiometry(), authenticate: async () => {} }

  it.each([undefined, null, 'userCancel', {}])('does not succeed if the plugin rejects with %j', async (thrown) => {
    // oxlint-disable-next-line prefer-promise-reject-errors -- a bridge may
    const authenticate = () => Promise.reject(thrown)
    await expect(endOf(fromCapacitorBiometricAuth({ ...plugin, authenticate }, { reason: 'x' }))).resolves.toBe(
      'biometricUnavailable',
    )
  })

  it.each<[string, object | undefined, object]>([
    ['plugin', undefined, { reason: 'x' }],
    ['plugin', {}, { reason: 'x' }],
    ['reason', plugin, {}],
    ['reason', plugin, { reason: '' }],
    ['title', plugin, { reason: 'x', title: 'x' }],
  ])('refuses %s of %j', (field, given, prompt) => {
    expect(() => fromCapacitorBiometricAuth(given as never, prompt as never)).toThrow(
      expect.objectContaining({ code: 'invalidConfiguration', field }),
    )
  })
})
