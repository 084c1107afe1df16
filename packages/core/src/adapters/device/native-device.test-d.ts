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

/** The real SDKs satisfy the interfaces of the devices. */
export const toBiometrics = (sdk: reactNativeBiometrics.default): ReactNativeBiometrics => sdk
export const toPlugin = (plugin: BiometricAuthPlugin): CapacitorBiometricAuth => plugin
export const toStorage = (storage: Storage): TextStorage => storage

/** A device that proves nothing requires `allowDeviceOnly`, and a key requires a server that verifies it. */
export function refused(make: typeof nativeBiometric, checking: CheckingDevice, signing: SigningDevice): void {
  const service = make(checking, { service: {} as never, allowDeviceOnly: true })
  // @ts-expect-error -- a check without a key needs `allowDeviceOnly`
  make(checking, { service })
  // @ts-expect-error -- `allowDeviceOnly` must be `true`
  make(checking, { service, allowDeviceOnly: false })
  // @ts-expect-error -- a key does not accept `allowDeviceOnly`
  make(signing, { service, allowDeviceOnly: true })
  // @ts-expect-error -- a key requires an audience
  make(signing, { service, challengeURL: '/challenge', verifyURL: '/verify' })
}
