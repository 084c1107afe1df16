// #region setup
import authgear from '@authgear/web'
import { createReauth } from '@reauth/core'
import { authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'

const redirectURI = `${location.origin}/callback`
const wire = authgearWire()

export const reauth = createReauth({ service: authgearWeb(authgear, { redirectURI, wire }) })

/** Once, before anything else. */
export const configure = (): Promise<void> =>
  authgear.configure({ endpoint: 'https://example.authgear.cloud', clientID: 'my-client-id', fetch: wire.fetch })
// #endregion

// #region callback
export const signIn = (): Promise<void> => authgear.startAuthentication({ redirectURI })

/** On `/callback`. */
export async function finish(): Promise<void> {
  const run = await reauth.resume()
  // This callback belongs to the sign-in.
  if (run === null) await authgear.finishAuthentication()
}
// #endregion
