// #region setup
import { createReauth } from '@reauth/core'
import { openid } from '@reauth/core/adapters/openid'
import * as oauth from 'oauth4webapi'

export const service = openid(oauth, {
  issuer: 'https://auth.example.com',
  clientID: 'my-client-id',
  redirectURI: `${location.origin}/callback`,
})
export const reauth = createReauth({ service })
// #endregion

// #region callback
export const signIn = (): Promise<void> => service.signIn()

/** On `/callback`. */
export async function finish(): Promise<void> {
  const signedIn = await service.finishSignIn()
  if (signedIn === null) await reauth.resume()
  else history.replaceState(null, '', signedIn.returnTo)
}
// #endregion
