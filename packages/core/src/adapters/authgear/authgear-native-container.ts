import type { AuthgearBiometricOptions } from './authgear-biometric-options.js'

/** What the SDKs for React Native and Capacitor take for a reauthentication in the in-app browser. */
export interface AuthgearReauthenticateOptions {
  redirectURI: string
  uiLocales?: string[]
  maxAge?: number
}

/** The slice that the containers of `@authgear/react-native` and `@authgear/capacitor` share. */
export interface AuthgearNativeContainer<Biometric extends AuthgearBiometricOptions = AuthgearBiometricOptions> {
  delegate?:
    | { onSessionStateChange(container: unknown, reason: unknown): void; sendWechatAuthRequest?(state: string): void }
    | undefined
  /** Names the container. The SDK's own default is `'default'`. */
  readonly name?: string
  /** What `configure()` was given; `undefined` before. */
  readonly clientID?: string | undefined
  readonly sessionState?: string
  readonly isSSOEnabled?: boolean
  get accessToken(): string | undefined
  getIDTokenHint(): string | undefined
  canReauthenticate(): boolean
  refreshAccessTokenIfNeeded(): Promise<void>
  refreshIDToken(): Promise<void>
  isBiometricEnabled(): Promise<boolean>
  authenticateBiometric(options: Biometric): Promise<unknown>
}
