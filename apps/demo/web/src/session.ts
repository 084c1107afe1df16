import { authgearWire } from '@reauth/core/adapters/authgear-web'
import authgear, { SessionState } from '@authgear/web'

const REDIRECT_URI = `${location.origin}/callback`

/** Spares round trips on the way back from the provider. */
export const wire = authgearWire()

/** Starts the SDK. */
export const configure = (clientID: string, endpoint: string): Promise<void> =>
  authgear.configure({ clientID, endpoint, fetch: wire.fetch })

export const redirectURI = REDIRECT_URI

/** Whether this is the callback page. Some hosts add a slash to its address. */
export const isCallback = (): boolean => /^\/callback\/?$/.test(location.pathname)

export const signIn = (): Promise<void> => authgear.startAuthentication({ redirectURI: REDIRECT_URI })

export const signOut = (): Promise<void> => authgear.logout({ redirectURI: `${location.origin}/`, force: true })

export const isSignedIn = (): boolean => authgear.sessionState === SessionState.Authenticated

let finishing: Promise<void> | undefined

/** Finishes a sign-in, once for each page load: a callback is worth one exchange. */
export function finishSignIn(): Promise<void> {
  finishing ??= authgear.finishAuthentication().then(
    () => history.replaceState(null, '', '/'),
    () => history.replaceState(null, '', '/'),
  )
  return finishing
}

/** A new ID Token for reading the account. */
export async function freshIdToken(): Promise<string> {
  await authgear.refreshIDToken()
  return authgear.getIDTokenHint() ?? ''
}

/** The `sub` of whoever is signed in, for the demo's own knobs. Nothing is decided by it. */
export function currentUser(): string {
  const payload = authgear.getIDTokenHint()?.split('.')[1] ?? ''
  return payload === ''
    ? ''
    : (JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { sub: string }).sub
}
