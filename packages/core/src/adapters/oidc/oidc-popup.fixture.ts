import { vi } from 'vitest'
import { popupName } from '../../platform/names.js'
import type { TestProvider } from './oidc-provider.fixture.js'

/** A window as the page that opened it sees it. */
export interface TestWindow {
  closed: boolean
  readonly name: string
}

/** The windows of a page. Each shows the provider, and its callback page reports. */
export class TestWindows {
  readonly opened: TestWindow[] = []
  isBlocked = false
  /** Shows an address in a window, and resolves with the callback, or `undefined` if none comes. */
  show: (url: string, opened: TestWindow) => Promise<URL | undefined>

  constructor(provider: TestProvider) {
    this.show = (url) => provider.visit(url)
    const size = { screenX: 0, screenY: 0, outerWidth: 800, outerHeight: 600 }
    for (const [name, value] of Object.entries(size)) vi.stubGlobal(name, value)
    vi.stubGlobal('open', (_: string, name: string) => this.#open(name))
  }

  #open(name: string): unknown {
    if (this.isBlocked) return null
    const location = {
      href: 'about:blank',
      replace: (url: string) => {
        location.href = url
        void this.#navigate(url, opened)
      },
    }
    const opened = { closed: false, name, location, close: () => (opened.closed = true) }
    this.opened.push(opened)
    return opened
  }

  async #navigate(url: string, opened: TestWindow): Promise<void> {
    const callback = await this.show(url, opened)
    if (callback === undefined) return
    const channel = new BroadcastChannel(popupName(callback.searchParams.get('state')!))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel takes none.
    channel.postMessage(callback.href)
    channel.close()
  }
}
