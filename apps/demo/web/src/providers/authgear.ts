import { authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'
import authgear, { SessionState } from '@authgear/web'
import { type DemoSession, type SessionOptions, bearerOf } from './demo-session.js'

/** Signs in with Authgear's SDK. */
export async function open({ configuration, redirectURI, home }: SessionOptions): Promise<DemoSession> {
  // Saves round trips on the callback page.
  const wire = authgearWire()
  await authgear.configure({ clientID: configuration.clientId, endpoint: configuration.issuer, fetch: wire.fetch })
  return {
    service: authgearWeb(authgear, { redirectURI, wire }),
    api: '/api',
    isSignedIn: () => authgear.sessionState === SessionState.Authenticated,
    signIn: () => authgear.startAuthentication({ redirectURI }),
    finishSignIn: () => authgear.finishAuthentication(),
    signOut: async () => {
      await authgear.logout({ redirectURI: home, force: true })
      location.assign(home)
    },
    headersOf: bearerOf,
  }
}
