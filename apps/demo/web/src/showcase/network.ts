/** What the page gets when it sends a request. `'providerDown'`: the provider answers 503. */
export type NetworkState = 'up' | 'offline' | 'providerDown'

/** What a {@link Network} stands between. */
export interface NetworkOptions {
  /** The page. Default: this one. */
  readonly page?: Pick<Window & typeof globalThis, 'fetch' | 'navigator' | 'dispatchEvent' | 'location'>
  /** The addresses of the provider. A path is one of the page's own origin. */
  readonly provider: readonly string[]
}

/** The network of this page, which a scenario may cut. It is whole again when the page is loaded. */
export class Network {
  readonly #page: NonNullable<NetworkOptions['page']>
  readonly #provider: readonly string[]
  #state: NetworkState = 'up'

  /** Takes the place of the page's `fetch`. Call it before an SDK is loaded. */
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

  /** Cuts the network, or mends it. */
  set(state: NetworkState): void {
    if (state === this.#state) return
    const wasOffline = this.#state === 'offline'
    this.#state = state
    if (state === 'offline') {
      Object.defineProperty(this.#page.navigator, 'onLine', { configurable: true, value: false })
      this.#page.dispatchEvent(new Event('offline'))
    } else if (wasOffline) {
      // The browser's own answer is that of the prototype.
      delete (this.#page.navigator as { onLine?: boolean }).onLine
      this.#page.dispatchEvent(new Event('online'))
    }
  }

  #isProvider(input: RequestInfo | URL): boolean {
    const { href } = new URL(input instanceof Request ? input.url : input, this.#page.location.href)
    return this.#provider.some((address) => href.startsWith(address))
  }
}
