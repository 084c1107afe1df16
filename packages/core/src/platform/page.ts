import { attempt } from './attempt.js'
import { isDeviceOnline } from './online.js'
import { toUrl } from './url.js'
import { EXPIRY_KEY, TAB_KEY } from './names.js'

/** The functions of a page that a run needs. */
export interface Page {
  href(): string
  /** Replaces the address without loading. Does nothing if the browser does not allow it. */
  replaceAddress(href: string): void
  /** Stores a text for this tab across page loads; `null` removes it. Does nothing if storage is denied. */
  rememberInTab(word: string | null): void
  recallInTab(): string | null
  /** Calls the listener when the page is shown again from the back/forward cache. Returns a function that stops it. */
  onRestored(listener: () => void): () => void
  /** Calls the listener when the network is back. Returns a function that stops it. */
  onOnline(listener: () => void): () => void
  /** The address that the document was loaded with, even after a router replaced it. Default: `href()`. */
  arrivedAt?(): string
  /** Whether the device has a network. Default: `true`. */
  isOnline?(): boolean
  /**
   * Stores the time at which the last record expires, in milliseconds since the Unix epoch; `null` if there is no
   * record left.
   */
  rememberExpiry?(at: number | null): void
  /**
   * Returns the time that {@link rememberExpiry} stored. A later page load removes expired records. Default: every page
   * load looks for expired records.
   */
  recallExpiry?(): number | null
  /**
   * 128 random bits as 22 characters of base64url. Default: uses `crypto.getRandomValues`, which React Native lacks.
   */
  readonly randomId?: () => string
  /**
   * SHA-256 of a text, as base64url without padding. Default: uses `crypto.subtle`, which only a secure context has.
   */
  readonly digest?: ((text: string) => Promise<string>) | undefined
}

const listen = (type: string, listener: (event: Event) => void): (() => void) => {
  globalThis.addEventListener?.(type, listener)
  return () => globalThis.removeEventListener?.(type, listener)
}

const href = (): string => globalThis.location?.href ?? 'about:blank'

/**
 * The state of the history entry, without the marks of Next.js. With the marks, its router ignores the call, keeps the
 * old address and later restores the code in it. Without them it accepts the new address and adds its marks again.
 */
function entryState(): unknown {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null) return state
  return Object.fromEntries(Object.entries(state).filter(([name]) => name !== '__NA' && name !== '_N'))
}

/** The page of a browser. Safe to import without a browser: nothing is read before a run starts. */
export const browserPage: Page = {
  href,
  // Browsers throw in a sandboxed frame, and at the hundredth call within 30 seconds.
  replaceAddress: (address) => attempt(() => history.replaceState(entryState(), '', address)),
  rememberInTab: (word) =>
    attempt(() => (word === null ? sessionStorage.removeItem(TAB_KEY) : sessionStorage.setItem(TAB_KEY, word))),
  recallInTab: () => attempt(() => sessionStorage.getItem(TAB_KEY)) ?? null,
  onRestored: (listener) => listen('pageshow', (event) => (event as PageTransitionEvent).persisted && listener()),
  onOnline: (listener) => listen('online', listener),
  arrivedAt: () => {
    const name = attempt(() => performance.getEntriesByType('navigation')[0]?.name) ?? ''
    // Some browsers named the entry "document".
    return toUrl(name) ? name : href()
  },
  isOnline: isDeviceOnline,
  rememberExpiry: (at) =>
    attempt(() => (at === null ? localStorage.removeItem(EXPIRY_KEY) : localStorage.setItem(EXPIRY_KEY, String(at)))),
  recallExpiry: () => {
    const at = attempt(() => localStorage.getItem(EXPIRY_KEY)) ?? null
    return at === null ? null : Number(at)
  },
}
