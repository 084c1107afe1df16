import { attempt } from '../platform/attempt.js'

/** The longest address that is kept, in characters. */
export const MAX_RETURN_TO = 1024

/** The parameters that an OpenID Provider appends to the address of a callback. */
const CALLBACK_PARAMETERS = ['code', 'state', 'error', 'error_description', 'error_uri', 'iss', 'session_state']

/** Words in parameter names that indicate a secret. */
const SECRET_WORDS = ['token', 'code', 'state', 'session', 'password', 'secret', 'key']

/** Matches no fragment, a route such as `#/settings` or `#!/x?y=1`, or an anchor such as `#section-2`. */
const KEPT_FRAGMENT = /^(#!?\/.*|#[\w.:%~-]{1,64})?$/

/**
 * Checks and cleans an address to return to.
 *
 * @param address The address where the run started, from storage or from the address bar.
 * @param base The address of this page.
 * @returns The address without a callback's parameters and without a fragment that could hold a secret, or `null` if it
 * leads to another origin or has credentials. If it is longer than 1024 characters, the query is dropped first, then
 * the path.
 */
export function safeReturnTo(address: string, base: string): string | null {
  // A `URL` without `canParse` is React Native's own, whose parts can't be trusted.
  if (URL.canParse?.(address, base) !== true) return null
  const [url, here] = [new URL(address, base), new URL(base)]
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb || url.origin !== here.origin || url.username !== '' || url.password !== '') return null
  if (!isKeptFragment(url.hash)) url.hash = ''
  const cleaned = isCallback(url.searchParams) ? withoutCallback(url) : url.href
  if (cleaned.length <= MAX_RETURN_TO) return cleaned
  url.search = ''
  return url.href.length <= MAX_RETURN_TO ? url.href : `${url.origin}/`
}

/**
 * The address without the parameters that an OpenID Provider appended to the query or the fragment. The rest stays
 * unchanged.
 */
export function withoutCallback({ href }: URL): string {
  const [address, fragment] = splitAt(href, '#')
  const [path, query] = splitAt(address, '?')
  const parameters = query
    .slice(1)
    .split('&')
    .filter((parameter) => !CALLBACK_PARAMETERS.includes(nameOf(parameter)))
  const names = fragment.slice(1).split('&').map(nameOf)
  const isCallback = names.includes('state') && (names.includes('code') || names.includes('error'))
  return `${path}${parameters.join('&') && `?${parameters.join('&')}`}${isCallback ? '' : fragment}`
}

/** Splits a text in front of a mark. */
function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

/**
 * Whether a query belongs to a callback. Apps use parameters of the same names, but an OAuth `state` is unguessable, so
 * it has at least 128 bits.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-10.10 RFC 6749 §10.10}
 */
const isCallback = (query: URLSearchParams): boolean =>
  (query.has('code') || query.has('error')) && /^[\w.~+/=-]{22,}$/.test(query.get('state') ?? '')

const isKeptFragment = (hash: string): boolean =>
  KEPT_FRAGMENT.test(hash) && !hash.split(/[#?&;/]/).some((part) => part.includes('=') && isSecret(nameOf(part)))

/** Whether a name indicates a secret: `reset_token` and `sessionId` do, `keyword` does not. */
const isSecret = (name: string): boolean =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => SECRET_WORDS.includes(word))

/** Decodes the name of a parameter. */
const nameOf = (parameter: string): string => {
  const name = parameter.split('=', 1)[0]!.replaceAll('+', ' ')
  return attempt(() => decodeURIComponent(name)) ?? name
}
