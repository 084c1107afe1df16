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
  if (!URL.canParse(address, base)) return null
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
export function withoutCallback(url: URL): string {
  const clean = new URL(url)
  const parameters = clean.search.slice(1).split('&')
  clean.search = parameters.filter((parameter) => !CALLBACK_PARAMETERS.includes(nameOf(parameter))).join('&')
  const fragment = new URLSearchParams(clean.hash.slice(1))
  if (fragment.has('state') && (fragment.has('code') || fragment.has('error'))) clean.hash = ''
  return clean.href
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
const nameOf = (parameter: string): string => [...new URLSearchParams(parameter).keys()][0] ?? ''
