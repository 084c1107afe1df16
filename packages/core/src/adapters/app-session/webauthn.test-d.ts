import type * as browser from '@simplewebauthn/browser'
import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import type { SimpleWebAuthnBrowser } from '../webauthn.js'

/** The real SDK satisfies the adapter's interface. */
export const toSlice = (
  sdk: typeof browser,
): SimpleWebAuthnBrowser<PublicKeyCredentialRequestOptionsJSON, AuthenticationResponseJSON> => sdk
