import { attempt } from '../../platform/attempt.js'
import { ServiceError } from '../../words/service-error.js'
import { APPLE_ENDS, type PromptEnd } from '../native-prompt-ends.js'
import { toServiceError } from './authgear-errors.js'

/**
 * The errors of native code: on iOS the domain and the code of an `NSError`, on Android a constant of `BiometricPrompt` or `BiometricManager`, or the name of an exception.
 *
 * @see {@link https://developer.android.com/reference/androidx/biometric/BiometricPrompt#constants_1 BiometricPrompt}
 */
const ENDS: Readonly<Record<string, PromptEnd>> = {
  ...APPLE_ENDS,
  ERROR_USER_CANCELED: 'cancelled',
  ERROR_NEGATIVE_BUTTON: 'biometricDeclined',
  // The user was switched, the screen was locked, or another prompt opened.
  ERROR_CANCELED: 'interrupted',
  ERROR_LOCKOUT: 'biometricLockout',
  ERROR_LOCKOUT_PERMANENT: 'biometricLockout',
  ERROR_NO_BIOMETRICS: 'biometricNotEnrolled',
  ERROR_NO_DEVICE_CREDENTIAL: 'biometricNotEnrolled',
  BIOMETRIC_ERROR_NONE_ENROLLED: 'biometricNotEnrolled',
  KeyPermanentlyInvalidatedException: 'biometricInvalidated',
  KeyNotFoundException: 'biometricInvalidated',
}

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields => Object(value) as Fields

/** Returns the name of a native error in {@link ENDS}; `undefined` for any other error. */
function nativeName(error: unknown): string | undefined {
  const native = fieldsOf(error)['underlyingError']
  if (typeof native !== 'object' || native === null) return undefined
  // Capacitor puts the `NSError` into `data.cause`, React Native next to the code.
  const { domain, code } = fieldsOf(fieldsOf(fieldsOf(native)['data'])['cause'] ?? native)
  if (typeof domain === 'string') return `${domain} ${String(code)}`
  return String(code).split('.').at(-1)
}

/**
 * Returns how a prompt for a fingerprint or a face ended. Never throws.
 *
 * Matches errors by shape, not by class, because each of Authgear's SDKs bundles its own classes and bundlers rename them. Every error of native code has an
 * `underlyingError`.
 *
 * @returns `undefined` for an error that doesn't come from the device.
 */
export function endOfBiometricPrompt(error: unknown): PromptEnd | undefined {
  const name = attempt(() => nativeName(error))
  if (name === undefined) return undefined
  return Object.hasOwn(ENDS, name) ? ENDS[name] : 'biometricUnavailable'
}

/** Classifies an error of the biometric grant. Never throws. */
export function toBiometricError(cause: unknown, isOnline: () => boolean): ServiceError {
  try {
    const { error, message } = fieldsOf(cause)
    // The server doesn't know the key, or it was removed on this device. The SDK has disabled biometrics. The session is unchanged.
    if (error === 'invalid_grant' || message === 'biometric key ID not found')
      return new ServiceError('biometricInvalidated', { cause })
    if (error === 'unauthorized_client') {
      return new ServiceError('biometricUnavailable', {
        message: 'Biometric login is disabled for this client at Authgear.',
        cause,
      })
    }
    return toServiceError(cause, 'refresh', isOnline)
  } catch {
    return new ServiceError('unexpected', { cause })
  }
}

/** Classifies an error of the in-app browser and of the exchange of its code. Never throws. */
export function toBrowserError(cause: unknown, isOnline: () => boolean): ServiceError {
  try {
    const { code } = fieldsOf(fieldsOf(cause)['underlyingError'])
    // On iOS, the end-user may also have refused to open the browser.
    if (code === 'CANCEL') return new ServiceError('popupClosed', { cause })
    return toServiceError(cause, 'callback', isOnline)
  } catch {
    return new ServiceError('unexpected', { cause })
  }
}
