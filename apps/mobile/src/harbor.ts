import AsyncStorage from '@react-native-async-storage/async-storage'
import { ReactNativeContainer, SessionState } from '@authgear/react-native'
import { type Reauth, createReauth } from '@reauth/core'
import { authgearReactNative } from '@reauth/core/adapters/authgear-react-native'
import { reactNativePage } from '@reauth/core/react-native'
import { type Account, type Bank, readAccount } from '@reauth/demo/account'
import { type Transfers, defineTransfers } from '@reauth/demo/transfer'
import { AppState, Linking } from 'react-native'
import { BIOMETRIC } from './biometric-options'

/** Options of the app. */
export interface HarborOptions {
  /** The URL of the bank's server, such as `http://localhost:4300`. Its `/config.json` names the OpenID Provider. */
  readonly bank: string
  /** The redirect URI at which the in-app browser closes. */
  readonly redirectURI: string
}

/** The opened bank. */
export interface Harbor extends Transfers {
  readonly reauth: Reauth
  readonly session: Session
  /** Reads the account of the signed-in end-user. */
  readonly readAccount: () => Promise<Account>
}

/** The session of the end-user, and the biometrics of this device. */
export interface Session {
  isSignedIn(): boolean
  /** Signs in, in the in-app browser. */
  signIn(): Promise<unknown>
  signOut(): Promise<void>
  /** Resolves with whether this device has a biometric key of this end-user. */
  hasBiometrics(): Promise<boolean>
  enableBiometrics(): Promise<void>
  disableBiometrics(): Promise<void>
}

/** The configuration from the server. */
interface Configuration {
  readonly issuer: string
  readonly clientId: string
}

/** The same as the SDK's default container. */
const authgear = new ReactNativeContainer()

const session: Session = {
  isSignedIn: () => authgear.sessionState === SessionState.Authenticated,
  signIn: () => Promise.reject(new Error('The bank is not open.')),
  signOut: () => authgear.logout({ force: true }),
  hasBiometrics: () => authgear.isBiometricEnabled(),
  async enableBiometrics() {
    await authgear.checkBiometricSupported(BIOMETRIC)
    await authgear.enableBiometric(BIOMETRIC)
  },
  disableBiometrics: () => authgear.disableBiometric(),
}

/** Opens the bank: reads its configuration, and restores the session. */
export async function openHarbor({ bank, redirectURI }: HarborOptions): Promise<Harbor> {
  const response = await fetch(`${bank}/config.json`)
  if (!response.ok) throw new Error('The bank does not respond.')
  const { issuer, clientId } = (await response.json()) as Configuration
  await authgear.configure({ clientID: clientId, endpoint: issuer })
  const service = authgearReactNative(authgear, { redirectURI, biometric: BIOMETRIC, appState: AppState })
  const api: Bank = {
    api: `${bank}/api`,
    headersOf: (idToken) => ({ Authorization: `Bearer ${idToken}` }),
  }
  const transfers = defineTransfers(() => api)
  const reauth = createReauth({
    service,
    actions: [transfers.transfer, transfers.largeTransfer],
    page: reactNativePage({ AppState, Linking, storage: AsyncStorage }),
    // A real bank would send this to its error monitoring.
    onError: (error, { step, actionId }) => console.error(`${actionId}: \`${step}\` threw.`, error),
  })
  return {
    ...transfers,
    reauth,
    session: { ...session, signIn: () => authgear.authenticate({ redirectURI }) },
    readAccount: async () => {
      await service.refreshIdToken({ signal: new AbortController().signal })
      return readAccount(api, await service.getIdToken())
    },
  }
}
