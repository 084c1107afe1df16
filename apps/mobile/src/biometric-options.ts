import {
  BiometricAccessConstraintAndroid,
  BiometricAccessConstraintIOS,
  BiometricLAPolicy,
  type BiometricOptions,
} from '@authgear/react-native'

/** What the prompt for a fingerprint or a face shows, and what counts: no passcode of the device, and a key that dies when a finger or a face is added. */
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
