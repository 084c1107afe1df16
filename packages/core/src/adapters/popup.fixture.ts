import { vi } from 'vitest'
import { MemoryLockManager } from '../platform/lock-manager.fixture.js'

/** A window, as the opening page sees it. */
export class FakeWindow {
  closed = false
  readonly navigations: string[] = []
  readonly features: string
  readonly name: string
  /** A page of another origin may navigate the window, but not read its address. */
  readonly location: { readonly href: string; replace(url: string): void }
  #isBlank = true

  constructor(name: string, features: string) {
    this.name = name
    this.features = features
    const readHref = (): string => {
      if (this.#isBlank) return 'about:blank'
      throw new DOMException('Blocked a frame from accessing a cross-origin frame.', 'SecurityError')
    }
    this.location = {
      get href() {
        return readHref()
      },
      replace: (url) => void this.navigations.push(url),
    }
  }

  close(): void {
    this.closed = true
  }

  /** Loads the provider's page. */
  arrive(): void {
    this.#isBlank = false
  }
}

/** A page and its windows. They share the messages and locks of the origin. */
export class FakePage {
  readonly opened: FakeWindow[] = []
  readonly locks = new MemoryLockManager()
  hasFocus = true
  /** Returns the window that the browser opens. */
  onOpen: (opened: FakeWindow) => FakeWindow | null = (opened) => opened

  constructor() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    vi.stubGlobal('navigator', { locks: this.locks })
    vi.stubGlobal('document', { hasFocus: () => this.hasFocus })
    for (const [name, value] of Object.entries({ screenX: 100, screenY: 50, outerWidth: 1000, outerHeight: 800 }))
      vi.stubGlobal(name, value)
    vi.stubGlobal('open', (url: string, name: string, features: string) => {
      if (url !== 'about:blank') throw new Error('a window is opened empty')
      const opened = this.onOpen(new FakeWindow(name, features))
      if (opened !== null) this.opened.push(opened)
      return opened
    })
  }

  get newest(): FakeWindow {
    return this.opened.at(-1)!
  }
}

/** Waits until messages have arrived and been handled. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
