/** A client of the emulator. All of them are public and use PKCE. */
export interface EmulatorClient {
  readonly clientId: string
  /** Compared exactly. A native app has a scheme of its own, such as `com.example.app://callback`. */
  readonly redirectURIs: readonly string[]
  /** Compared exactly. Default: any address of the origins of `redirectURIs`. */
  readonly postLogoutRedirectURIs?: readonly string[]
  /** `1`: a sign-in, and an authentication with a device key, ends the other sessions of the user at this client (Authgear's `x_max_concurrent_session`). Default: any number. */
  readonly maxConcurrentSession?: 1
}
