import type { BiometricAuthPlugin } from '@aparajita/capacitor-biometric-auth'
import type reactNativeBiometrics from 'react-native-biometrics'
import type {
  CapacitorBiometricAuth,
  CheckingDevice,
  ReactNativeBiometrics,
  SigningDevice,
  TextStorage,
  nativeBiometric,
} from '../native-biometric.js'

/** The real SDKs have what the bridges call. */
export const toBiometrics = (sdk: reactNativeBiometrics.default): ReactNativeBiometrics => sdk
export const toPlugin = (plugin: BiometricAuthPlugin): CapacitorBiometricAuth => plugin
export const toStorage = (storage: Storage): TextStorage => storage

/** A device that proves nothing is taken only by the option that says so, and a key only with a server that verifies it. */
export function refused(make: typeof nativeBiometric, checking: CheckingDevice, signing: SigningDevice): void {
  const service = make(checking, { service: {} as never, allowDeviceOnly: true })
  // @ts-expect-error -- a check without a key needs `allowDeviceOnly`
  make(checking, { service })
  // @ts-expect-error -- and it is not weakened by accident
  make(checking, { service, allowDeviceOnly: false })
  // @ts-expect-error -- a key has no use for it
  make(signing, { service, allowDeviceOnly: true })
  // @ts-expect-error -- a key is for somebody
  make(signing, { service, challengeURL: '/challenge', verifyURL: '/verify' })
}
