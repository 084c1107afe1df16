import { attempt } from '../platform/attempt.js'
import { randomId } from '../platform/digest.js'
import { popupName } from '../platform/names.js'
import { type OptionTypes, checkOptionTypes } from '../platform/options.js'
import { webLocks } from '../platform/tab-locks.js'
import { ServiceError } from '../words/service-error.js'

/** The options of a {@link Popup}. */
export interface PopupOptions {
  /** The name of the window. Popups with the same name share one window. Default: a random name. */
  readonly name?: string
  /** The width in CSS pixels. Default: 480. */
  readonly width?: number
  /** The height in CSS pixels. Default: 640. */
  readonly height?: number
}

const OPTIONS: OptionTypes<keyof PopupOptions> = { name: 'string', width: 'number', height: 'number' }

/** The interval at which the window is polled, in milliseconds. */
const POLL = 250

/**
 * How many polls must find the provider's page before the window counts as loaded. The first one may find a window that
 * is about to be severed.
 */
const SEEN = 3

/** How many polls must find this page focused before a closed window counts as closed by the end-user: one second. */
const LOOKS = 4

/** How long the callback page waits until the opening page has received the callback, in milliseconds. */
const RECEIPT = 1000

/** A window that was opened, but not navigated yet. */
interface Prepared {
  readonly window: Window
  /** Whether the window was still open after 250 ms. A blocker closes it immediately, an end-user needs longer. */
  isSeen: boolean
  /** The number of prompts that may still need it. */
  holders: number
}

/**
 * A window for the OpenID Provider's page. It opens during the click, and navigates later.
 *
 * It distinguishes what happens to the window:
 *
 * - *Blocked*: `window.open()` returned no window, or one that was closed within 250 ms. `popupBlocked`.
 * - *Closed by the end-user*: it was closed before it was navigated, or it showed a page of the provider for half a second and was closed while this page had the
 *   focus for a second. `popupClosed`.
 * - *Severed*: a page with `Cross-Origin-Opener-Policy` cuts the window off from this page. From then on `closed` is `true` although the window is open. If the
 *   provider's first page does that, `closed` is ignored. If a later page does, `closed` is ignored while this page doesn't have the focus. The callback arrives over
 *   a `BroadcastChannel`, which needs no opener.
 * - *Left open*: nothing happens until `signal` aborts. Then the window is closed, unless it is severed.
 *
 * If the end-user closes the window before the provider's first page has loaded, it looks severed, and `reauthenticate` waits until it is aborted.
 * The callback can't reach a page in a frame of another site.
 *
 * @example
 * const popup = new Popup()
 * const browser: InProcessBrowser = {
 *   kind: 'inProcess',
 *   prepare: () => popup.prepare(),
 *   arrives: (url) => finishPopup(url.href),
 *   reauthenticate: async ({ signal }) => exchange(await popup.authorize(authorizationUrl, { state, signal })),
 * }
 *
 * @see {@link https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies HTML, Cross-origin opener policies}
 */
export class Popup {
  readonly name: string
  readonly #size: { readonly width: number; readonly height: number }
  #prepared: Prepared | undefined
  /** The window of the current prompt. A severed window reports that it is closed. */
  #taken: Window | undefined
  #isAsking = false

  /** @throws {ReauthError} `invalidConfiguration` with the field of an option that is unknown or of the wrong type. */
  constructor(options: PopupOptions = {}) {
    checkOptionTypes('Popup', options, OPTIONS)
    const { name = `reauth-popup-${randomId()}`, width = 480, height = 640 } = options
    this.name = name
    this.#size = { width, height }
  }

  /**
   * Opens an empty window. Call it during the end-user's click, before you await anything. Otherwise browsers block it. Never throws.
   *
   * Calls share one window. During a prompt, none is opened.
   *
   * @returns A function that closes the window if it is unused. It stays open until every caller has called its function.
   */
  prepare(): () => void {
    if (this.#isAsking || this.#taken?.closed === false) return () => {}
    if (this.#prepared === undefined || this.#prepared.window.closed) this.#prepared = this.#open()
    const prepared = this.#prepared
    if (prepared === undefined) return () => {}
    prepared.holders += 1
    let isHolding = true
    return () => {
      if (!isHolding) return
      isHolding = false
      prepared.holders -= 1
      if (prepared.holders > 0 || this.#prepared !== prepared) return
      this.#prepared = undefined
      prepared.window.close()
    }
  }

  /**
   * Returns the prepared window, or opens one now. The caller then navigates and closes it.
   *
   * @throws {ServiceError} `popupBlocked` if the browser opens no window; `popupClosed` if the end-user has already closed it.
   */
  take(): Window {
    const prepared = this.#prepared ?? this.#open()
    this.#prepared = undefined
    if (prepared?.window.closed === true && prepared.isSeen) throw new ServiceError('popupClosed')
    if (prepared === undefined || prepared.window.closed) {
      throw new ServiceError('popupBlocked', { message: 'The browser blocked the window. Open it inside a click.' })
    }
    this.#taken = prepared.window
    return prepared.window
  }

  /**
   * Navigates the window to an authorization URL, and waits for the report of the callback page.
   *
   * @param url The authorization request: `http:` or `https:`.
   * @param options `state`: the complete `state` of the callback. `signal`: closes the window.
   * @returns The callback's URL. It contains the code: exchange it, and never store it.
   * @throws {ServiceError} `popupBlocked`; `popupClosed` if the end-user closed it; `cancelled` if `signal` aborted; `misconfigured` for a URL of another scheme.
   */
  async authorize(url: string, options: { readonly state: string; readonly signal: AbortSignal }): Promise<URL> {
    const opened = this.take()
    this.#isAsking = true
    try {
      // A `javascript:` URL would run with the rights of this page.
      if (!/^https?:/i.test(url)) {
        throw new ServiceError('misconfigured', { message: 'The authorization URL must start with `https:`.' })
      }
      return await reportOf(opened, url, options)
    } finally {
      opened.close()
      this.#isAsking = false
    }
  }

  #open(): Prepared | undefined {
    const { width, height } = this.#size
    const opened = attempt(() => {
      const left = Math.max(0, Math.round(screenX + (outerWidth - width) / 2))
      const top = Math.max(0, Math.round(screenY + (outerHeight - height) / 2))
      return open('about:blank', this.name, `popup,width=${width},height=${height},left=${left},top=${top}`)
    })
    if (!opened || opened.closed) return undefined
    const prepared = { window: opened, isSeen: false, holders: 0 }
    setTimeout(() => (prepared.isSeen = !opened.closed), POLL)
    return prepared
  }
}

/** Navigates a window, and waits until it reports or is closed. */
async function reportOf(
  opened: Window,
  url: string,
  { state, signal }: { readonly state: string; readonly signal: AbortSignal },
): Promise<URL> {
  const name = popupName(state)
  const channel = new BroadcastChannel(name)
  // The callback page checks this lock: its holder waits for the callback.
  const release = await webLocks.hold(name)
  let timer: ReturnType<typeof setInterval> | undefined
  try {
    return await new Promise((resolve, reject) => {
      const stop = (): void => reject(new ServiceError('cancelled'))
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true })
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const callback = typeof data === 'string' && URL.canParse(data) ? new URL(data) : undefined
        if (callback !== undefined && stateOf(callback) === state) resolve(callback)
      })
      if (opened.closed) return reject(new ServiceError('popupClosed'))
      opened.location.replace(url)
      timer = setInterval(
        closedBy(opened, () => reject(new ServiceError('popupClosed'))),
        POLL,
      )
    })
  } finally {
    clearInterval(timer)
    channel.close()
    release?.()
  }
}

/** Creates the poll of a navigated window. It calls `closed` when the end-user has closed the window. */
function closedBy(opened: Window, closed: () => void): () => void {
  let seen = 0
  let inFront = 0
  return () => {
    if (!opened.closed) seen += isBlank(opened) ? 0 : 1
    else if (seen >= SEEN) {
      inFront = document.hasFocus() ? inFront + 1 : 0
      if (inFront > LOOKS) closed()
    }
  }
}

/** Whether a window is still empty. The address of the provider's page can't be read. */
const isBlank = ({ location }: Window): boolean => attempt(() => location.href) === 'about:blank'

/** Returns the `state` in the query or fragment of a callback. */
const stateOf = ({ searchParams, hash }: URL): string | null =>
  searchParams.get('state') ?? new URLSearchParams(hash.slice(1)).get('state')

/**
 * Reports a callback in a window of {@link Popup} to the page that opened it, and closes the window.
 *
 * The code is sent over a `BroadcastChannel` of this origin, and never stored. You can call it on every page: it does nothing unless a page of this origin waits for
 * this `state`. `reauth.resume()` calls it through `arrives` of the service's browser, so call it yourself only on a page without `resume()`.
 *
 * @param href The address with which the page was loaded. Default: the current address.
 * @returns Whether the page is such a window. If `true`, it is about to close: render nothing, and ignore the callback.
 *
 * @example
 * if (await finishPopup()) return
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 RFC 6749 §4.1.2}
 */
export async function finishPopup(href: string = globalThis.location?.href): Promise<boolean> {
  const state = URL.canParse(href) ? stateOf(new URL(href)) : null
  if (state === null) return false
  const name = popupName(state)
  const { held } = (await attempt(() => navigator.locks.query())?.catch(() => undefined)) ?? {}
  if (held?.some((lock) => lock.name === name) !== true) return false
  const channel = new BroadcastChannel(name)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel only reaches this origin
  channel.postMessage(href)
  // The waiting page releases the lock when it has the callback. A sleeping page receives the callback when it wakes up.
  await webLocks.exclusive(name, AbortSignal.timeout(RECEIPT), () => Promise.resolve()).catch(() => {})
  channel.close()
  window.close()
  return true
}
