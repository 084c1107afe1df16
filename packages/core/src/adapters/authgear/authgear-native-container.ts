import type { AuthgearBiometricOptions } from './authgear-biometric-options.js'

/** The options of the SDKs for React Native and Capacitor for a reauthentication in the in-app browser. */
export interface AuthgearReauthenticateOptions {
  redirectURI: string
  uiLocales?: string[]
  maxAge?: number
}

/** The common part of the containers of `@authgear/react-native` and `@authgear/capacitor`. */
export interface AuthgearNativeContainer<Biometric extends AuthgearBiometricOptions = AuthgearBiometricOptions> {
  delegate?:
    | { onSessionStateChange(container: unknown, reason: unknown): void; sendWechatAuthRequest?(state: string): void }
    | undefined
  /** The name of the container. The SDK's default is `'default'`. */
  readonly name?: string
  /** The value passed to `configure()`; `undefined` before. */
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
