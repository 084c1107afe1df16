import type { FailureCode } from '../words/codes.js'

/** The end of a device prompt: a code, or `'interrupted'` if the system or the app closed it. */
export type PromptEnd = FailureCode | 'interrupted'

const LOCAL_AUTHENTICATION = 'com.apple.LocalAuthentication'
const OS_STATUS = 'NSOSStatusErrorDomain'

/**
 * The ends of iOS prompts, by the domain and code of the `NSError`: errors of the prompt, and of the keychain that
 * opens it.
 *
 * @see {@link https://developer.apple.com/documentation/localauthentication/laerror-swift.struct/code LAError.Code}
 * @see {@link https://developer.apple.com/documentation/security/security-framework-result-codes Security Framework Result Codes}
 */
export const APPLE_ENDS: Readonly<Record<string, PromptEnd>> = {
  [`${LOCAL_AUTHENTICATION} -2`]: 'cancelled',
  [`${LOCAL_AUTHENTICATION} -3`]: 'biometricDeclined',
  [`${LOCAL_AUTHENTICATION} -4`]: 'interrupted',
  [`${LOCAL_AUTHENTICATION} -5`]: 'biometricNotEnrolled',
  [`${LOCAL_AUTHENTICATION} -7`]: 'biometricNotEnrolled',
  [`${LOCAL_AUTHENTICATION} -8`]: 'biometricLockout',
  [`${LOCAL_AUTHENTICATION} -9`]: 'interrupted',
  // The app is in the background.
  [`${LOCAL_AUTHENTICATION} -1004`]: 'interrupted',
  [`${OS_STATUS} -128`]: 'cancelled',
  [`${OS_STATUS} -25300`]: 'biometricInvalidated',
  [`${OS_STATUS} -25308`]: 'interrupted',
}
