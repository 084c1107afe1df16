import { attempt } from '../platform/attempt.js'

/** The longest address that is kept, in characters. */
export const MAX_RETURN_TO = 1024

/** What an OpenID Provider appends to the address of a callback. */
const CALLBACK_PARAMETERS = ['code', 'state', 'error', 'error_description', 'error_uri', 'iss', 'session_state']

/** Words that name a secret, in the name of a parameter. */
const SECRET_WORDS = ['token', 'code', 'state', 'session', 'password', 'secret', 'key']

/** The address of a page without a fragment, of a route such as `#/settings` and `#!/x?y=1`, or of an anchor such as `#section-2`. */
const KEPT_FRAGMENT = /^(#!?\/.*|#[\w.:%~-]{1,64})?$/

/**
 * Reads an address to return to.
 *
 * @param address Where the run began, as it was found in storage or in the address bar.
 * @param base The address of this page.
 * @returns The address without a callback's parameters and without a fragment that could hold a secret, or `null` if it leads off this origin or has credentials.
 * Of more than 1024 characters, the query is dropped first, then the path.
 */
export function safeReturnTo(address: string, base: string): string | null {
  // What has no `canParse` is React Native's own `URL`, whose parts can't be trusted.
  if (URL.canParse?.(address, base) !== true) return null
  const [url, here] = [new URL(address, base), new URL(base)]
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb || url.origin !== here.origin || url.username !== '' || url.password !== '') return null
  if (!isKeptFragment(url.hash)) url.hash = ''
  const whole = isCallback(url.searchParams) ? withoutCallback(url) : url.href
  if (whole.length <= MAX_RETURN_TO) return whole
  url.search = ''
  return url.href.length <= MAX_RETURN_TO ? url.href : `${url.origin}/`
}

/** The same address without what an OpenID Provider appended, in the query or as the fragment. Everything else stays as it is written. */
export function withoutCallback({ href }: URL): string {
  const [address, fragment] = cut(href, '#')
  const [path, query] = cut(address, '?')
  const kept = query
    .slice(1)
    .split('&')
    .filter((parameter) => !CALLBACK_PARAMETERS.includes(nameOf(parameter)))
  const names = fragment.slice(1).split('&').map(nameOf)
  const isCallback = names.includes('state') && (names.includes('code') || names.includes('error'))
  return `${path}${kept.join('&') && `?${kept.join('&')}`}${isCallback ? '' : fragment}`
}

/** A text before a mark, and from it on. */
function cut(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

/**
 * Whether a query is that of a callback. An app has parameters of the same names for its own purposes; an OAuth `state` cannot be guessed, so it has 128 bits.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-10.10 RFC 6749 §10.10}
 */
const isCallback = (query: URLSearchParams): boolean =>
  (query.has('code') || query.has('error')) && /^[\w.~+/=-]{22,}$/.test(query.get('state') ?? '')

const isKeptFragment = (hash: string): boolean =>
  KEPT_FRAGMENT.test(hash) && !hash.split(/[#?&;/]/).some((part) => part.includes('=') && isSecret(nameOf(part)))

/** `reset_token` and `sessionId` are names of secrets, `keyword` is not. */
const isSecret = (name: string): boolean =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => SECRET_WORDS.includes(word))

/** The name of one encoded parameter. */
const nameOf = (parameter: string): string => {
  const name = parameter.split('=', 1)[0]!.replaceAll('+', ' ')
  return attempt(() => decodeURIComponent(name)) ?? name
}
