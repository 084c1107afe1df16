import { ReauthError } from '@reauth/policy'
import { attempt } from '../platform/attempt.js'

/**
 * Checks a redirect URI. The SDK derives it again from the address of the callback page, without query and fragment, and the provider compares exactly.
 *
 * @returns The URI as the SDK will derive it: a bare origin has a slash.
 * @throws {ReauthError} `invalidConfiguration` with the field `redirectURI`.
 */
export function checkedRedirectURI(redirectURI: unknown): string {
  if (typeof redirectURI !== 'string') {
    throw refused(`must be the absolute URL of the callback page, got ${typeOf(redirectURI)}.`)
  }
  if (!URL.canParse(redirectURI)) throw refused('must be an absolute URL, such as "https://app.example.com/callback".')
  const { href, search, hash } = new URL(redirectURI)
  if (search !== '' || hash !== '' || /[?#]/.test(href)) {
    throw refused('must have no query and no fragment, because the SDK removes them. Register a URL without them.')
  }
  return href
}

/** Both spellings of a path: hosts add a slash to a page's address, or remove it. */
const withoutSlash = (href: string): string => href.replace(/\/$/, '')

/**
 * Tells whether a URL is a callback that the SDK can finish: at the redirect URI, with a code or an error in its query. The SDK does not read a fragment.
 *
 * @returns The `state`, or `null`. A parameter that comes twice is no callback's.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.1 RFC 6749 §3.1}
 */
export function stateOfCallback(redirectURI: string, url: URL): string | null {
  const { origin, pathname, searchParams } = url
  if (withoutSlash(new URL(pathname, origin).href) !== withoutSlash(redirectURI)) return null
  const [states, codes, errors] = ['state', 'code', 'error'].map((name) => searchParams.getAll(name))
  if (states!.length > 1 || codes!.length > 1 || errors!.length > 1) return null
  return codes!.length + errors!.length > 0 ? (states![0] ?? null) : null
}

/**
 * Calls the SDK while the page's address is that of a callback, at exactly the redirect URI. The SDK reads the address before its first `await`; what was there is
 * put back.
 */
export function atCallback<Result>(redirectURI: string, { search }: URL, read: () => Result): Result {
  const address = attempt(() => location.href)
  const callback = redirectURI + search
  if (address === undefined || address.split('#')[0] === callback) return read()
  const show = (href: string): unknown => attempt(() => history.replaceState(history.state, '', href))
  show(callback)
  try {
    return read()
  } finally {
    show(address)
  }
}

const typeOf = (value: unknown): string => (value === null ? 'null' : typeof value)

const refused = (message: string): ReauthError =>
  new ReauthError('invalidConfiguration', { field: 'redirectURI', message: `\`redirectURI\` ${message}` })
