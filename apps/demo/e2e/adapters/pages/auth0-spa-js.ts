import { Auth0Client } from '@auth0/auth0-spa-js'
import { auth0SpaJs } from '@reauth/core/adapters/auth0-spa-js'
import { openPage, promptOptions, settings } from './page.js'

const { issuer, clientID, redirectURI } = settings
const client = new Auth0Client({
  domain: issuer.replace(/\/$/, ''),
  clientId: clientID,
  useRefreshTokens: true,
  // Every tab has the same session.
  cacheLocation: 'localstorage',
  authorizationParams: { redirect_uri: redirectURI, scope: 'openid' },
})

await openPage({
  service: auth0SpaJs(client, { redirectURI, ...promptOptions }),
  isSignedIn: () => client.isAuthenticated(),
  signIn: () => client.loginWithRedirect(),
  finishSignIn: () => client.handleRedirectCallback(),
})
