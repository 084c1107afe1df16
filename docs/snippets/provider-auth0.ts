// #region setup
import { Auth0Client } from '@auth0/auth0-spa-js'
import { createReauth } from '@reauth/core'
import { auth0SpaJs } from '@reauth/core/adapters/auth0-spa-js'

const redirectURI = `${location.origin}/callback`

export const client = new Auth0Client({
  domain: 'example.eu.auth0.com',
  clientId: 'my-client-id',
  useRefreshTokens: true,
  authorizationParams: { redirect_uri: redirectURI },
})
export const reauth = createReauth({ service: auth0SpaJs(client, { redirectURI }) })
// #endregion

// #region callback
export const signIn = (): Promise<void> => client.loginWithRedirect()

/** On `/callback`. */
export async function finish(): Promise<void> {
  const run = await reauth.resume()
  // This callback belongs to the sign-in.
  if (run === null) await client.handleRedirectCallback()
}
// #endregion
