// #region page
import { createReauth } from '@reauth/core'
import { session } from '@reauth/core/adapters/session'
import { webauthn } from '@reauth/core/adapters/webauthn'
import * as browser from '@simplewebauthn/browser'
import { transferOf } from './cookie-session-page.js'

export function createPasskeyFlow(user: string) {
  const transfer = transferOf(user)
  const service = webauthn(browser, {
    service: session({
      url: '/api/session',
      // Used if the end-user has no passkey, or the browser has no WebAuthn.
      signInURL: '/sign-in',
      redirectURI: `${location.origin}/callback`,
    }),
    fallback: 'redirect',
    optionsURL: '/api/passkeys/options',
    verifyURL: '/api/passkeys/verify',
  })
  return { reauth: createReauth({ service, actions: [transfer] }), transfer }
}
// #endregion
