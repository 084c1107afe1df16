/** What the site tells a page. */
export interface PageProps {
  /** The name of the page, and the parts of the place behind the mark: `['run', 'web', 'refreshIdToken.fresh']`. */
  readonly route: readonly string[]
  readonly query: URLSearchParams
  readonly navigate: (link: string) => void
}

/** Where the reader is on a page that is an app. */
export interface Route {
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}

/**
 * Reads a link to a page that is an app: `together#/two-tabs?at=1` is `together`, `two-tabs`. The simulator is known by what it shows:
 * `simulator#/run/web` is `run`, `web`. An anchor is no route.
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
