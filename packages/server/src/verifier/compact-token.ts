import { signatureEngine } from '../keys/signature-engine.js'

/** Members of a JSON object. It has no prototype, so it inherits nothing. */
export type Members = Readonly<Record<string, unknown>>

/** A token in strict compact form, decoded but not verified. */
export interface CompactToken {
  readonly header: Members
  readonly claims: Members
  /** The bytes of the signature. */
  readonly signature: Uint8Array
}

/** The characters that the last one may be if two or four of its bits are significant. */
const [LAST_OF_TWO, LAST_OF_THREE] = ['AQgw', 'AEIMQUYcgkosw048']

/** Returns whether the end of a base64url text is canonical. */
function isCanonical(part: string): boolean {
  const rest = part.length % 4
  return rest === 0 || (rest > 1 && (rest === 2 ? LAST_OF_TWO : LAST_OF_THREE).includes(part.at(-1) as string))
}

/** Parses a JSON object without duplicate members, because parsers differ in which duplicate wins. */
function toMembers(part: string): Members | undefined {
  const text = isCanonical(part) ? signatureEngine.decodeText(part) : undefined
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    if (countMembers(text) !== Object.keys(value).length) return undefined
    // A member with the name `__proto__` stays a member.
    return Object.setPrototypeOf(value, null) as Members
  } catch {
    return undefined
  }
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a]

/** Returns the end of the string whose first quote is at `start`: a quote after an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === BACKSLASH) before -= 1
    if ((end - before) % 2 === 1) return end
  }
}

/** Counts the members of the outermost object of a JSON text by its colons, including duplicates. Skips strings, which are most of a token. */
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

/** Maximum number of cached headers, and the maximum length of one in characters: an issuer writes few, but attackers can write any. */
const [MAX_HEADERS, MAX_HEADER] = [64, 512]

/** Copies a text, because a substring would keep the whole token in memory. */
const copyOf = (part: string): string => new TextDecoder().decode(new TextEncoder().encode(part))

/**
 * Creates a reader of tokens in compact form. It does no cryptography, so it doesn't establish who issued a token.
 *
 * It caches headers, which are the same in most tokens of an issuer, and nothing else of a token.
 *
 * @returns A function that reads a text, whose length the caller must limit. It returns `undefined` if a part isn't canonical, isn't an object, or has a duplicate member.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-7.1 RFC 7515 §7.1}
 */
export function createCompactReader(): (token: string) => CompactToken | undefined {
  const headers = new Map<string, Members>()
  const readHeader = (part: string): Members | undefined => {
    const cachedHeader = headers.get(part)
    if (cachedHeader !== undefined) return cachedHeader
    const header = toMembers(part)
    if (header === undefined || part.length > MAX_HEADER) return header
    if (headers.size >= MAX_HEADERS) headers.clear()
    headers.set(copyOf(part), header)
    return header
  }
  return (token) => {
    const firstDot = token.indexOf('.')
    const secondDot = token.indexOf('.', firstDot + 1)
    // A further dot isn't a character of base64url.
    if (secondDot < 0) return undefined
    const signaturePart = token.slice(secondDot + 1)
    const signature =
      signaturePart !== '' && isCanonical(signaturePart) ? signatureEngine.decode(signaturePart) : undefined
    const header = signature && readHeader(token.slice(0, firstDot))
    const claims = header && toMembers(token.slice(firstDot + 1, secondDot))
    return claims && { header, claims, signature }
  }
}
