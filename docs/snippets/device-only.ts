// #region expo
import { fromExpoLocalAuthentication, nativeBiometric } from '@reauth/core/adapters/native-biometric'
import type { ReauthService } from '@reauth/core'
import * as LocalAuthentication from 'expo-local-authentication'

export const withExpoCheck = (service: ReauthService) =>
  nativeBiometric(fromExpoLocalAuthentication(LocalAuthentication, { promptMessage: 'Show the card number' }), {
    service,
    // Your server doesn't learn about this check.
    allowDeviceOnly: true,
  })
// #endregion

// #region capacitor
import { BiometricAuth } from '@aparajita/capacitor-biometric-auth'
import { fromCapacitorBiometricAuth } from '@reauth/core/adapters/native-biometric'

export const withCapacitorCheck = (service: ReauthService) =>
  nativeBiometric(fromCapacitorBiometricAuth(BiometricAuth, { reason: 'Show the card number' }), {
    service,
    // Your server doesn't learn about this check.
    allowDeviceOnly: true,
  })
// #endregion
