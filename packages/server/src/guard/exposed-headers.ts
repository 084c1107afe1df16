/** The field that says which headers a page of another origin may read. */
const NAME = 'access-control-expose-headers'

/**
 * Adds to the headers that a response exposes already, which CORS middleware of the app has set.
 *
 * @param headers Of a refusal.
 * @param existing What the response has under `Access-Control-Expose-Headers`, in the form that the framework gives it.
 * @returns The headers of the refusal, with both lists as one.
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-access-control-expose-headers Fetch §3.3.3}
 */
export function withExposed(headers: Readonly<Record<string, string>>, existing: unknown): Record<string, string> {
  const listed = [existing, headers[NAME]].flat().filter((value) => typeof value === 'string')
  const names = new Map<string, string>()
  for (const name of listed.flatMap((list) => list.split(',')).map((one) => one.trim())) {
    if (name !== '' && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  }
  return names.size === 0 ? { ...headers } : { ...headers, [NAME]: [...names.values()].join(', ') }
}
