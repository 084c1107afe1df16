/**
 * Reads the claims of an ID Token without verifying it.
 *
 * Establishes nothing: what it returns is advice for this page. Total: nothing makes it throw.
 *
 * @param idToken A JWT in compact form; anything else is accepted.
 * @returns The payload, or `undefined` if it can't be read.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7519#section-3 RFC 7519 §3}
 */
export function idTokenClaims(idToken: string | undefined): unknown {
  try {
    const payload = idToken!.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')
    const bytes = atob(payload)
    // What is ASCII, as most payloads are, is text already.
    const text = /[^\0-\x7f]/.test(bytes)
      ? new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
      : bytes
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
