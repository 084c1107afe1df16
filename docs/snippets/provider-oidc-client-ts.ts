// #region setup
import { createReauth } from '@reauth/core'
import { oidcClientTs } from '@reauth/core/adapters/oidc-client-ts'
import { UserManager } from 'oidc-client-ts'

export const userManager = new UserManager({
  authority: 'https://auth.example.com',
  client_id: 'my-client-id',
  redirect_uri: `${location.origin}/callback`,
  scope: 'openid offline_access',
})
export const reauth = createReauth({ service: oidcClientTs(userManager) })
// #endregion

// #region callback
export const signIn = (): Promise<void> => userManager.signinRedirect()

/** On `/callback`. */
export async function finish(): Promise<void> {
  const run = await reauth.resume()
  // This callback belongs to the sign-in.
  if (run === null) await userManager.signinCallback()
}
// #endregion
