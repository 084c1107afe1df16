import { fromBase64url } from '../platform/base64url.js'
import { fromUtf8 } from '../platform/utf8.js'

/**
 * Reads the claims of an ID Token without verifying it.
 *
 * Establishes nothing: what it returns is advice for this page. Total: nothing makes it throw. Needs nothing of a browser.
 *
 * @param idToken A JWT in compact form; anything else is accepted.
 * @returns The payload, or `undefined` if it can't be read.
 *
 * @example
 * const authentication = toAuthentication(idTokenClaims(idToken))
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7519#section-3 RFC 7519 §3}
 */
export function idTokenClaims(idToken: string | undefined): unknown {
  try {
    return JSON.parse(fromUtf8(fromBase64url(idToken!.split('.')[1]!)))
  } catch {
    return undefined
  }
}
