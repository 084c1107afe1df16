import { describe, expect, it } from 'vitest'
import { CANCEL, nativeError } from './authgear-native.fixture.js'
import { endOfBiometricPrompt, toBiometricError, toBrowserError } from './authgear-native-errors.js'

const online = () => true
const LA = 'com.apple.LocalAuthentication'
const KEYCHAIN = 'NSOSStatusErrorDomain'

describe('the end of a biometric prompt', () => {
  it.each([
    [LA, -1, 'biometricUnavailable'],
    [LA, -2, 'cancelled'],
    [LA, -3, 'biometricDeclined'],
    [LA, -4, 'interrupted'],
    [LA, -5, 'biometricNotEnrolled'],
    [LA, -6, 'biometricUnavailable'],
    [LA, -7, 'biometricNotEnrolled'],
    [LA, -8, 'biometricLockout'],
    [LA, -1004, 'interrupted'],
    [KEYCHAIN, -128, 'cancelled'],
    [KEYCHAIN, -25_293, 'biometricUnavailable'],
    [KEYCHAIN, -25_300, 'biometricInvalidated'],
    ['Authgear', 0, 'biometricUnavailable'],
  ])('on iOS, in React Native and Capacitor: %s %d is %s', (domain, code, end) => {
    const reactNative = Object.assign(new Error('x'), { domain, code: String(code), userInfo: {} })
    const capacitor = Object.assign(new Error('x'), { data: { cause: { domain, code, userInfo: {} } } })
    expect([reactNative, capacitor].map((error) => endOfBiometricPrompt(nativeError(error)))).toEqual([end, end])
  })

  it.each([
    ['ERROR_USER_CANCELED', 'cancelled'],
    ['ERROR_NEGATIVE_BUTTON', 'biometricDeclined'],
    ['ERROR_CANCELED', 'interrupted'],
    ['ERROR_LOCKOUT', 'biometricLockout'],
    ['ERROR_LOCKOUT_PERMANENT', 'biometricLockout'],
    ['ERROR_NO_BIOMETRICS', 'biometricNotEnrolled'],
    ['ERROR_NO_DEVICE_CREDENTIAL', 'biometricNotEnrolled'],
    ['BIOMETRIC_ERROR_NONE_ENROLLED', 'biometricNotEnrolled'],
    ['BIOMETRIC_ERROR_NO_HARDWARE', 'biometricUnavailable'],
    ['ERROR_HW_NOT_PRESENT', 'biometricUnavailable'],
    ['ERROR_HW_UNAVAILABLE', 'biometricUnavailable'],
    ['ERROR_SECURITY_UPDATE_REQUIRED', 'biometricUnavailable'],
    ['ERROR_TIMEOUT', 'biometricUnavailable'],
    ['ERROR_VENDOR', 'biometricUnavailable'],
    ['android.security.keystore.KeyPermanentlyInvalidatedException', 'biometricInvalidated'],
    ['com.authgear.reactnative.KeyNotFoundException', 'biometricInvalidated'],
    ['com.authgear.capacitor.KeyNotFoundException', 'biometricInvalidated'],
    ['java.security.ProviderException', 'biometricUnavailable'],
    ['constructor', 'biometricUnavailable'],
    [undefined, 'biometricUnavailable'],
  ])('on Android: %s is %s', (code, end) => {
    expect(endOfBiometricPrompt(nativeError({ code, message: 'x' }))).toBe(end)
  })

  it.each([undefined, null, 'x', new Error('x'), nativeError(undefined), nativeError('x'), { error: 'invalid_grant' }])(
    'is not there for an error that comes from elsewhere: %s',
    (error) => {
      expect(endOfBiometricPrompt(error)).toBeUndefined()
    },
  )
})

describe('an error of the biometric grant', () => {
  it.each([
    [{ error: 'invalid_grant', error_description: 'InvalidCredentials' }, 'biometricInvalidated', false],
    [new Error('biometric key ID not found'), 'biometricInvalidated', false],
    [{ error: 'unauthorized_client' }, 'biometricUnavailable', false],
    [{ error: 'x_rate_limited' }, 'providerUnavailable', true],
    [{ name: 'TooManyRequest', reason: 'RateLimited' }, 'providerUnavailable', true],
    [new TypeError('Network request failed'), 'providerUnavailable', true],
    [new Error('missing client ID'), 'misconfigured', false],
    [undefined, 'unexpected', false],
  ])('%j is %s, and the session is unchanged', (error, code, retryable) => {
    expect(toBiometricError(error, online)).toMatchObject({
      code,
      retryable,
      ...(error !== undefined && { cause: error }),
    })
  })
})

describe('an error of the in-app browser', () => {
  it.each([
    [CANCEL, 'popupClosed', false],
    [nativeError({ code: 'EUNSPECIFIED' }), 'unexpected', false],
    [{ error: 'access_denied' }, 'cancelled', false],
    [{ error: 'login_required' }, 'cannotReauthenticate', false],
    [{ error: 'invalid_grant' }, 'callbackRefused', false],
    [{ error: 'invalid_request', error_description: 'oauth session expired' }, 'callbackRefused', false],
    [{ error: 'x_rate_limited' }, 'providerUnavailable', true],
    [new TypeError('Network request failed'), 'providerUnavailable', false],
    [null, 'unexpected', false],
  ])('%j is %s', (error, code, retryable) => {
    expect(toBrowserError(error, online)).toMatchObject({ code, retryable })
  })
})

describe('an error whose fields throw', () => {
  const angry = new Proxy(
    {},
    {
      get: () => {
        throw new Error('a trap')
      },
    },
  )

  it('is unexpected', () => {
    expect(toBiometricError(angry, online)).toMatchObject({ code: 'unexpected' })
    expect(toBrowserError(angry, online)).toMatchObject({ code: 'unexpected' })
    expect(endOfBiometricPrompt(angry)).toBeUndefined()
  })
})
