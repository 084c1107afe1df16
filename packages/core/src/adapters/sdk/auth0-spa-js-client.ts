/** The parameters of a prompt. */
interface LoginOptions {
  authorizationParams?: {
    redirect_uri?: string
    max_age?: number
    prompt?: 'login'
    acr_values?: string
  }
}

/** The part of `@auth0/auth0-spa-js`'s `Auth0Client` that is used. */
export interface Auth0SpaJsClient {
  getConfiguration(): { readonly domain: string; readonly clientId: string }
  getTokenSilently(options: { cacheMode: 'off' }): Promise<string | undefined>
  /** Sends no request. Can be called without a session. */
  getIdTokenClaims(): Promise<{ readonly __raw: string } | undefined>
  loginWithRedirect(
    options: LoginOptions & { appState?: { returnTo: string }; openUrl: (url: string) => Promise<void> },
  ): Promise<void>
  handleRedirectCallback(url?: string): Promise<unknown>
  loginWithPopup(options: LoginOptions, config: { popup: Window; timeoutInSeconds: number }): Promise<void>
  checkSession(options?: object): Promise<void>
}
