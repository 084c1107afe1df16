import type { ReauthService } from '@reauth/core'

/** What the server tells the page. */
export interface PageConfiguration {
  /** Of the provider that is like Authgear. */
  readonly issuer: string
  /** Of the provider of plain OpenID Connect. */
  readonly plainIssuer: string
  readonly clientId: string
  readonly isTest: boolean
  readonly hasDocs: boolean
}

/** What every way to sign in begins with. */
export interface SessionOptions {
  readonly configuration: PageConfiguration
  /** The callback page, of sign-ins and of reauthentications. */
  readonly redirectURI: string
  /** Where a sign-out leads. */
  readonly home: string
  /** The address of the bank's server. Empty: that of the page. */
  readonly bank: string
  /** Whether this is the callback page. */
  readonly isCallback: boolean
  /** How the end-user is asked again: by leaving the page, or in a window. */
  readonly mode: 'redirect' | 'popup'
}

/** One way to sign in. */
export interface DemoSession {
  /** For `createReauth({ service })`. */
  readonly service: ReauthService
  /** The path of the bank's API that takes this sign-in. */
  readonly api: string
  /** What the SDK does at the start of every page, after `reauth.resume()` has looked at the address. */
  start?(): Promise<unknown>
  isSignedIn(): boolean
  /**
   * Leaves for the sign-in page. In an app it resolves when the end-user is back.
   *
   * @param options `prompt: 'login'`: also if the provider knows the browser.
   */
  signIn(options?: { readonly prompt?: 'login' }): Promise<unknown>
  /** Finishes a sign-in on the callback page. */
  finishSignIn(): Promise<unknown>
  signOut(): Promise<unknown>
  /** What a request to the API says of the end-user. */
  readonly headersOf: (idToken: string) => Readonly<Record<string, string>>
  /** Default: the end-user has none. */
  readonly passkeys?: Passkeys
  /** Default: this device asks for none. */
  readonly biometrics?: Biometrics
}

/** The passkeys of the signed-in end-user. */
export interface Passkeys {
  count(): Promise<number>
  /** Asks the end-user for a new one. */
  register(): Promise<void>
}

/** A key of this device, which a fingerprint or a face unlocks. */
export interface Biometrics {
  isEnabled(): Promise<boolean>
  /** Asks the end-user, and makes the key. */
  enable(): Promise<void>
}

/** Sends the ID Token. */
export const bearerOf = (idToken: string): Readonly<Record<string, string>> => ({ Authorization: `Bearer ${idToken}` })

/** How the end-user is asked again, for the adapters that can open a window. */
export const promptOptions = ({ mode }: SessionOptions) =>
  mode === 'popup' ? ({ mode, fallback: 'redirect' } as const) : ({ mode } as const)
