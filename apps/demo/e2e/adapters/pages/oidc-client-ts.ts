import { oidcClientTs } from '@reauth/core/adapters/oidc-client-ts'
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { openPage, promptOptions, settings } from './page.js'

const { issuer, clientID, redirectURI } = settings
const manager = new UserManager({
  authority: issuer,
  client_id: clientID,
  redirect_uri: redirectURI,
  scope: 'openid offline_access',
  // Every tab has the same session.
  userStore: new WebStorageStateStore({ store: localStorage }),
})

await openPage({
  service: oidcClientTs(manager, promptOptions),
  isSignedIn: async () => (await manager.getUser()) !== null,
  signIn: () => manager.signinRedirect(),
  finishSignIn: () => manager.signinCallback(),
})
