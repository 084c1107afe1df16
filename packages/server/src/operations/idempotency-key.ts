const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"$/
const PLAIN = /^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/

/**
 * Parses the value of an `Idempotency-Key` header: a string with or without quotes.
 *
 * @param value The header's value, of any type.
 * @returns The key, or `undefined` if there is no valid key.
 *
 * @see {@link https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-06#section-2.1 Idempotency-Key §2.1}
 */
export function parseIdempotencyKey(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  if (PLAIN.test(value)) return value
  return QUOTED.exec(value)?.[1]!.replaceAll(/\\(["\\])/g, '$1')
}
