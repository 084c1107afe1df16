/** As much of a page as the SDKs for browsers need: an address, storage, locks, messages and a document without frames. */
export interface FakePage {
  /** Where the page is; an SDK that leaves changes it. */
  href: string
  /** Every address that the page left for. */
  readonly departures: readonly string[]
  /** Delivers a message of another window. */
  receive(data: unknown, origin: string): void
}

/** Entries are properties, and methods are not, as in a browser. */
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
  readonly #held = new Map<string, Promise<unknown>>()

  async query() {
    return { held: [...this.#held.keys()].map((name) => ({ name })), pending: [] }
  }

  async request(name: string, { ifAvailable = false }: { readonly ifAvailable?: boolean }, work: LockWork) {
    if (ifAvailable && this.#held.has(name)) return work(null)
    while (this.#held.has(name)) await this.#held.get(name)
    const working = (async () => work({ name }))()
    this.#held.set(name, Promise.allSettled([working]))
    try {
      return await working
    } finally {
      this.#held.delete(name)
    }
  }
}

/** Makes this process look like a page to an SDK. */
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
  // Node 20 has none; every browser has.
  Object.assign(Promise, {
    withResolvers: () => {
      const parts: Record<string, unknown> = {}
      parts['promise'] = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }))
      return parts
    },
  })
  return page
}
