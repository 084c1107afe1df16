import { attempt } from '../../platform/attempt.js'
import { ServiceError } from '../../words/service-error.js'
import { APPLE_ENDS, type PromptEnd } from '../native-prompt-ends.js'
import { toServiceError } from './authgear-errors.js'

/**
 * What native code rejects with: on iOS the domain and the code of an `NSError`, on Android a name of `BiometricPrompt`, of `BiometricManager`, or of an exception.
 *
 * @see {@link https://developer.android.com/reference/androidx/biometric/BiometricPrompt#constants_1 BiometricPrompt}
 */
const ENDS: Readonly<Record<string, PromptEnd>> = {
  ...APPLE_ENDS,
  ERROR_USER_CANCELED: 'cancelled',
  ERROR_NEGATIVE_BUTTON: 'biometricDeclined',
  // Another user, a locked screen, or another prompt.
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

/** The name of a native error, as {@link ENDS} has it; `undefined` for an error that comes from elsewhere. */
function nativeName(error: unknown): string | undefined {
  const native = fieldsOf(error)['underlyingError']
  if (typeof native !== 'object' || native === null) return undefined
  // Capacitor puts the `NSError` into `data.cause`, and React Native next to the code.
  const { domain, code } = fieldsOf(fieldsOf(fieldsOf(native)['data'])['cause'] ?? native)
  if (typeof domain === 'string') return `${domain} ${String(code)}`
  return String(code).split('.').at(-1)
}

/**
 * Says how a prompt for a fingerprint or a face ended. Total.
 *
 * By shape, not by class: each of Authgear's SDKs bundles its own classes, and a bundler renames them. Every error of native code has an `underlyingError`.
 *
 * @returns `undefined` for an error that doesn't come from the device.
 */
export function endOfBiometricPrompt(error: unknown): PromptEnd | undefined {
  const name = attempt(() => nativeName(error))
  if (name === undefined) return undefined
  return Object.hasOwn(ENDS, name) ? ENDS[name] : 'biometricUnavailable'
}

/** Says what an error of the biometric grant means. Total. */
export function toBiometricError(cause: unknown, isOnline: () => boolean): ServiceError {
  try {
    const { error, message } = fieldsOf(cause)
    // The key is unknown to the server, or was removed on this device: the SDK has disabled biometrics. The session is as good as before.
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

/** Says what an error of the in-app browser, and of the exchange of its code, means. Total. */
export function toBrowserError(cause: unknown, isOnline: () => boolean): ServiceError {
  try {
    const { code } = fieldsOf(fieldsOf(cause)['underlyingError'])
    // On iOS the end-user may also have refused to open it.
    if (code === 'CANCEL') return new ServiceError('popupClosed', { cause })
    return toServiceError(cause, 'callback', isOnline)
  } catch {
    return new ServiceError('unexpected', { cause })
  }
}
