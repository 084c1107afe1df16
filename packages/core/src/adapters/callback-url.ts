import { refuseOption } from '../platform/options.js'

/**
 * Checks a redirect URI. The SDK derives it again from the address of the callback page, without query and fragment, and the provider compares exactly.
 *
 * @returns The URI as the SDK will derive it: a bare origin has a slash.
 * @throws {ReauthError} `invalidConfiguration` with the field `redirectURI`.
 */
export function checkedRedirectURI(redirectURI: unknown): string {
  const isAbsolute = typeof redirectURI === 'string' && URL.canParse(redirectURI) && !/[?#]/.test(redirectURI)
  if (isAbsolute) return new URL(redirectURI).href
  return refuseOption(
    'redirectURI',
    'the absolute URL of the callback page without query and fragment, such as "https://app.example.com/callback"',
    redirectURI,
  )
}

/** Both spellings of a path: hosts add a slash to a page's address, or remove it. */
const withoutSlash = (href: string): string => href.replace(/\/$/, '')

/**
 * Tells whether a URL is a callback that the SDK can finish: at the redirect URI, with a code or an error in its query. The SDK does not read a fragment.
 *
 * @returns The `state`, or `null`. A callback has no parameter twice.
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
