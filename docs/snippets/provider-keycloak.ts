// #region setup
import { createReauth } from '@reauth/core'
import { keycloakJs } from '@reauth/core/adapters/keycloak-js'
import Keycloak from 'keycloak-js'

export const keycloak = new Keycloak({ url: 'https://id.example.com', realm: 'my-realm', clientId: 'my-client-id' })
/** Create it before `init()`, which removes the callback from the address. */
export const reauth = createReauth({ service: keycloakJs(keycloak, { redirectURI: `${location.origin}/callback` }) })
// #endregion

// #region callback
export const signIn = (): Promise<void> => keycloak.login({ redirectUri: `${location.origin}/callback` })

/** On every page. `init()` finishes a sign-in, and exchanges the code of a reauthentication, which `resume()` waits for. */
export async function start(): Promise<void> {
  const resuming = reauth.resume()
  await keycloak.init({ onLoad: 'check-sso', silentCheckSsoRedirectUri: `${location.origin}/silent.html` })
  await resuming
}
// #endregion
