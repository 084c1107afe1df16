/** A client of the emulator. All clients are public and use PKCE. */
export interface EmulatorClient {
  readonly clientId: string
  /** The redirect URIs, compared exactly. A native app uses its own scheme, such as `com.example.app://callback`. */
  readonly redirectURIs: readonly string[]
  /** The post-logout redirect URIs, compared exactly. Default: any URL of the origins of `redirectURIs`. */
  readonly postLogoutRedirectURIs?: readonly string[]
  /** `1`: a sign-in or an authentication with a device key ends the user's other sessions at this client (Authgear's `x_max_concurrent_session`). Default: no limit. */
  readonly maxConcurrentSession?: 1
}
