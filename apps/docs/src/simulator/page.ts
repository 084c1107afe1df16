/** What the shell tells a page. */
export interface PageProps {
  /** The parts of the place, without the mark: `['run', 'web', 'refreshIdToken.fresh']`. */
  readonly route: readonly string[]
  readonly query: URLSearchParams
  readonly navigate: (hash: string) => void
}
