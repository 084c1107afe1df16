// #region bridge
import { ServiceError } from '@reauth/core'
import type { RegisteringDevice } from '@reauth/core/adapters/native-biometric'
import * as biometrics from '@sbaiahmed1/react-native-biometrics'
import * as SecureStore from 'expo-secure-store'

const ALIAS = 'reauth'
const ENDS = {
  USER_CANCELED: 'cancelled',
  USER_CANCEL: 'cancelled',
  USER_FALLBACK: 'biometricDeclined',
  BIOMETRIC_LOCKOUT: 'biometricLockout',
  BIOMETRIC_LOCKOUT_PERMANENT: 'biometricLockout',
  BIOMETRY_LOCKOUT: 'biometricLockout',
  KEY_NOT_FOUND: 'biometricInvalidated',
  BIOMETRY_CURRENT_SET_CHANGED: 'biometricInvalidated',
} as const
const isKnown = (code: string): code is keyof typeof ENDS => Object.hasOwn(ENDS, code)

export const device: RegisteringDevice = {
  proof: 'possession',
  isEnabled: async () => (await biometrics.isSensorAvailable()).available,
  keyId: () => SecureStore.getItemAsync('key-id'),
  keepKeyId: (keyId) =>
    keyId === null ? SecureStore.deleteItemAsync('key-id') : SecureStore.setItemAsync('key-id', keyId),
  // Stored in the Secure Enclave on iOS, which doesn't support RSA.
  createKey: async () => (await biometrics.createKeys(ALIAS, 'ec256')).publicKey,
  async sign(data) {
    const promptTitle = 'Confirm that it is you'
    const {
      success,
      signature = '',
      errorCode = '',
    } = await biometrics.signWithOptions({
      keyAlias: ALIAS,
      data,
      promptTitle,
    })
    if (!success) throw new ServiceError(isKnown(errorCode) ? ENDS[errorCode] : 'biometricUnavailable')
    return signature
  },
}
// #endregion
