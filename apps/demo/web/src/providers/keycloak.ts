import { keycloakJs } from '@reauth/core/adapters/keycloak-js'
import Keycloak from 'keycloak-js'
import { type DemoSession, type SessionOptions, bearerOf } from './demo-session.js'

/** Signs in with Keycloak's SDK. */
export async function open({ configuration, redirectURI, home }: SessionOptions): Promise<DemoSession> {
  // For a real Keycloak server, pass `{ url, realm, clientId }`.
  const keycloak = new Keycloak({ oidcProvider: configuration.plainIssuer, clientId: configuration.clientId })
  return {
    service: keycloakJs(keycloak, { redirectURI }),
    api: '/oidc/api',
    start: () =>
      keycloak.init({
        // The tokens are in memory. After a page load, a hidden frame restores them.
        onLoad: 'check-sso',
        silentCheckSsoRedirectUri: `${home}silent-check-sso.html`,
        checkLoginIframe: false,
        responseMode: 'query',
        scope: 'openid offline_access',
        // Sends the ID Token in a form instead of a URL.
        logoutMethod: 'POST',
      }),
    isSignedIn: () => keycloak.authenticated === true,
    signIn: (prompt) => keycloak.login({ redirectUri: redirectURI, ...prompt }),
    // `init()` has already finished the sign-in.
    finishSignIn: () => Promise.resolve(),
    signOut: () => keycloak.logout({ redirectUri: home }),
    headersOf: bearerOf,
  }
}
