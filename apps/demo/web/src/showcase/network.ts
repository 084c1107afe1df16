/** The state of the network. With `'providerDown'`, the provider answers 503. */
export type NetworkState = 'up' | 'offline' | 'providerDown'

/** Options of a {@link Network}. */
export interface NetworkOptions {
  /** The window of the page. Default: this one. */
  readonly page?: Pick<Window & typeof globalThis, 'fetch' | 'navigator' | 'dispatchEvent' | 'location'>
  /** The URLs of the provider. A path belongs to the page's origin. */
  readonly provider: readonly string[]
}

/** The network of this page, which a scenario can interrupt. A page load restores it. */
export class Network {
  readonly #page: NonNullable<NetworkOptions['page']>
  readonly #provider: readonly string[]
  #state: NetworkState = 'up'

  /** Replaces the page's `fetch`. Call it before an SDK is loaded. */
  constructor({ page = window, provider }: NetworkOptions) {
    this.#page = page
    this.#provider = provider.map((address) => new URL(address, page.location.href).href)
    const send = page.fetch.bind(page)
    page.fetch = async (input, init) => {
      if (this.#state === 'offline') throw new TypeError('Failed to fetch')
      const url = input instanceof Request ? input.url : new URL(input, page.location.href).href
      return this.#state === 'providerDown' && this.#isProvider(url)
        ? new Response(null, { status: 503 })
        : send(input, init)
    }
  }

  get state(): NetworkState {
    return this.#state
  }

  /** Interrupts or restores the network. */
  set(state: NetworkState): void {
    if (state === this.#state) return
    const wasOffline = this.#state === 'offline'
    this.#state = state
    if (state === 'offline') {
      Object.defineProperty(this.#page.navigator, 'onLine', { configurable: true, value: false })
      this.#page.dispatchEvent(new Event('offline'))
    } else if (wasOffline) {
      // The browser's own value is on the prototype.
      delete (this.#page.navigator as { onLine?: boolean }).onLine
      this.#page.dispatchEvent(new Event('online'))
    }
  }

  #isProvider(url: string): boolean {
    return this.#provider.some((address) => url.startsWith(address))
  }
}
