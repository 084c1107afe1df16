import { checkOptionTypes } from '../../platform/options.js'
import type { Page } from '../../platform/page.js'
import { nameOf } from './name-of.js'
import type { Story } from './story.js'

/** The options of a {@link fakePage}. */
export interface FakePageOptions {
  /** The first address. Default: `'https://app.example.com/'`. */
  readonly href?: string
  /** The address to which the provider sends the end-user back. Default: `/callback` of the same origin. */
  readonly redirectURI?: string
}

/** Options of the return from the provider. */
export interface ReturnOptions {
  /** The OAuth `state` in the callback. Default: the one of the redirect. Another one simulates a forged callback. */
  readonly state?: string
}

/** A loaded page. Once another one is loaded, it no longer reaches the tab. */
export class LoadedPage implements Page {
  readonly #tab: FakePage
  readonly #restored = new Set<() => void>()
  readonly #online = new Set<() => void>()
  #href: string

  constructor(tab: FakePage, href: string) {
    this.#tab = tab
    this.#href = href
  }

  /** Whether this page is shown. */
  get isHere(): boolean {
    return this.#tab.current === this
  }

  href(): string {
    return this.#href
  }

  replaceAddress(href: string): void {
    if (this.isHere) this.#href = href
  }

  rememberInTab(word: string | null): void {
    if (this.isHere) this.#tab.memory.word = word
  }

  recallInTab(): string | null {
    return this.#tab.memory.word
  }

  onRestored(listener: () => void): () => void {
    this.#restored.add(listener)
    return () => void this.#restored.delete(listener)
  }

  onOnline(listener: () => void): () => void {
    this.#online.add(listener)
    return () => void this.#online.delete(listener)
  }

  isOnline(): boolean {
    return this.#tab.memory.isOnline
  }

  rememberExpiry(at: number | null): void {
    if (this.isHere) this.#tab.memory.expiry = at
  }

  recallExpiry(): number | null {
    return this.#tab.memory.expiry
  }

  /** Returns a name for a text, without `crypto.subtle`. */
  readonly digest = async (text: string): Promise<string> => nameOf(text)

  /** Shows the page again from the back/forward cache. */
  restored(): void {
    for (const listener of this.#restored) listener()
  }

  /** Notifies the page that the network is back. */
  online(): void {
    for (const listener of this.#online) listener()
  }
}

/**
 * A browser tab without a browser: its address, its history, and its memory across page loads. Create it with
 * {@link fakePage}.
 *
 * Loading a page ends the previous one, as in a browser: its runs no longer reach a service, a store or the address.
 */
export class FakePage implements Page {
  /** The state that survives a page load. */
  readonly memory: { word: string | null; expiry: number | null; isOnline: boolean } = {
    word: null,
    expiry: null,
    isOnline: true,
  }
  readonly #redirectURI: string
  readonly #history: LoadedPage[]
  readonly #listeners = new Set<(page: LoadedPage) => void>()
  /** Records the events. Set by `createTestReauth()`. */
  story: Story | undefined
  #at = 0
  /** The `state` of the redirect with which the page left. */
  #state: string | null = null
  /** Whether the page is at the provider. */
  #isAway = false

  constructor(href: string, redirectURI: string) {
    this.#redirectURI = redirectURI
    this.#history = [new LoadedPage(this, href)]
  }

  /** The shown page. */
  get current(): LoadedPage {
    return this.#history[this.#at]!
  }

  /** Whether the page has left for the provider, and no page was loaded since. */
  get isAway(): boolean {
    return this.#isAway
  }

  /** Whether an address is the callback of this page. */
  isCallback(url: URL): boolean {
    return url.href.startsWith(`${this.#redirectURI}?`)
  }

  /** Leaves the page for the provider. Called by `fakeService()`. */
  leave(state: string): void {
    this.#state = state
    this.#isAway = true
    this.story?.tell('The page leaves for the provider.')
  }

  /**
   * Sends the end-user back from the provider, and loads the callback.
   *
   * The next answer of the service's `redirect` decides what the end-user did there.
   *
   * @param options `state` simulates a forged callback.
   * @throws {Error} If the page never left.
   */
  returnFromProvider({ state }: ReturnOptions = {}): void {
    const known = state ?? this.#state
    if (known === null)
      throw new Error('The page has not left for the provider. Wait until the run is `redirecting` first.')
    this.load(`${this.#redirectURI}?code=code&state=${known}`)
  }

  /**
   * Loads an address. A relative one is resolved against the current address.
   *
   * @throws {TypeError} If an address is invalid.
   */
  load(url: string): void {
    const { href, pathname } = new URL(url, this.href())
    this.story?.tell(`The page ${pathname} is loaded.`)
    this.#history.splice(this.#at + 1)
    this.#history.push(new LoadedPage(this, href))
    this.#show(this.#at + 1)
  }

  /** Reloads the page. */
  reload(): void {
    this.story?.tell('The page is loaded again.')
    this.#renew(this.#at)
  }

  /** Goes back, and loads the previous page again. From the provider that is the page that left. */
  goBack(): void {
    this.story?.tell('The end-user goes back, and the page is loaded again.')
    this.#renew(this.#before())
  }

  /**
   * Goes back, and shows the previous page from the back/forward cache. From the provider that is the page that left.
   */
  restore(): void {
    this.story?.tell('The end-user goes back, and the page is shown again as it was.')
    this.#show(this.#before())
    this.current.restored()
  }

  /** Turns the network off. */
  goOffline(): void {
    this.story?.tell('The network is gone.')
    this.memory.isOnline = false
  }

  /** Turns the network on. A run that waits for it continues. */
  goOnline(): void {
    this.story?.tell('The network is back.')
    this.memory.isOnline = true
    this.current.online()
  }

  /** Calls the listener when another page is shown. Returns a function that stops it. */
  onLoad(listener: (page: LoadedPage) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #before(): number {
    return this.#isAway ? this.#at : Math.max(0, this.#at - 1)
  }

  #renew(at: number): void {
    const before = this.current
    this.#history[at] = new LoadedPage(this, this.#history[at]!.href())
    this.#show(at, before)
  }

  #show(at: number, before = this.current): void {
    this.#at = at
    this.#isAway = false
    if (this.current === before) return
    for (const listener of this.#listeners) listener(this.current)
  }

  // The members of the shown page, for your own `createReauth()`.

  href(): string {
    return this.current.href()
  }

  replaceAddress(href: string): void {
    this.current.replaceAddress(href)
  }

  rememberInTab(word: string | null): void {
    this.current.rememberInTab(word)
  }

  recallInTab(): string | null {
    return this.current.recallInTab()
  }

  onRestored(listener: () => void): () => void {
    return this.current.onRestored(listener)
  }

  onOnline(listener: () => void): () => void {
    return this.current.onOnline(listener)
  }

  isOnline(): boolean {
    return this.memory.isOnline
  }

  readonly digest = async (text: string): Promise<string> => nameOf(text)
}

/**
 * Creates a browser tab without a browser, in which a test simulates page loads and redirects.
 *
 * @param options The first address, and the redirect URI.
 * @throws {TypeError} If an address is invalid.
 *
 * @example
 * const page = fakePage({ href: 'https://app.example.com/transfers' })
 * page.reload()
 */
export function fakePage(options: FakePageOptions = {}): FakePage {
  checkOptionTypes('fakePage()', options, { href: 'string', redirectURI: 'string' })
  const { href } = new URL(options.href ?? 'https://app.example.com/')
  return new FakePage(href, new URL(options.redirectURI ?? '/callback', href).href)
}
