import { Auth0Client } from '@auth0/auth0-spa-js'
import { auth0SpaJs } from '@reauth/core/adapters/auth0-spa-js'
import { type DemoSession, type SessionOptions, bearerOf, promptOptions } from './demo-session.js'

/** Signs in with Auth0's SDK. */
export async function open(options: SessionOptions): Promise<DemoSession> {
  const { configuration, redirectURI, home } = options
  const client = new Auth0Client({
    domain: configuration.plainIssuer.replace(/\/$/, ''),
    clientId: configuration.clientId,
    useRefreshTokens: true,
    // All tabs share a session that survives a reload.
    cacheLocation: 'localstorage',
    authorizationParams: { redirect_uri: redirectURI },
  })
  const service = auth0SpaJs(client, { redirectURI, ...promptOptions(options) })
  let isSignedIn = await client.isAuthenticated()
  return {
    service,
    api: '/oidc/api',
    isSignedIn: () => isSignedIn,
    signIn: (prompt) => client.loginWithRedirect({ authorizationParams: { ...prompt } }),
    finishSignIn: async () => {
      await client.handleRedirectCallback()
      isSignedIn = await client.isAuthenticated()
    },
    signOut: () => client.logout({ logoutParams: { returnTo: home } }),
    headersOf: bearerOf,
  }
}
