/** The part of an OpenID Provider's discovery document that is used. */
export interface ProviderMetadata {
  readonly issuer: string
  readonly authorization_endpoint?: string | undefined
  readonly end_session_endpoint?: string | undefined
}

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly access_token: string
  readonly id_token?: string | undefined
  readonly refresh_token?: string | undefined
}

/** A client without a secret. */
export interface PublicClient {
  readonly client_id: string
}

/** The part of the module `oauth4webapi` that is used. */
export interface OpenIdModule {
  readonly allowInsecureRequests: symbol
  readonly clockTolerance: symbol
  discoveryRequest(issuer: URL, options: object): Promise<Response>
  processDiscoveryResponse(issuer: URL, response: Response): Promise<ProviderMetadata>
  calculatePKCECodeChallenge(verifier: string): Promise<string>
  None(): unknown
  validateAuthResponse(provider: ProviderMetadata, client: PublicClient, url: URL, state: string): URLSearchParams
  authorizationCodeGrantRequest(
    provider: ProviderMetadata,
    client: PublicClient,
    authentication: unknown,
    parameters: URLSearchParams,
    redirectURI: string,
    verifier: string,
    options: object,
  ): Promise<Response>
  processAuthorizationCodeResponse(
    provider: ProviderMetadata,
    client: PublicClient,
    response: Response,
    options: { readonly expectedNonce: string; readonly requireIdToken: true },
  ): Promise<TokenAnswer>
  refreshTokenGrantRequest(
    provider: ProviderMetadata,
    client: PublicClient,
    authentication: unknown,
    refreshToken: string,
    options: object,
  ): Promise<Response>
  processRefreshTokenResponse(
    provider: ProviderMetadata,
    client: PublicClient,
    response: Response,
  ): Promise<TokenAnswer>
  revocationRequest(
    provider: ProviderMetadata,
    client: PublicClient,
    authentication: unknown,
    token: string,
    options: object,
  ): Promise<Response>
}
