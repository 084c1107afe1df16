import { authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'
import authgear, { SessionState } from '@authgear/web'
import { type DemoSession, type SessionOptions, bearerOf } from './demo-session.js'

/** Authgear, by its SDK. */
export async function open({ configuration, redirectURI, home }: SessionOptions): Promise<DemoSession> {
  // Spares round trips on the way back from the provider.
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
