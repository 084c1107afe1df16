import { keycloakJs } from '@reauth/core/adapters/keycloak-js'
import Keycloak from 'keycloak-js'
import { openPage, settings } from './page.js'

const { issuer, clientID, home, redirectURI } = settings
const keycloak = new Keycloak({ clientId: clientID, oidcProvider: issuer })

await openPage({
  service: keycloakJs(keycloak, { redirectURI }),
  open: () =>
    keycloak.init({
      onLoad: 'check-sso',
      silentCheckSsoRedirectUri: `${home}silent`,
      checkLoginIframe: false,
      scope: 'openid offline_access',
    }),
  isSignedIn: () => keycloak.authenticated === true,
  signIn: () => keycloak.login({ redirectUri: redirectURI }),
  finishSignIn: () => Promise.resolve(),
})
