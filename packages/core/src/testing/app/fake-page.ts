import { checkOptionTypes } from '../../platform/options.js'
import type { Page } from '../../platform/page.js'
import { nameOf } from './name-of.js'
import type { Story } from './story.js'

/** Where a {@link fakePage} begins. */
export interface FakePageOptions {
  /** The address that is loaded first. Default: `'https://app.example.com/'`. */
  readonly href?: string
  /** Where the provider sends the end-user back to. Default: `/callback` of the same origin. */
  readonly redirectURI?: string
}

/** How the end-user comes back from the provider. */
export interface ReturnOptions {
  /** The OAuth `state` in the callback. Default: that of the redirect, as a provider sends it. Another one plays a forged callback. */
  readonly state?: string
}

/** One page that was loaded. Once another one is loaded, nothing of it reaches the tab any more. */
export class LoadedPage implements Page {
  readonly #tab: FakePage
  readonly #restored = new Set<() => void>()
  readonly #online = new Set<() => void>()
  #href: string

  constructor(tab: FakePage, href: string) {
    this.#tab = tab
    this.#href = href
  }

  /** Whether this page is the one that is shown. */
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

  /** A name for a text. It needs no `crypto.subtle`. */
  readonly digest = async (text: string): Promise<string> => nameOf(text)

  /** The browser shows it again from its back/forward cache. */
  restored(): void {
    for (const listener of this.#restored) listener()
  }

  /** The network is back. */
  online(): void {
    for (const listener of this.#online) listener()
  }
}

/**
 * A tab of a browser, without a browser: its address, its history, and what survives a page load. Made by {@link fakePage}.
 *
 * Loading a page ends the one before it, as in a browser: its runs reach no service, no store and no address any more.
 */
export class FakePage implements Page {
  /** What survives a page load. */
  readonly memory: { word: string | null; expiry: number | null; isOnline: boolean } = {
    word: null,
    expiry: null,
    isOnline: true,
  }
  readonly #redirectURI: string
  readonly #history: LoadedPage[]
  readonly #listeners = new Set<(page: LoadedPage) => void>()
  /** Who writes down what happens. Set by `createTestReauth()`. */
  story: Story | undefined
  #at = 0
  /** The `state` of the redirect that the page left by. */
  #state: string | null = null
  /** Whether the page is at the provider. */
  #isAway = false

  constructor(href: string, redirectURI: string) {
    this.#redirectURI = redirectURI
    this.#history = [new LoadedPage(this, href)]
  }

  /** The page that is shown. */
  get current(): LoadedPage {
    return this.#history[this.#at]!
  }

  /** Whether the page left for the provider, and nothing was loaded since. */
  get isAway(): boolean {
    return this.#isAway
  }

  /** Whether an address is the callback of this page. */
  isCallback(url: URL): boolean {
    return url.href.startsWith(`${this.#redirectURI}?`)
  }

  /** The page leaves for the provider. Called by `fakeService()`. */
  leave(state: string): void {
    this.#state = state
    this.#isAway = true
    this.story?.tell('The page leaves for the provider.')
  }

  /**
   * The provider sends the end-user back: the callback is loaded.
   *
   * What they did there is the next answer of the service's `redirect`.
   *
   * @param options `state`, to play a forged callback.
   * @throws {Error} If the page never left.
   */
  returnFromProvider({ state }: ReturnOptions = {}): void {
    const known = state ?? this.#state
    if (known === null)
      throw new Error('The page has not left for the provider. Wait for the run to be `redirecting` first.')
    this.load(`${this.#redirectURI}?code=code&state=${known}`)
  }

  /**
   * Loads an address. A relative one is taken from the address that is shown.
   *
   * @throws {TypeError} For what is no address.
   */
  load(url: string): void {
    const { href, pathname } = new URL(url, this.href())
    this.story?.tell(`The page ${pathname} is loaded.`)
    this.#history.splice(this.#at + 1)
    this.#history.push(new LoadedPage(this, href))
    this.#show(this.#at + 1)
  }

  /** Loads the page again. */
  reload(): void {
    this.story?.tell('The page is loaded again.')
    this.#renew(this.#at)
  }

  /** The end-user goes back, and the browser loads the page that they were on. From the provider that is the page that left. */
  goBack(): void {
    this.story?.tell('The end-user goes back, and the page is loaded again.')
    this.#renew(this.#before())
  }

  /** The end-user goes back, and the browser shows the page that they were on from its back/forward cache. From the provider that is the page that left. */
  restore(): void {
    this.story?.tell('The end-user goes back, and the page is shown again as it was.')
    this.#show(this.#before())
    this.current.restored()
  }

  /** The network is gone. */
  goOffline(): void {
    this.story?.tell('The network is gone.')
    this.memory.isOnline = false
  }

  /** The network is back: a run that waits for it goes on. */
  goOnline(): void {
    this.story?.tell('The network is back.')
    this.memory.isOnline = true
    this.current.online()
  }

  /** Calls back when another page is shown. Returns how to stop. */
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

  // The page that is shown, for a `createReauth()` of your own.

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
 * Makes a tab of a browser without a browser, in which a test plays page loads and redirects.
 *
 * @param options Its first address, and where the provider sends the end-user back to.
 * @throws {TypeError} For what is no address.
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
