const PREFIX = 'Bearer '

/**
 * Reads the token from an `Authorization` header.
 *
 * Checks the scheme and that there is exactly one token. The verifier decides whether the token is well-formed.
 *
 * @param value The header's value.
 * @returns The token, or `undefined` if the scheme differs or there isn't exactly one token.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 RFC 6750 §2.1}
 */
export function bearerToken(value: string): string | undefined {
  if (!value.startsWith(PREFIX) && value.slice(0, PREFIX.length).toLowerCase() !== 'bearer ') return undefined
  let start = PREFIX.length
  while (value.charCodeAt(start) === 0x20) start += 1
  const token = value.slice(start)
  return token === '' || token.includes(' ') || token.includes(',') ? undefined : token
}
