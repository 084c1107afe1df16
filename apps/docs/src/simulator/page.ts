/** Props of an app page. */
export interface PageProps {
  /** The name of the page, and the parts of the path after the hash: `['run', 'web', 'refreshIdToken.fresh']`. */
  readonly route: readonly string[]
  readonly query: URLSearchParams
  readonly navigate: (link: string) => void
}

/** The route of an app page. */
export interface Route {
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

/**
 * Reads a link to an app page: `together#/two-tabs?at=1` is `together`, `two-tabs`. For the simulator, the first part replaces the name:
 * `simulator#/run/web` is `run`, `web`. An anchor isn't a route.
 */
export function routeOf(link: string): Route {
  const [page = '', hash = ''] = link.split('#')
  const [path = '', query = ''] = hash.startsWith('/') ? hash.slice(1).split('?') : []
  const parts = path.split('/').filter(Boolean).map(decode)
  const isNamed = page !== '' && (page !== 'simulator' || parts.length === 0)
  return { parts: isNamed ? [page, ...parts] : parts, query: new URLSearchParams(query) }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
