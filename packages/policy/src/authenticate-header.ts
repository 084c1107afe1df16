/** One challenge of a `WWW-Authenticate` header. */
export interface AuthenticateChallenge {
  /** The authentication scheme, in lower case. */
  readonly scheme: string
  /** The parameters, names in lower case. */
  readonly params: ReadonlyMap<string, string>
}

/** Maximum header length, in characters. A longer header counts as malformed. */
const MAX_HEADER = 8192

/** Visible ASCII, space and tab. A header with any other character counts as malformed. */
const READABLE = /^[\t\x20-\x7e]*$/

/** One list item: a parameter, or a scheme with its token68 or its first parameter. */
const ITEM =
  /(?:([!#$%&'*+.^_`|~\w-]+)[ \t]+)?(?:([!#$%&'*+.^_`|~\w-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\w-]+))|([\w.~+/-]+=*))[ \t]*(?:,[ \t,]*|$)/y

/**
 * Reads a `WWW-Authenticate` header of any number of challenges, in time linear in its length.
 *
 * @param header The header's value. Join several header fields with commas.
 * @returns The challenges in order, or `undefined` if the header is malformed, too long (8 KiB), repeats a parameter or holds a control character.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 RFC 9110 §11.6.1}
 */
export function parseAuthenticate(header: string): AuthenticateChallenge[] | undefined {
  if (header.length > MAX_HEADER || !READABLE.test(header)) return undefined
  const challenges: { scheme: string; params: Map<string, string> }[] = []
  const text = header.trim()
  for (let at = 0; at < text.length; at = ITEM.lastIndex) {
    ITEM.lastIndex = at
    const item = ITEM.exec(text)
    if (item === null) return undefined
    const [, scheme, name, quoted, plain, bareToken] = item
    const newScheme = scheme ?? bareToken
    if (newScheme !== undefined) {
      // A token68 belongs to a scheme, and a scheme is a token.
      if (/[=/]/.test(newScheme)) return undefined
      challenges.push({ scheme: newScheme.toLowerCase(), params: new Map() })
    }
    if (name === undefined) continue
    const params = challenges.at(-1)?.params
    if (params === undefined || params.has(name.toLowerCase())) return undefined
    params.set(name.toLowerCase(), plain ?? quoted!.replaceAll(/\\(.)/g, '$1'))
  }
  return challenges
}
