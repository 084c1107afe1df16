import { openid } from '@reauth/core/adapters/openid'
import * as oauth from 'oauth4webapi'
import { type DemoSession, type SessionOptions, bearerOf, promptOptions } from './demo-session.js'

/** Set if the provider may have a session. The tokens are only in memory. */
const SIGNED_IN = 'harbor:signed-in'

/** Signs in with plain OpenID Connect, without an SDK. */
export async function open(options: SessionOptions): Promise<DemoSession> {
  const { configuration, redirectURI, home, isCallback } = options
  const service = openid(oauth, {
    issuer: configuration.plainIssuer,
    clientID: configuration.clientId,
    redirectURI,
    allowInsecureLoopback: true,
    ...promptOptions(options),
  })
  let isSignedIn = sessionStorage.getItem(SIGNED_IN) !== null
  const remember = (is: boolean): void => {
    isSignedIn = is
    if (is) sessionStorage.setItem(SIGNED_IN, '')
    else sessionStorage.removeItem(SIGNED_IN)
  }
  // After a reload, the page redirects to the provider and back without a prompt.
  if (isSignedIn && !isCallback) {
    try {
      await service.signIn({ prompt: 'none', returnTo: home })
      return await new Promise<never>(() => {})
    } catch {
      remember(false)
    }
  }
  return {
    service,
    api: '/oidc/api',
    isSignedIn: () => isSignedIn,
    signIn: (prompt) => service.signIn({ returnTo: home, ...prompt }),
    finishSignIn: async () => {
      remember(false)
      const finished = await service.finishSignIn()
      remember(finished?.isSignedIn === true)
    },
    signOut: () => {
      remember(false)
      return service.signOut({ returnTo: home })
    },
    headersOf: bearerOf,
  }
}
