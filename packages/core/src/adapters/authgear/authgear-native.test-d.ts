import type * as capacitor from '@authgear/capacitor'
import type * as reactNative from '@authgear/react-native'
import type { AppState } from 'react-native'
import { type AuthgearCapacitorContainer, authgearCapacitor } from '../authgear-capacitor.js'
import { type AuthgearReactNativeContainer, authgearReactNative } from '../authgear-react-native.js'

/** The real SDKs satisfy the interfaces of the adapters. */
export const toReactNativeSlice = (
  container: reactNative.ReactNativeContainer,
): AuthgearReactNativeContainer<reactNative.BiometricOptions> => container
export const toCapacitorSlice = (
  container: capacitor.CapacitorContainer,
): AuthgearCapacitorContainer<capacitor.BiometricOptions> => container

const redirectURI = 'com.example.app://host/path'

/** The options of the installed SDKs and `AppState` are accepted. */
export const reactNativeOptions = (
  container: reactNative.ReactNativeContainer,
  biometric: reactNative.BiometricOptions,
  appState: typeof AppState,
) => authgearReactNative(container, { redirectURI, biometric, appState })
export const capacitorOptions = (container: capacitor.CapacitorContainer, biometric: capacitor.BiometricOptions) =>
  authgearCapacitor(container, { redirectURI, biometric })

/** Biometrics are optional. */
export const withoutBiometrics = (container: capacitor.CapacitorContainer) =>
  authgearCapacitor(container, { redirectURI })

/** The options of version 5 of the SDKs, which is not installed here, are accepted. */
interface NewerBiometricOptions {
  ios: {
    localizedReason: string
    localizedCancelTitle?: string
    constraint: `${capacitor.BiometricAccessConstraintIOS}`
    policy: `${capacitor.BiometricLAPolicy}`
  }
  android: {
    title: string
    subtitle: string
    description: string
    negativeButtonText: string
    allowedAuthenticatorsOnEnable: ('BIOMETRIC_STRONG' | 'DEVICE_CREDENTIAL')[]
    allowedAuthenticatorsOnAuthenticate: ('BIOMETRIC_STRONG' | 'DEVICE_CREDENTIAL')[]
    invalidatedByBiometricEnrollment: boolean
  }
}
type Newer<Container extends object> = Omit<Container, 'authenticateBiometric' | 'reauthenticate'> & {
  authenticateBiometric(options: NewerBiometricOptions): Promise<capacitor.AuthenticateResult>
  reauthenticate(
    options: capacitor.ReauthenticateOptions,
    biometric?: NewerBiometricOptions,
  ): Promise<capacitor.ReauthenticateResult>
}
export const newerReactNative = (
  container: Newer<reactNative.ReactNativeContainer>,
  biometric: NewerBiometricOptions,
) => authgearReactNative(container, { redirectURI, biometric })
export const newerCapacitor = (container: Newer<capacitor.CapacitorContainer>, biometric: NewerBiometricOptions) =>
  authgearCapacitor(container, { redirectURI, biometric })

/** The options of another version are refused. */
export const wrongVersion = (container: capacitor.CapacitorContainer, biometric: NewerBiometricOptions) =>
  // @ts-expect-error: `constraint` is missing.
  authgearCapacitor(container, { redirectURI, biometric })
