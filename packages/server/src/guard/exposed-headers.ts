/** The header that lists which headers a cross-origin page may read. */
const NAME = 'access-control-expose-headers'

/**
 * Merges the exposed headers of a refusal with those that the app's CORS middleware has already set.
 *
 * @param headers The headers of the refusal.
 * @param existing The response's `Access-Control-Expose-Headers`, in the form that the framework returns.
 * @returns The headers of the refusal, with both lists merged.
 *
 * @see {@link https://fetch.spec.whatwg.org/#http-access-control-expose-headers Fetch §3.3.3}
 */
export function withExposed(headers: Readonly<Record<string, string>>, existing: unknown): Record<string, string> {
  const lists = [existing, headers[NAME]].flat().filter((value) => typeof value === 'string')
  const names = new Map<string, string>()
  for (const name of lists.flatMap((list) => list.split(',')).map((entry) => entry.trim())) {
    if (name !== '' && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  }
  return names.size === 0 ? { ...headers } : { ...headers, [NAME]: [...names.values()].join(', ') }
}
