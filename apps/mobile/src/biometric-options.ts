import {
  BiometricAccessConstraintAndroid,
  BiometricAccessConstraintIOS,
  BiometricLAPolicy,
  type BiometricOptions,
} from '@authgear/react-native'

/** The texts and settings of the biometric prompt: no device passcode, and a key that becomes invalid when a finger or face is added. */
export const BIOMETRIC: BiometricOptions = {
  ios: {
    localizedReason: 'Confirm that it is you before money leaves.',
    constraint: BiometricAccessConstraintIOS.BiometryCurrentSet,
    policy: BiometricLAPolicy.deviceOwnerAuthenticationWithBiometrics,
  },
  android: {
    title: 'Confirm that it is you',
    subtitle: 'Harbor',
    description: 'Before money leaves, Harbor asks for your fingerprint or your face.',
    negativeButtonText: 'Use password',
    constraint: [BiometricAccessConstraintAndroid.BiometricStrong],
    invalidatedByBiometricEnrollment: true,
  },
}
