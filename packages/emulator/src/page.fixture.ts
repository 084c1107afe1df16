/** The parts of a page that browser SDKs need: a URL, storage, locks, messages and a document without frames. */
export interface FakePage {
  /** The URL of the page. A redirect of an SDK changes it. */
  href: string
  /** Every URL that the page redirected to. */
  readonly departures: readonly string[]
  /** Delivers a message from another window. */
  receive(data: unknown, origin: string): void
}

/** A storage whose entries are properties and whose methods are not, as in a browser. */
class FakeStorage {
  getItem(name: string): string | null {
    return Object.hasOwn(this, name) ? String(Reflect.get(this, name)) : null
  }
  setItem(name: string, value: string): void {
    Reflect.set(this, name, value)
  }
  removeItem(name: string): void {
    Reflect.deleteProperty(this, name)
  }
  key(index: number): string | null {
    return Object.keys(this)[index] ?? null
  }
  get length(): number {
    return Object.keys(this).length
  }
}

type LockWork = (lock: { readonly name: string } | null) => unknown

/** The Web Locks of one page. */
class FakeLocks {
  readonly #locks = new Map<string, Promise<unknown>>()

  async query() {
    return { held: [...this.#locks.keys()].map((name) => ({ name })), pending: [] }
  }

  async request(name: string, { ifAvailable = false }: { readonly ifAvailable?: boolean }, work: LockWork) {
    if (ifAvailable && this.#locks.has(name)) return work(null)
    while (this.#locks.has(name)) await this.#locks.get(name)
    const working = (async () => work({ name }))()
    this.#locks.set(name, Promise.allSettled([working]))
    try {
      return await working
    } finally {
      this.#locks.delete(name)
    }
  }
}

/** Makes this process look like a browser page to an SDK. */
export function becomePage(href: string): FakePage {
  const departures: string[] = []
  const messages = new EventTarget()
  const page: FakePage = {
    href,
    departures,
    receive: (data, origin) => void messages.dispatchEvent(new MessageEvent('message', { data, origin })),
  }
  const leave = (next: string): void => {
    departures.push(next)
    page.href = next
  }
  const location = {
    get href() {
      return page.href
    },
    get origin() {
      return new URL(page.href).origin
    },
    get search() {
      return new URL(page.href).search
    },
    assign: leave,
    replace: leave,
  }
  const replaceState = (_state: unknown, _title: string, next: string): void => {
    page.href = new URL(next, page.href).href
  }
  const globals = {
    window: globalThis,
    self: globalThis,
    document: { cookie: '', hasFocus: () => true },
    navigator: { locks: new FakeLocks(), onLine: true },
    location,
    history: { state: null, replaceState },
    isSecureContext: true,
    localStorage: new FakeStorage(),
    sessionStorage: new FakeStorage(),
    addEventListener: messages.addEventListener.bind(messages),
    removeEventListener: messages.removeEventListener.bind(messages),
  }
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  // Browsers have it, but Node 20 doesn't.
  Object.assign(Promise, {
    withResolvers: () => {
      const parts: Record<string, unknown> = {}
      parts['promise'] = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }))
      return parts
    },
  })
  return page
}
