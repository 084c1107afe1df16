import { ReauthServerError } from '../shared/server-error.js'

/** A value that JSON can hold without loss. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

const MAX_DEPTH = 16
const MAX_LENGTH = 65_536

/**
 * Writes a value the one canonical way: names in order, no spaces, numbers as ECMAScript prints them.
 *
 * @param value Plain data. Money belongs in strings: an integer beyond 2^53 is refused.
 * @returns The text that two ends agree on.
 * @throws {ReauthServerError} `invalidFields` for what JSON cannot hold without loss, is deeper than 16, or longer than 64 Ki characters.
 *
 * @example
 * canonicalJson({ to: 'bob', amount: '10.00' }) // '{"amount":"10.00","to":"bob"}'
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8785 RFC 8785}
 */
export function canonicalJson(value: unknown): string {
  const text = write(value, 0)
  if (text.length > MAX_LENGTH) throw invalid()
  return text
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw invalid()
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return writeString(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) throw invalid()
    return JSON.stringify(value)
  }
  if (typeof value !== 'object') throw invalid()
  // Array.from also visits holes, which are refused as `undefined`.
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) throw invalid()
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, item]) => `${writeString(name)}:${write(item, depth + 1)}`).join(',')}}`
}

function writeString(text: string): string {
  // A lone surrogate has no UTF-8: two of them would hash to the same.
  if (/[\ud800-\udfff]/u.test(text)) throw invalid()
  return JSON.stringify(text)
}

const invalid = (): ReauthServerError =>
  new ReauthServerError('fields', 'Give plain JSON data; money and large integers as strings.', 'invalidFields')
