import { runInNewContext } from 'node:vm'
import { finishPopup } from '@reauth/core/adapters/popup'
import type { EndUser } from './end-user.fixture.js'
import type { FakePage } from './page.fixture.js'

/** How often the page checks a window before an impatient end-user closes it. */
const LOOKS = 5

/** A window that a page opened. It shows the provider's page and then the app's. */
class FakeWindow {
  readonly location: { href: string; replace(url: string): void }
  #isClosed = false
  #looks = 0
  readonly #windows: FakeWindows

  constructor(windows: FakeWindows) {
    this.#windows = windows
    let shown = 'about:blank'
    const go = (url: string): void => {
      shown = url
      windows.visit(this, url)
    }
    this.location = {
      get href() {
        return shown
      },
      set href(url) {
        go(url)
      },
      replace: go,
    }
  }

  get closed(): boolean {
    if (this.#windows.isEndUserImpatient && this.location.href !== 'about:blank') this.#looks += 1
    return this.#isClosed || this.#looks > LOOKS
  }

  close(): void {
    this.#isClosed = true
  }
}

/** The windows that one page opens. */
export class FakeWindows {
  /** The URL of each visit to the provider. */
  readonly visits: string[] = []
  opened = 0
  isBlocked = false
  /** Whether the end-user closes the window instead of answering. */
  isEndUserImpatient = false
  readonly #page: FakePage
  readonly #endUser: EndUser
  readonly #answers: Promise<unknown>[] = []

  constructor(page: FakePage, endUser: EndUser) {
    this.#page = page
    this.#endUser = endUser
    const size = { screenX: 0, screenY: 0, outerWidth: 800, outerHeight: 600 }
    Object.assign(globalThis, { ...size, open: () => this.#open() })
  }

  #open(): FakeWindow | null {
    if (this.isBlocked) return null
    this.opened += 1
    return new FakeWindow(this)
  }

  /** Opens the provider, until it posts a response to the page or redirects to the app's callback page. */
  visit(openedWindow: FakeWindow, url: string): void {
    this.visits.push(url)
    const answer = async (): Promise<void> => {
      const { back, html } = await this.#endUser.go(url)
      if (openedWindow.closed) return
      const close = (): void => openedWindow.close()
      if (back !== undefined) {
        Object.assign(globalThis, { close })
        await finishPopup(back)
        return
      }
      // The provider's page posts its response to the page that opened the window (`response_mode=web_message`).
      const script = /<script>(.*)<\/script>/s.exec(html)?.[1] ?? ''
      const postMessage = (data: unknown): void => this.#page.receive(data, new URL(url).origin)
      const document = { scripts: [{ parentElement: { removeChild: () => {} } }] }
      runInNewContext(script, { opener: { postMessage }, document, close })
    }
    // A hanging window ends when the provider stops.
    this.#answers.push(answer().catch(() => {}))
  }

  /** Waits until the provider has responded in every window, because a late response would count for the next page. */
  async answered(): Promise<void> {
    await Promise.all(this.#answers)
  }
}
