/** A client of the emulator. All of them are public and use PKCE. */
export interface EmulatorClient {
  readonly clientId: string
  /** Compared exactly. */
  readonly redirectURIs: readonly string[]
  /** Compared exactly. Default: any address of the origins of `redirectURIs`. */
  readonly postLogoutRedirectURIs?: readonly string[]
}
