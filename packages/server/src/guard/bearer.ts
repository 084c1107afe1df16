const PREFIX = 'Bearer '

/**
 * Reads the token of an `Authorization` field.
 *
 * Compares the scheme and looks for what would make it two tokens; whether it is a token is for the verifier to decide.
 *
 * @param value The field's value.
 * @returns The token, or `undefined` for another scheme, for no token and for more than one.
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
