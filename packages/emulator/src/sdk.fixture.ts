import type { ConfigureOptions, WebContainer } from '@authgear/web'
import { EndUser } from './end-user.fixture.js'
import type { Emulator } from './start-emulator.js'

const CALLBACK = 'http://localhost:4300/callback'

/** A tab: its URL, and the data that survives page loads. */
export interface FakeTab {
  href: string
  readonly sessionStorage: Map<string, string>
  /** The text that a page stores for its tab. */
  memory: string | null
}

/** The parts of a browser that the SDK needs: tabs with a shared storage, and cookies of the provider. */
export interface FakeBrowser {
  readonly authgear: WebContainer
  /** The end-user of the browser, with the cookies of the provider. */
  readonly endUser: EndUser
  /** The current tab, in which new pages load. */
  tab: FakeTab
  openTab(): FakeTab
  /** Every URL that a page redirected to. */
  readonly departures: string[]
  /** Returns the URL of the page. */
  href(): string
  /** Follows the page's redirect to the provider, and through its forms back to the app. */
  follow(fields: Readonly<Record<string, string>>): Promise<string>
  /** Follows the page's redirect to the provider's first page. */
  look(): Promise<{ readonly title: string; readonly html: string }>
  claims(): Record<string, unknown>
  /** The redirect URI. */
  readonly callback: string
  /** Loads a page with a new SDK instance and the same storage. */
  load(href: string, wire?: typeof fetch, options?: Partial<ConfigureOptions>): Promise<WebContainer>
}

const storageOf = (entries: () => Map<string, string>) => ({
  getItem: (name: string) => entries().get(name) ?? null,
  setItem: (name: string, value: string) => void entries().set(name, value),
  removeItem: (name: string) => void entries().delete(name),
})

/** Opens a browser with the real, unmodified SDK and an emulator. */
export async function openBrowser(emulator: Emulator): Promise<FakeBrowser> {
  const shared = new Map<string, string>()
  const openTab = (): FakeTab => ({ href: 'http://localhost:4300/', sessionStorage: new Map(), memory: null })
  const departures: string[] = []
  let tab = openTab()
  const location = {
    get href() {
      return tab.href
    },
    set href(next: string) {
      departures.push(next)
      tab.href = next
    },
  }
  Object.assign(globalThis, {
    window: globalThis,
    localStorage: storageOf(() => shared),
    sessionStorage: storageOf(() => tab.sessionStorage),
  })
  Object.defineProperty(globalThis, 'location', { value: location, configurable: true })
  const { WebContainer: Container } = await import('@authgear/web')
  const authgear = new Container()
  await authgear.configure({ clientID: 'demo', endpoint: emulator.issuer })

  const endUser = new EndUser(emulator)
  return {
    authgear,
    endUser,
    callback: CALLBACK,
    get tab() {
      return tab
    },
    set tab(next) {
      tab = next
    },
    openTab,
    departures,
    async load(next, wire, options) {
      tab.href = next
      const loaded = new Container()
      await loaded.configure({ clientID: 'demo', endpoint: emulator.issuer, ...(wire && { fetch: wire }), ...options })
      return loaded
    },
    href: () => tab.href,
    claims: () =>
      JSON.parse(Buffer.from(authgear.getIDTokenHint()!.split('.')[1]!, 'base64url').toString()) as Record<
        string,
        unknown
      >,
    async look() {
      const { html } = await endUser.go(tab.href)
      return { title: /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? '', html }
    },
    async follow(fields) {
      const lastVisit = await endUser.answer(tab.href, fields)
      tab.href = lastVisit.back ?? tab.href
      return lastVisit.html
    },
  }
}
