import type { AuthgearBiometricOptions } from '@reauth/core/adapters/authgear-react-native'
import { biometric } from './react-native.js'

// #region newer
export const newerBiometric = {
  ios: { ...biometric.ios, localizedCancelTitle: 'Not now' },
  android: {
    title: 'Confirm that it is you',
    subtitle: '',
    description: 'Before money is sent.',
    negativeButtonText: 'Use password',
    allowedAuthenticatorsOnEnable: ['BIOMETRIC_STRONG'],
    allowedAuthenticatorsOnAuthenticate: ['BIOMETRIC_STRONG'],
    invalidatedByBiometricEnrollment: true,
  },
} satisfies AuthgearBiometricOptions
// #endregion
