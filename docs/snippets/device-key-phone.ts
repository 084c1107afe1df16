// #region device
import AsyncStorage from '@react-native-async-storage/async-storage'
import { fromReactNativeBiometrics } from '@reauth/core/adapters/native-biometric'
import ReactNativeBiometrics from 'react-native-biometrics'

export const device = fromReactNativeBiometrics(new ReactNativeBiometrics(), {
  promptMessage: 'Confirm that it is you',
  storage: AsyncStorage,
})
// #endregion
