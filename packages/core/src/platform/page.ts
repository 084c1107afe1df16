/** What a run needs of the page that it runs in. */
export interface Page {
  href(): string
  /** Replaces the address without loading. */
  replaceAddress(href: string): void
  /** Keeps a word for this tab across page loads; `null` forgets it. Does nothing where storage is denied. */
  rememberInTab(word: string | null): void
  recallInTab(): string | null
  /** Calls back when the page is shown again from the back/forward cache. Returns how to stop. */
  onRestored(listener: () => void): () => void
  /** Calls back when the network is back. Returns how to stop. */
  onOnline(listener: () => void): () => void
}

const TAB_KEY = 'reauth:v1:tab'

const attempt = <Result>(work: () => Result, otherwise: Result): Result => {
  try {
    return work()
  } catch {
    return otherwise
  }
}

const listen = (type: string, listener: (event: Event) => void): (() => void) => {
  globalThis.addEventListener?.(type, listener)
  return () => globalThis.removeEventListener?.(type, listener)
}

/** The page of a browser. Safe to create where there is none: nothing is read before a run starts. */
export const browserPage: Page = {
  href: () => globalThis.location?.href ?? 'about:blank',
  replaceAddress: (href) => globalThis.history?.replaceState(globalThis.history.state, '', href),
  rememberInTab: (word) =>
    attempt(
      () => (word === null ? sessionStorage.removeItem(TAB_KEY) : sessionStorage.setItem(TAB_KEY, word)),
      undefined,
    ),
  recallInTab: () => attempt(() => sessionStorage.getItem(TAB_KEY), null),
  onRestored: (listener) => listen('pageshow', (event) => (event as PageTransitionEvent).persisted && listener()),
  onOnline: (listener) => listen('online', listener),
}
