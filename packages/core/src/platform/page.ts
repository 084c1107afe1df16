import { attempt } from './attempt.js'
import { isDeviceOnline } from './online.js'
import { toUrl } from './url.js'
import { EXPIRY_KEY, TAB_KEY } from './names.js'

/** What a run needs of the page that it runs in. */
export interface Page {
  href(): string
  /** Replaces the address without loading. Does nothing if the browser does not allow it. */
  replaceAddress(href: string): void
  /** Keeps a word for this tab across page loads; `null` forgets it. Does nothing if storage is denied. */
  rememberInTab(word: string | null): void
  recallInTab(): string | null
  /** Calls back when the page is shown again from the back/forward cache. Returns how to stop. */
  onRestored(listener: () => void): () => void
  /** Calls back when the network is back. Returns how to stop. */
  onOnline(listener: () => void): () => void
  /** The address that the document was loaded with, also after a router replaced it. Default: `href()`. */
  arrivedAt?(): string
  /** Whether the device has a network. Default: it has. */
  isOnline?(): boolean
  /** Notes for later page loads when what was kept expires, in milliseconds since the Unix epoch; `null` if nothing is kept any more. */
  rememberExpiry?(at: number | null): void
  /** What {@link rememberExpiry} noted: a page load after that removes what was kept. Default: every page load looks for something to remove. */
  recallExpiry?(): number | null
  /** 128 random bits as 22 characters of base64url. Default: by `crypto.getRandomValues`, which React Native does not have. */
  readonly randomId?: () => string
  /** SHA-256 of a text, as base64url without padding. Default: by `crypto.subtle`, which only a secure context has. */
  readonly digest?: ((text: string) => Promise<string>) | undefined
}

const listen = (type: string, listener: (event: Event) => void): (() => void) => {
  globalThis.addEventListener?.(type, listener)
  return () => globalThis.removeEventListener?.(type, listener)
}

const href = (): string => globalThis.location?.href ?? 'about:blank'

/**
 * The state of the history entry, without the marks of Next.js. Its router takes no notice of a call that carries them, goes on with the old address, and writes the
 * code back into it later. Without them it takes the new address, and adds its marks again.
 */
function entryState(): unknown {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null) return state
  return Object.fromEntries(Object.entries(state).filter(([name]) => name !== '__NA' && name !== '_N'))
}

/** The page of a browser. Safe to create without one: nothing is read before a run starts. */
export const browserPage: Page = {
  href,
  // Browsers throw in a sandboxed frame, and at the hundredth call within half a minute.
  replaceAddress: (address) => attempt(() => history.replaceState(entryState(), '', address)),
  rememberInTab: (word) =>
    attempt(() => (word === null ? sessionStorage.removeItem(TAB_KEY) : sessionStorage.setItem(TAB_KEY, word))),
  recallInTab: () => attempt(() => sessionStorage.getItem(TAB_KEY)) ?? null,
  onRestored: (listener) => listen('pageshow', (event) => (event as PageTransitionEvent).persisted && listener()),
  onOnline: (listener) => listen('online', listener),
  arrivedAt: () => {
    const name = attempt(() => performance.getEntriesByType('navigation')[0]?.name) ?? ''
    // Browsers have called the entry "document".
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
