import type { WebContainer } from '@authgear/web'
import type { Emulator } from './start-emulator.js'

const CALLBACK = 'http://localhost:4300/callback'

/** A browser as far as the SDK needs one: an address, a storage, and cookies of the provider. */
export interface FakeBrowser {
  readonly authgear: WebContainer
  /** Where the page is. */
  href(): string
  /** Follows the page's address to the provider, and through its forms back to the app. */
  follow(fields: Readonly<Record<string, string>>): Promise<string>
  /** Follows the page's address to the provider's first page. */
  look(): Promise<{ readonly title: string; readonly html: string }>
  claims(): Record<string, unknown>
  /** The address to come back to. */
  readonly callback: string
  /** Loads a page: the SDK begins anew, over the same storage. */
  load(href: string, wire?: typeof fetch): Promise<WebContainer>
}

const storageOf = (entries: Map<string, string>) => ({
  getItem: (name: string) => entries.get(name) ?? null,
  setItem: (name: string, value: string) => void entries.set(name, value),
  removeItem: (name: string) => void entries.delete(name),
})

/** Starts the real, unmodified SDK against an emulator. */
export async function openBrowser(emulator: Emulator): Promise<FakeBrowser> {
  const storage = new Map<string, string>()
  let href = 'http://localhost:4300/'
  const location = {
    get href() {
      return href
    },
    set href(next: string) {
      href = next
    },
  }
  Object.assign(globalThis, {
    window: globalThis,
    localStorage: storageOf(storage),
    sessionStorage: storageOf(new Map()),
  })
  Object.defineProperty(globalThis, 'location', { value: location, configurable: true })
  const { WebContainer: Container } = await import('@authgear/web')
  const authgear = new Container()
  await authgear.configure({ clientID: 'demo', endpoint: emulator.issuer })

  const jar = new Map<string, { readonly value: string; readonly path: string }>()
  const go = async (start: string, init: RequestInit = {}): Promise<{ back?: string; html: string }> => {
    let [url, options] = [start, init]
    for (;;) {
      const { origin, pathname } = new URL(url)
      if (origin !== emulator.issuer) return { back: url, html: '' }
      const cookie = [...jar]
        .filter(([, { path }]) => pathname.startsWith(path))
        .map(([name, { value }]) => `${name}=${value}`)
      const response = await fetch(url, {
        ...options,
        redirect: 'manual',
        headers: { ...(options.headers as Record<string, string>), cookie: cookie.join('; ') },
      })
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split('; ')
        const [name = '', value = ''] = pair.split('=')
        const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/'
        if (value === '') jar.delete(name)
        else jar.set(name, { value, path })
      }
      const next = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || next === null) return { html: await response.text() }
      url = new URL(next, url).href
      options = {}
    }
  }
  return {
    authgear,
    callback: CALLBACK,
    async load(next, wire) {
      href = next
      const loaded = new Container()
      await loaded.configure({ clientID: 'demo', endpoint: emulator.issuer, ...(wire && { fetch: wire }) })
      return loaded
    },
    href: () => href,
    claims: () =>
      JSON.parse(Buffer.from(authgear.getIDTokenHint()!.split('.')[1]!, 'base64url').toString()) as Record<
        string,
        unknown
      >,
    async look() {
      const { html } = await go(href)
      return { title: /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? '', html }
    },
    async follow(fields) {
      const first = await go(href)
      const action = /action="([^"]+)"/.exec(first.html)?.[1]
      const last =
        action === undefined
          ? first
          : await go(emulator.issuer + action, {
              method: 'POST',
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              body: new URLSearchParams(fields).toString(),
            })
      href = last.back ?? href
      return last.html
    },
  }
}
