import { attempt } from '../platform/attempt.js'
import { randomId } from '../platform/digest.js'
import { popupName } from '../platform/names.js'
import { type OptionTypes, checkOptionTypes } from '../platform/options.js'
import { webLocks } from '../platform/tab-locks.js'
import { ServiceError } from '../words/service-error.js'

/** The options of a {@link Popup}. */
export interface PopupOptions {
  /** The name of the window. Windows of the same name are the same window. Default: a random name. */
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
 * How many polls must find the provider's page before the window counts as loaded. The first may find a window that is
 * just being severed.
 */
const SEEN = 3

/** How many polls must find this page focused before a closed window counts as closed by the end-user: one second. */
const LOOKS = 4

/** How long the callback page waits until the page that opened it has the callback, in milliseconds. */
const RECEIPT = 1000

/** A window that was opened, but not navigated yet. */
interface Prepared {
  readonly window: Window
  /** Whether the window was still open after a moment. A blocker closes it immediately, an end-user needs longer. */
  isSeen: boolean
  /** The number of prompts that may still need it. */
  holders: number
}

/**
 * One window for the OpenID Provider's page: opened inside the click, navigated later.
 *
 * These rules find out what happened to the window:
 *
 * - *Blocked*: `window.open()` returned no window, or one that was closed within 250 ms. `popupBlocked`.
 * - *Closed by the end-user*: it is closed before it was navigated, or after a page of the provider was seen in it for half a second and this page has had the focus for a second since.
 *   `popupClosed`.
 * - *Severed*: a page with `Cross-Origin-Opener-Policy` takes the window away from this page, and `closed` is true from then on although the window is open. If that
 *   comes with the provider's first page, `closed` is no longer believed; if it comes later, it is not believed while this page is without the focus. The callback is
 *   reported over a `BroadcastChannel`, which needs no opener.
 * - *Left open*: nothing comes until `signal` aborts. The window is closed, which a severed one ignores.
 *
 * An end-user who closes the window before the provider's first page is there looks like a severed window: `reauthenticate` waits until it is aborted.
 * A page in a frame of another site cannot be reached by the callback.
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
  /** The window of the prompt that is under way. One that was severed says that it is closed. */
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
   * Opens the window, empty. Call it inside the end-user's click, before anything is awaited: browsers block it otherwise. Never throws.
   *
   * Calls share one window, and while a prompt is under way none is opened.
   *
   * @returns How to close the window again if it was not taken. It stays open until each caller has called theirs.
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
   * Returns the prepared window, or opens one now. From then on it belongs to the caller, who navigates and closes it.
   *
   * @throws {ServiceError} `popupBlocked` if the browser opens none, `popupClosed` if the end-user closed it already.
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
   * Navigates the window to an authorization URL, and waits for the callback page to report.
   *
   * @param url The authorization request: `http:` or `https:`.
   * @param options `state` as the callback will hold it, whole; `signal` closes the window.
   * @returns The callback's URL. It holds the code: exchange it, and keep it nowhere.
   * @throws {ServiceError} `popupBlocked`; `popupClosed` if the end-user closed it; `cancelled` if `signal` aborted; `misconfigured` for a URL of another scheme.
   */
  async authorize(url: string, options: { readonly state: string; readonly signal: AbortSignal }): Promise<URL> {
    const opened = this.take()
    this.#isAsking = true
    try {
      // A script would run with the rights of this page.
      if (!/^https?:/i.test(url)) {
        throw new ServiceError('misconfigured', { message: 'The authorization URL must begin with `https:`.' })
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

/** Navigates a window and waits for its report, or until it is closed. */
async function reportOf(
  opened: Window,
  url: string,
  { state, signal }: { readonly state: string; readonly signal: AbortSignal },
): Promise<URL> {
  const name = popupName(state)
  const channel = new BroadcastChannel(name)
  // Who has the lock waits for this callback: the callback page asks who does.
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

/** Makes the look at a navigated window, which calls back when the end-user has closed it. */
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

/** Whether a window still shows what it was opened with. The address of the provider's page cannot be read. */
const isBlank = ({ location }: Window): boolean => attempt(() => location.href) === 'about:blank'

/** The `state` of a callback, in its query or fragment. */
const stateOf = ({ searchParams, hash }: URL): string | null =>
  searchParams.get('state') ?? new URLSearchParams(hash.slice(1)).get('state')

/**
 * Reports a callback that was loaded in a window of {@link Popup} to the page that opened it, and closes the window.
 *
 * The code travels over a `BroadcastChannel` of this origin, and into no storage. Safe on every page: it does nothing unless a page of this origin waits for this
 * very `state`. `reauth.resume()` calls it by `arrives` of the service's browser, so an app needs to call it only where it calls no `resume()`.
 *
 * @param href The address that the page was loaded with. Default: the address now.
 * @returns Whether the page is such a window. It is about to be gone then: show nothing, and leave the callback alone.
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
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin alone
  channel.postMessage(href)
  // The page that waits lets go of the lock when it has the callback. A page that sleeps gets it when it wakes.
  await webLocks.exclusive(name, AbortSignal.timeout(RECEIPT), () => Promise.resolve()).catch(() => {})
  channel.close()
  window.close()
  return true
}
