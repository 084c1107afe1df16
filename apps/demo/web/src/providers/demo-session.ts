import type { ReauthService } from '@reauth/core'

/** The configuration that the server passes to the page. */
export interface PageConfiguration {
  /** The issuer of the Authgear-compatible provider. */
  readonly issuer: string
  /** The issuer of the plain OpenID Provider. */
  readonly plainIssuer: string
  readonly clientId: string
  readonly isTest: boolean
  readonly hasDocs: boolean
}

/** The options of every sign-in method. */
export interface SessionOptions {
  readonly configuration: PageConfiguration
  /** The callback URL of sign-ins and reauthentications. */
  readonly redirectURI: string
  /** The URL after a sign-out. */
  readonly home: string
  /** The URL of the bank's server. Empty: the origin of the page. */
  readonly bank: string
  /** Whether this is the callback page. */
  readonly isCallback: boolean
  /** How the end-user is asked again: with a redirect or in a window. */
  readonly mode: 'redirect' | 'popup'
}

/** A sign-in method. */
export interface DemoSession {
  /** The service for `createReauth({ service })`. */
  readonly service: ReauthService
  /** The path of the bank's API for this sign-in method. */
  readonly api: string
  /** Starts the SDK on every page load, after `reauth.resume()` has read the URL. */
  start?(): Promise<unknown>
  isSignedIn(): boolean
  /**
   * Redirects to the sign-in page. In an app, it resolves when the end-user returns.
   *
   * @param options `prompt: 'login'`: asks even if the provider has a session.
   */
  signIn(options?: { readonly prompt?: 'login' }): Promise<unknown>
  /** Finishes a sign-in on the callback page. */
  finishSignIn(): Promise<unknown>
  signOut(): Promise<unknown>
  /** Returns the headers that authenticate a request to the API. */
  readonly headersOf: (idToken: string) => Readonly<Record<string, string>>
  /** The passkeys of the end-user. Default: not supported. */
  readonly passkeys?: Passkeys
  /** The biometrics of this device. Default: not supported. */
  readonly biometrics?: Biometrics
}

/** The passkeys of the signed-in end-user. */
export interface Passkeys {
  count(): Promise<number>
  /** Registers a new passkey. */
  register(): Promise<void>
}

/** A key on this device that biometrics unlock. */
export interface Biometrics {
  isEnabled(): Promise<boolean>
  /** Asks the end-user, and creates the key. */
  enable(): Promise<void>
}

/** Returns a header with the ID Token. */
export const bearerOf = (idToken: string): Readonly<Record<string, string>> => ({ Authorization: `Bearer ${idToken}` })

/** Returns the prompt options for adapters that can open a window. */
export const promptOptions = ({ mode }: SessionOptions) =>
  mode === 'popup' ? ({ mode, fallback: 'redirect' } as const) : ({ mode } as const)
