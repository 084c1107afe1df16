import { session } from '@reauth/core/adapters/session'
import type { DemoSession, SessionOptions } from './demo-session.js'

const SIGN_IN = '/session/sign-in'

/** Signs in with the bank's cookie, without a token. */
export async function open({ redirectURI, home }: SessionOptions): Promise<DemoSession> {
  const response = await fetch('/session/claims')
  const { sub: user } = response.ok ? ((await response.json()) as { readonly sub: string }) : {}
  return {
    service: session({ url: '/session/claims', signInURL: SIGN_IN, redirectURI }),
    api: '/session/api',
    isSignedIn: () => user !== undefined,
    signIn: async () => location.assign(SIGN_IN),
    // The sign-in page returns to the home page.
    finishSignIn: () => Promise.resolve(),
    signOut: async () => {
      await fetch('/session/sign-out', { method: 'POST' })
      location.assign(home)
    },
    // The end-user that this page shows: another tab may have signed in a different one.
    headersOf: () => ({ 'X-User': user ?? '' }),
  }
}
