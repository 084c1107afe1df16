import { fromBase64url } from '../platform/base64url.js'
import { fromUtf8 } from '../platform/utf8.js'

/**
 * Reads the claims of an ID Token without verifying it.
 *
 * The result is advice for this page and proves nothing. Never throws, and needs no browser API.
 *
 * @param idToken A JWT in compact form. Any other value returns `undefined`.
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
