const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"$/
const PLAIN = /^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/

/**
 * Reads the value of an `Idempotency-Key` header: a quoted string, or the same without quotes.
 *
 * @param value The header's value, whatever it is.
 * @returns The key, or `undefined` where none is there that can be used.
 *
 * @see {@link https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-06#section-2.1 Idempotency-Key §2.1}
 */
export function parseIdempotencyKey(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  if (PLAIN.test(value)) return value
  return QUOTED.exec(value)?.[1]!.replaceAll(/\\(["\\])/g, '$1')
}
