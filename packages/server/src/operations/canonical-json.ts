import { ReauthServerError } from '../shared/server-error.js'

/** A value that JSON represents without loss. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

const MAX_DEPTH = 16
const MAX_LENGTH = 65_536

/**
 * Writes a value as canonical JSON: names sorted, no spaces, numbers as ECMAScript prints them.
 *
 * @param value Plain data. Write money as strings: an integer beyond 2^53 is refused.
 * @returns The canonical text, which is the same on every platform.
 * @throws {ReauthServerError} `invalidFields` for a value that JSON can't represent without loss, that is deeper than 16 levels, or longer than 64 Ki characters.
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
  // Array.from visits holes as `undefined`, which is refused.
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) throw invalid()
  const members = Object.entries(value).toSorted(([name], [otherName]) => (name < otherName ? -1 : 1))
  return `{${members.map(([name, item]) => `${writeString(name)}:${write(item, depth + 1)}`).join(',')}}`
}

function writeString(text: string): string {
  // A lone surrogate has no UTF-8 form: two different ones would have the same hash.
  if (/[\ud800-\udfff]/u.test(text)) throw invalid()
  return JSON.stringify(text)
}

const invalid = (): ReauthServerError =>
  new ReauthServerError(
    'fields',
    'The fields must be plain JSON data. Write money and large integers as strings.',
    'invalidFields',
  )
