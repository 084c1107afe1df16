/** The largest token that is read, in characters. */
const MAX_TOKEN = 8192

/** A token in strict compact form, decoded and not verified. */
export interface CompactToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Reads base64url that is written the one canonical way; `undefined` otherwise. */
function decode(part: string): string | undefined {
  const bytes = Buffer.from(part, 'base64url')
  if (bytes.toString('base64url') !== part) return undefined
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined
}

function toRecord(part: string): Record<string, unknown> | undefined {
  const text = decode(part)
  if (text === undefined || hasDuplicateMembers(text)) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    // Own members only, also one that is called `__proto__`.
    return Object.assign(Object.create(null), Object.fromEntries(Object.entries(value))) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/**
 * Whether a member stands twice in the outermost object: parsers differ in which one counts.
 *
 * A scan over the text: strings are skipped whole, depth is counted, and only names at depth one are compared.
 */
function hasDuplicateMembers(text: string): boolean {
  const names = new Set<string>()
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs
  let depth = 0
  let name: string | undefined
  for (const [symbol] of text.matchAll(token)) {
    if (symbol === '{' || symbol === '[') depth += 1
    else if (symbol === '}' || symbol === ']') depth -= 1
    else if (symbol === ':' && depth === 1 && name !== undefined) {
      if (names.has(name)) return true
      names.add(name)
    }
    name = symbol.startsWith('"') ? safeString(symbol) : undefined
  }
  return false
}

function safeString(quoted: string): string {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return quoted
  }
}

/**
 * Reads a token in compact form, before any cryptography.
 *
 * Establishes nothing of who made it.
 *
 * @param token Anything.
 * @returns `undefined` for what is too large, not canonical, not an object, or has a member twice.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-7.1 RFC 7515 §7.1}
 */
export function readCompactToken(token: unknown): CompactToken | undefined {
  if (typeof token !== 'string' || token.length > MAX_TOKEN || !COMPACT.test(token)) return undefined
  const [first, second, third] = token.split('.') as [string, string, string]
  if (Buffer.from(third, 'base64url').toString('base64url') !== third) return undefined
  const [header, claims] = [toRecord(first), toRecord(second)]
  return header && claims && { header, claims }
}
