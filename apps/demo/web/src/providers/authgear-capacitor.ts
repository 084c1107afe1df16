import {
  BiometricAccessConstraintAndroid,
  BiometricAccessConstraintIOS,
  BiometricLAPolicy,
  type BiometricOptions,
  CapacitorContainer,
  SessionState,
} from '@authgear/capacitor'
import { authgearCapacitor } from '@reauth/core/adapters/authgear-capacitor'
import { type DemoSession, type SessionOptions, bearerOf } from './demo-session.js'

/** The redirect URI of the app. */
const REDIRECT_URI = 'com.example.harbor://callback'

const BIOMETRIC: BiometricOptions = {
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

/** Signs in with Authgear's SDK for Capacitor. The page never redirects. */
export async function open({ configuration, home, bank }: SessionOptions): Promise<DemoSession> {
  const authgear = new CapacitorContainer()
  await authgear.configure({ clientID: configuration.clientId, endpoint: configuration.issuer })
  return {
    service: authgearCapacitor(authgear, { redirectURI: REDIRECT_URI, biometric: BIOMETRIC }),
    api: `${bank}/api`,
    isSignedIn: () => authgear.sessionState === SessionState.Authenticated,
    // If the end-user closes the browser, nobody is signed in.
    signIn: () => authgear.authenticate({ redirectURI: REDIRECT_URI }).catch(() => {}),
    finishSignIn: () => Promise.resolve(),
    signOut: async () => {
      await authgear.logout({ force: true })
      location.assign(home)
    },
    headersOf: bearerOf,
    biometrics: {
      isEnabled: () => authgear.isBiometricEnabled(),
      enable: async () => {
        await authgear.checkBiometricSupported(BIOMETRIC)
        await authgear.enableBiometric(BIOMETRIC)
      },
    },
  }
}
