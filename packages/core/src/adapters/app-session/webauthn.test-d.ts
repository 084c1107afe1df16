import type * as browser from '@simplewebauthn/browser'
import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import type { SimpleWebAuthnBrowser } from '../webauthn.js'

/** The real SDK has what the adapter calls. */
export const toSlice = (
  sdk: typeof browser,
): SimpleWebAuthnBrowser<PublicKeyCredentialRequestOptionsJSON, AuthenticationResponseJSON> => sdk
