import { authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'
import authgear, { SessionState } from '@authgear/web'
import { openPage, settings } from './page.js'

const { issuer, clientID, redirectURI } = settings
const wire = authgearWire()
await authgear.configure({ clientID, endpoint: issuer, fetch: wire.fetch })

await openPage({
  service: authgearWeb(authgear, { redirectURI, wire }),
  isSignedIn: () => authgear.sessionState === SessionState.Authenticated,
  signIn: () => authgear.startAuthentication({ redirectURI }),
  finishSignIn: () => authgear.finishAuthentication(),
})
