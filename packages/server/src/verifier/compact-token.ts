import { signatureEngine } from '../keys/signature-engine.js'

/** Members of a JSON object; without a prototype, so that nothing is inherited. */
export type Members = Readonly<Record<string, unknown>>

/** A token in strict compact form, decoded and not verified. */
export interface CompactToken {
  readonly header: Members
  readonly claims: Members
  /** The bytes of the signature. */
  readonly signature: Uint8Array
}

/** What the last character may be where it carries two or four bits that count. */
const [LAST_OF_TWO, LAST_OF_THREE] = ['AQgw', 'AEIMQUYcgkosw048']

/** Whether the end of base64url is written the one canonical way. */
function isCanonical(part: string): boolean {
  const rest = part.length % 4
  return rest === 0 || (rest > 1 && (rest === 2 ? LAST_OF_TWO : LAST_OF_THREE).includes(part.at(-1) as string))
}

/** Reads a JSON object whose members all have names of their own: parsers differ in which of two counts. */
function toMembers(part: string): Members | undefined {
  const text = isCanonical(part) ? signatureEngine.decodeText(part) : undefined
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    if (countMembers(text) !== Object.keys(value).length) return undefined
    // A member that is called `__proto__` stays one.
    return Object.setPrototypeOf(value, null) as Members
  } catch {
    return undefined
  }
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a]

/** Where the string ends whose first quote is at `start`: at a quote behind an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((end - before) % 2 === 1) return end
  }
}

/** Counts the colons of the outermost object, in text that is JSON: one for each member, also for one that stands there twice. Strings, most of a token, are jumped over. */
function countMembers(text: string): number {
  let [count, depth] = [0, 0]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) index = endOfString(text, index)
    else if (code === COLON) count += depth === 1 ? 1 : 0
    // Brackets and braces differ from each other in one bit.
    else if ((code | 0x20) === 0x7b) depth += 1
    else if ((code | 0x20) === 0x7d) depth -= 1
  }
  return count
}

/** Headers that are remembered, and the characters of one at most: an issuer writes few, and strangers may write any. */
const [MAX_HEADERS, MAX_HEADER] = [64, 512]

/** A text of its own. A part of a token would keep the whole token in memory. */
const copyOf = (part: string): string => new TextDecoder().decode(new TextEncoder().encode(part))

/**
 * Makes what reads tokens in compact form, before any cryptography. Establishes nothing of who made one.
 *
 * Remembers headers, which are the same in most tokens of an issuer; nothing else of a token.
 *
 * @returns Reads any text, whose length is for the caller to bound; `undefined` for what is not canonical, not an object, or has a member twice.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-7.1 RFC 7515 §7.1}
 */
export function createCompactReader(): (token: string) => CompactToken | undefined {
  const headers = new Map<string, Members>()
  const readHeader = (part: string): Members | undefined => {
    const known = headers.get(part)
    if (known !== undefined) return known
    const header = toMembers(part)
    if (header === undefined || part.length > MAX_HEADER) return header
    if (headers.size >= MAX_HEADERS) headers.clear()
    headers.set(copyOf(part), header)
    return header
  }
  return (token) => {
    const first = token.indexOf('.')
    const second = token.indexOf('.', first + 1)
    // Another dot is no letter of base64url.
    if (second < 0) return undefined
    const last = token.slice(second + 1)
    const signature = last !== '' && isCanonical(last) ? signatureEngine.decode(last) : undefined
    const header = signature && readHeader(token.slice(0, first))
    const claims = header && toMembers(token.slice(first + 1, second))
    return claims && { header, claims, signature }
  }
}
