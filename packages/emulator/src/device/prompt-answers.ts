/** The platform of a device. */
export type DevicePlatform = 'ios' | 'android'

/**
 * How a biometric prompt ends.
 *
 * - `'approves'`: the end-user is recognized.
 * - `'cancels'`: the end-user closes the prompt.
 * - `'negativeButton'`: the end-user taps the button that the app named, such as "Use password". iOS shows none, so there it is a cancel.
 * - `'isNotRecognized'`: a wrong finger, too often. Android counts that as a lockout.
 * - `'isLockedOut'`, `'isLockedOutForGood'`: for a while, or until the device is unlocked with its passcode. iOS doesn't say which.
 * - `'notEnrolled'`: no finger and no face is enrolled.
 * - `'noPasscode'`: the device has no passcode.
 * - `'noHardware'`, `'permissionDenied'`: nothing to ask with, or the end-user forbade it. iOS doesn't say which; Android has no permission to deny.
 * - `'keyInvalidated'`: fingers or faces changed, so the key can no longer be used.
 * - `'keyMissing'`: there is no key of that name, as after a restored backup.
 * - `'systemCancels'`: another app came to the foreground, or the screen was locked.
 * - `'timesOut'`: nobody answered. iOS ends such a prompt as one that the system cancels.
 * - `'fails'`: something that the SDK has no name for.
 * - `'hesitates'`: nothing ends it, until you call `answerPrompt()`.
 */
export type PromptAnswer =
  | 'approves'
  | 'cancels'
  | 'negativeButton'
  | 'isNotRecognized'
  | 'isLockedOut'
  | 'isLockedOutForGood'
  | 'notEnrolled'
  | 'noPasscode'
  | 'noHardware'
  | 'permissionDenied'
  | 'keyInvalidated'
  | 'keyMissing'
  | 'systemCancels'
  | 'timesOut'
  | 'fails'
  | 'hesitates'

/** An answer that declines or fails. */
export type Refusal = Exclude<PromptAnswer, 'approves' | 'hesitates'>

/** An `NSError` of iOS. */
export interface AppleError {
  readonly domain: string
  readonly code: number
  readonly message: string
}

/** What `BiometricPrompt` or the key store of Android says. */
export interface AndroidError {
  readonly code: string
  readonly message: string
}

const LOCAL_AUTHENTICATION = 'com.apple.LocalAuthentication'
const KEYCHAIN = 'NSOSStatusErrorDomain'
const la = (code: number, message: string): AppleError => ({ domain: LOCAL_AUTHENTICATION, code, message })
const keychain = (code: number): AppleError => ({
  domain: KEYCHAIN,
  code,
  message: `The operation couldn’t be completed. (OSStatus error ${code}.)`,
})

/**
 * The errors of iOS. `evaluatePolicy` fails with an `LAError`, and what comes after it with an `OSStatus`.
 *
 * Both SDKs hand them on: `signWithBiometricPrivateKey` in `@authgear/react-native/ios/AGAuthgearReactNative.m` and in
 * `@authgear/capacitor/ios/Plugin/AuthgearPluginImpl.swift`.
 */
export const APPLE_ERRORS: Readonly<Record<Refusal, AppleError>> = {
  cancels: la(-2, 'Canceled by user.'),
  // `localizedFallbackTitle` is empty, so only "Cancel" is there.
  negativeButton: la(-2, 'Canceled by user.'),
  isNotRecognized: la(-1, 'Application retry limit exceeded.'),
  isLockedOut: la(-8, 'Biometry is locked out.'),
  isLockedOutForGood: la(-8, 'Biometry is locked out.'),
  notEnrolled: la(-7, 'No identities are enrolled.'),
  noPasscode: la(-5, 'Passcode not set.'),
  noHardware: la(-6, 'Biometry is not available on this device.'),
  permissionDenied: la(-6, 'User has denied the use of biometry for this app.'),
  // `SecItemCopyMatching` doesn't find a key whose set of fingers or faces changed.
  keyInvalidated: keychain(-25_300),
  keyMissing: keychain(-25_300),
  systemCancels: la(-4, 'UI canceled by system.'),
  timesOut: la(-4, 'UI canceled by system.'),
  fails: keychain(-25_293),
}

/** Where the classes of an SDK are on Android. */
export type AndroidPackage = 'com.authgear.reactnative' | 'com.authgear.capacitor'

/**
 * The errors of Android: the names that `errorCodeToString` gives the codes of `BiometricPrompt`, or the class of an exception.
 *
 * See `signBiometricJWT` and `getPrivateKey` in `AuthgearReactNativeModule.java` of `@authgear/react-native`, and `signWithBiometricPrivateKey` in
 * `AuthgearPlugin.java` and `Authgear.java` of `@authgear/capacitor`.
 */
export const androidErrors = (sdk: AndroidPackage): Readonly<Record<Refusal, AndroidError>> => ({
  cancels: { code: 'ERROR_USER_CANCELED', message: 'Fingerprint operation canceled by user.' },
  // The text is the one that the app gave the button.
  negativeButton: { code: 'ERROR_NEGATIVE_BUTTON', message: '' },
  isNotRecognized: { code: 'ERROR_LOCKOUT', message: 'Too many attempts. Try again later.' },
  isLockedOut: { code: 'ERROR_LOCKOUT', message: 'Too many attempts. Try again later.' },
  isLockedOutForGood: { code: 'ERROR_LOCKOUT_PERMANENT', message: 'Too many attempts. Fingerprint sensor disabled.' },
  notEnrolled: { code: 'ERROR_NO_BIOMETRICS', message: 'No fingerprints enrolled.' },
  noPasscode: { code: 'ERROR_NO_DEVICE_CREDENTIAL', message: 'No PIN, pattern, or password set.' },
  noHardware: { code: 'ERROR_HW_NOT_PRESENT', message: 'This device does not have a fingerprint sensor.' },
  permissionDenied: { code: 'ERROR_HW_UNAVAILABLE', message: 'Fingerprint hardware not available.' },
  keyInvalidated: {
    code: 'android.security.keystore.KeyPermanentlyInvalidatedException',
    message: 'Key permanently invalidated',
  },
  keyMissing: { code: `${sdk}.KeyNotFoundException`, message: '' },
  systemCancels: { code: 'ERROR_CANCELED', message: 'Fingerprint operation canceled.' },
  timesOut: { code: 'ERROR_TIMEOUT', message: 'Fingerprint timeout reached. Try again.' },
  fails: { code: 'ERROR_VENDOR', message: 'Unknown error.' },
})
