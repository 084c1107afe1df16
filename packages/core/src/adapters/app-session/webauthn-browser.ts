/** The options for an authenticator, from the server, as JSON. */
export interface PasskeyRequest {
  readonly challenge: string
  readonly allowCredentials?: readonly unknown[]
}

/** The part of `@simplewebauthn/browser` that is used. */
export interface SimpleWebAuthnBrowser<Request extends PasskeyRequest = PasskeyRequest, Assertion = object> {
  browserSupportsWebAuthn(): boolean
  startAuthentication(options: { optionsJSON: Request }): Promise<Assertion>
  /** Ends the current ceremony. The SDK runs only one at a time. */
  readonly WebAuthnAbortService: { cancelCeremony(): void }
}
