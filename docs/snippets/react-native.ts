// #region biometric
import {
  BiometricAccessConstraintAndroid,
  BiometricAccessConstraintIOS,
  BiometricLAPolicy,
  type BiometricOptions,
} from '@authgear/react-native'

export const biometric: BiometricOptions = {
  ios: {
    localizedReason: 'Confirm that it is you before money is sent.',
    policy: BiometricLAPolicy.deviceOwnerAuthenticationWithBiometrics,
    constraint: BiometricAccessConstraintIOS.BiometryCurrentSet,
  },
  android: {
    title: 'Confirm that it is you',
    subtitle: '',
    description: 'Before money is sent.',
    negativeButtonText: 'Use password',
    constraint: [BiometricAccessConstraintAndroid.BiometricStrong],
    invalidatedByBiometricEnrollment: true,
  },
}
// #endregion

// #region action
import { createReauth, defineSensitiveAction } from '@reauth/core'
import { authgearReactNative } from '@reauth/core/adapters/authgear-react-native'
import { reactNativePage } from '@reauth/core/react-native'
import { ReactNativeContainer } from '@authgear/react-native'
import { AppState, Linking } from 'react-native'

const redirectURI = 'com.example.bank://callback'

interface Transfer {
  readonly to: string
  readonly amount: string
}

export const transfer = defineSensitiveAction({
  id: 'transfer',
  requirement: { maxAge: '5m' },
  describe: ({ to, amount }: Transfer) => `Send ${amount} to ${to}`,
  perform: ({ input, idToken, idempotencyKey, signal }) =>
    fetch('https://api.example.com/transfers', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${idToken}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
      },
      body: JSON.stringify(input),
      signal,
    }),
  parse: (response): Promise<{ receipt: string }> => response.json(),
})

export const authgear = new ReactNativeContainer()

export const reauth = createReauth({
  service: authgearReactNative(authgear, { redirectURI, biometric, appState: AppState }),
  actions: [transfer],
  page: reactNativePage({ AppState, Linking }),
})
// #endregion

// #region session
/** Call it once, before the first screen. */
export const openApp = (endpoint: string): Promise<void> => authgear.configure({ endpoint, clientID: 'my-client-id' })

export const signIn = () => authgear.authenticate({ redirectURI })

export async function signOut(): Promise<void> {
  reauth.reset()
  await authgear.logout({ force: true })
}

/** Call it only after the end-user taps a button, because it asks for a fingerprint or a face. */
export async function enableBiometrics(): Promise<void> {
  await authgear.checkBiometricSupported(biometric)
  await authgear.enableBiometric(biometric)
}
// #endregion

// #region by-hand
export async function sendByHand(call: (idToken: string | undefined) => Promise<Response>): Promise<Response> {
  await authgear.refreshIDToken() // 1
  if (!authgear.canReauthenticate()) return call(authgear.getIDTokenHint()) // 2
  const authenticatedAt = authgear.getAuthTime()?.getTime() ?? 0
  if (Date.now() - authenticatedAt < 300_000) return call(authgear.getIDTokenHint()) // 3
  await authgear.reauthenticate({ redirectURI }, biometric) // 4
  return call(authgear.getIDTokenHint()) // 5
}
// #endregion
