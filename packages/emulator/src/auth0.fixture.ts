import { Auth0Client } from '@auth0/auth0-spa-js'
import { type Auth0SpaJsOptions, auth0SpaJs } from '@reauth/core/adapters/auth0-spa-js'
import { startEmulator } from './index.js'
import { CALLBACK, type SdkOfPage } from './page-world.fixture.js'

/** Starts an emulator whose issuer ends with a slash, as Auth0's SDK requires. */
export const startAuth0 = () => startEmulator({ profile: 'oidc', issuer: (port) => `http://localhost:${port}/` })

/** Creates the real SDK of a new page. */
export function auth0(domain: () => string, mode: Auth0SpaJsOptions['mode'] & string): SdkOfPage {
  const load = (clientId: string): Auth0Client =>
    new Auth0Client({
      domain: domain(),
      clientId,
      useRefreshTokens: true,
      cacheLocation: 'localstorage',
      authorizationParams: { redirect_uri: CALLBACK },
    })
  return {
    signIn: async (comeBack) => {
      const client = load('demo')
      await client.loginWithRedirect()
      await comeBack()
      await client.handleRedirectCallback()
    },
    makeService: (clientId) => auth0SpaJs(load(clientId), { redirectURI: CALLBACK, mode }),
    without: {
      biometric: 'the SDK for pages has no biometrics',
      isLockedOut: 'the SDK for pages has no biometrics',
      cachedAuthentication: 'the SDK does not say when it requested a token',
      subscribe: 'the SDK has no events',
    },
  }
}
