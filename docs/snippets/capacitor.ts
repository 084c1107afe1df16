// #region session
import type { BiometricOptions } from '@authgear/capacitor'
import { Capacitor } from '@capacitor/core'
import type { ReauthService } from '@reauth/core'

const clientID = 'my-client-id'

/** The functions that differ between a browser and a device. */
interface Session {
  readonly service: ReauthService
  /** Call it once, before you render anything. */
  open(endpoint: string): Promise<void>
  signIn(): Promise<unknown>
  /** Call it only after the end-user taps a button. A browser has no biometrics. */
  enableBiometrics?(): Promise<void>
}

async function inBrowser(): Promise<Session> {
  const { WebContainer } = await import('@authgear/web')
  const { authgearWeb, authgearWire } = await import('@reauth/core/adapters/authgear-web')
  const [authgear, wire] = [new WebContainer(), authgearWire()]
  return {
    service: authgearWeb(authgear, { redirectURI: `${location.origin}/callback`, wire }),
    async open(endpoint) {
      await authgear.configure({ clientID, endpoint, fetch: wire.fetch })
      if (location.pathname !== '/signed-in') return
      await authgear.finishAuthentication().catch(reportError)
      history.replaceState(null, '', '/')
    },
    signIn: () => authgear.startAuthentication({ redirectURI: `${location.origin}/signed-in` }),
  }
}

async function onDevice(): Promise<Session> {
  const sdk = await import('@authgear/capacitor')
  const { authgearCapacitor } = await import('@reauth/core/adapters/authgear-capacitor')
  const authgear = new sdk.CapacitorContainer()
  const redirectURI = 'com.example.bank://callback'
  const biometric: BiometricOptions = {
    ios: {
      localizedReason: 'Confirm that it is you before money is sent.',
      policy: sdk.BiometricLAPolicy.deviceOwnerAuthenticationWithBiometrics,
      constraint: sdk.BiometricAccessConstraintIOS.BiometryCurrentSet,
    },
    android: {
      title: 'Confirm that it is you',
      subtitle: '',
      description: 'Before money is sent.',
      negativeButtonText: 'Use password',
      constraint: [sdk.BiometricAccessConstraintAndroid.BiometricStrong],
      invalidatedByBiometricEnrollment: true,
    },
  }
  return {
    service: authgearCapacitor(authgear, { redirectURI, biometric }),
    open: (endpoint) => authgear.configure({ clientID, endpoint }),
    signIn: () => authgear.authenticate({ redirectURI }),
    async enableBiometrics() {
      await authgear.checkBiometricSupported(biometric)
      await authgear.enableBiometric(biometric)
    },
  }
}

export const session = await (Capacitor.isNativePlatform() ? onDevice() : inBrowser())
// #endregion

// #region flow
import { createReauth, defineSensitiveAction } from '@reauth/core'

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
})

export const reauth = createReauth({ service: session.service, actions: [transfer] })
// #endregion
