import { refuseOption } from '../platform/options.js'

/**
 * Checks a redirect URI. The SDK derives it again from the address of the callback page without query and fragment, and the provider compares it exactly.
 *
 * @returns The URI that the SDK derives: a bare origin has a slash.
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

/** Both spellings of a path, because hosts add or remove a slash at the end of an address. */
const withoutSlash = (href: string): string => href.replace(/\/$/, '')

/**
 * Recognizes a callback that the SDK can finish: at the redirect URI, with a code or an error in its query. The SDK does not read a fragment.
 *
 * @returns The `state`; `null` for any other URL, also for one with a duplicate parameter.
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
