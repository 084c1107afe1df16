import { signatureEngine } from './signature-engine.js'

/** The largest token that is read, in characters. */
export const MAX_TOKEN = 8192

/** Members of a JSON object; without a prototype, so that nothing is inherited. */
export type Members = Readonly<Record<string, unknown>>

/** A token in strict compact form, decoded and not verified. */
export interface CompactToken {
  readonly header: Members
  readonly claims: Members
}

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/
/** What the last character may be where it carries two or four bits that count. */
const [LAST_OF_TWO, LAST_OF_THREE] = ['AQgw', 'AEIMQUYcgkosw048']

/** Whether base64url is written the one canonical way. */
function isCanonical(part: string): boolean {
  const rest = part.length % 4
  return rest === 0 || (rest > 1 && (rest === 2 ? LAST_OF_TWO : LAST_OF_THREE).includes(part.at(-1) as string))
}

const decoder = new TextDecoder(undefined, { fatal: true, ignoreBOM: true })

/** Reads a JSON object whose members all have names of their own: parsers differ in which of two counts. */
function toMembers(part: string): Members | undefined {
  if (!isCanonical(part)) return undefined
  try {
    const text = decoder.decode(signatureEngine.decode(part))
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

/** Counts the colons of the outermost object, in text that is JSON: one for each member, also for one that stands there twice. */
function countMembers(text: string): number {
  let [count, depth, isString] = [0, 0, false]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) isString = !isString
    else if (isString) index += code === BACKSLASH ? 1 : 0
    else if (code === COLON) count += depth === 1 ? 1 : 0
    // Brackets and braces differ from each other in one bit.
    else if ((code | 0x20) === 0x7b) depth += 1
    else if ((code | 0x20) === 0x7d) depth -= 1
  }
  return count
}

/**
 * Reads a token in compact form, before any cryptography. Establishes nothing of who made it.
 *
 * @param token Any text of at most {@link MAX_TOKEN} characters.
 * @returns `undefined` for what is not canonical, not an object, or has a member twice.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-7.1 RFC 7515 §7.1}
 */
export function readCompactToken(token: string): CompactToken | undefined {
  if (!COMPACT.test(token)) return undefined
  const [first, second, third] = token.split('.') as [string, string, string]
  if (!isCanonical(third)) return undefined
  const header = toMembers(first)
  const claims = header && toMembers(second)
  return claims && header && { header, claims }
}
