/**
 * Reads an address to return to.
 *
 * @param address Where the run began, as it was found in storage or in the address bar.
 * @param base The address of this page.
 * @returns The address without credentials, fragment and what a callback leaves, or `null` where it leads off this origin.
 */
export function safeReturnTo(address: string, base: string): string | null {
  if (!URL.canParse(address, base)) return null
  const [url, here] = [new URL(address, base), new URL(base)]
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb || url.origin !== here.origin || url.username !== '' || url.password !== '') return null
  const clean = withoutCallback(url)
  return clean.length <= 512 ? clean : url.origin + url.pathname.slice(0, 512 - url.origin.length)
}

/** What an OpenID Provider appends to the address of a callback. */
const CALLBACK_PARAMETERS = ['code', 'state', 'error', 'error_description', 'error_uri', 'iss', 'session_state']

/** The same address without what an OpenID Provider appended. */
export function withoutCallback(url: URL): string {
  const clean = new URL(url)
  for (const name of CALLBACK_PARAMETERS) clean.searchParams.delete(name)
  return clean.href
}
