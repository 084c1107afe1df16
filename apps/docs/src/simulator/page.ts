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

/** Reads the part of an address behind the mark: `#/run/web/refreshIdToken.fresh?at=1`. An anchor is no route. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.startsWith('#/') ? hash.slice(2).split('?') : []
  return { parts: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query) }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
