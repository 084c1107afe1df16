import { keycloakJs } from '@reauth/core/adapters/keycloak-js'
import Keycloak from 'keycloak-js'
import { type DemoSession, type SessionOptions, bearerOf } from './demo-session.js'

/** Keycloak, by its SDK. */
export async function open({ configuration, redirectURI, home }: SessionOptions): Promise<DemoSession> {
  // At a Keycloak: `{ url, realm, clientId }`.
  const keycloak = new Keycloak({ oidcProvider: configuration.plainIssuer, clientId: configuration.clientId })
  return {
    service: keycloakJs(keycloak, { redirectURI }),
    api: '/oidc/api',
    start: () =>
      keycloak.init({
        // The tokens are in memory: a hidden frame brings them back.
        onLoad: 'check-sso',
        silentCheckSsoRedirectUri: `${home}silent-check-sso.html`,
        checkLoginIframe: false,
        responseMode: 'query',
        scope: 'openid offline_access',
        // The ID Token in a form, and not in an address.
        logoutMethod: 'POST',
      }),
    isSignedIn: () => keycloak.authenticated === true,
    signIn: (prompt) => keycloak.login({ redirectUri: redirectURI, ...prompt }),
    // `init()` did.
    finishSignIn: () => Promise.resolve(),
    signOut: () => keycloak.logout({ redirectUri: home }),
    headersOf: bearerOf,
  }
}
