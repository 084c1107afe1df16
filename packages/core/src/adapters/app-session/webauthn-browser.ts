/** What an authenticator is asked: the options that the server made, as JSON. */
export interface PasskeyRequest {
  readonly challenge: string
  readonly allowCredentials?: readonly unknown[]
}

/** The slice of `@simplewebauthn/browser` that is called. */
export interface SimpleWebAuthnBrowser<Request extends PasskeyRequest = PasskeyRequest, Assertion = object> {
  browserSupportsWebAuthn(): boolean
  startAuthentication(options: { optionsJSON: Request }): Promise<Assertion>
  /** The SDK runs one ceremony at a time; this ends it. */
  readonly WebAuthnAbortService: { cancelCeremony(): void }
}
