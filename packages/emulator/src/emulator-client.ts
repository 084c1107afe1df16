/** A client of the emulator. All of them are public and use PKCE. */
export interface EmulatorClient {
  readonly clientId: string
  /** Compared exactly. */
  readonly redirectURIs: readonly string[]
  readonly postLogoutRedirectURIs?: readonly string[]
}
