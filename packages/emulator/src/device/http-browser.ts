/**
 * Opens a URL in the in-app browser and follows it until it reaches the app.
 *
 * @param url The URL to open.
 * @param redirectURI The redirect URI of the app, at which the browser closes.
 * @param options Whether the browser keeps cookies for the next time, as the device's own browser does.
 * @returns The URL that led back to the app, or `null` if the end-user closed the browser.
 */
export type OpenURL = (
  url: string,
  redirectURI: string,
  options: { readonly keepsCookies: boolean },
) => Promise<string | null>

/** What the end-user does in an in-app browser. `'hesitates'` leaves it open. */
export type BrowserAnswer = 'goesOn' | 'closes' | 'hesitates'

/** Options of {@link httpBrowser}. */
export interface HttpBrowserOptions {
  /** The name of the test user. Default: `'alice'`. */
  readonly name?: string
  /** The password. Default: `'password'`. */
  readonly password?: string
}

interface Cookie {
  readonly value: string
  readonly path: string
}

/** Maximum number of forms that the end-user fills in before they give up. */
const MAX_FORMS = 3

/**
 * Creates an in-app browser without a screen: an end-user who follows redirects and fills in forms over HTTP. Only for Node.js, because a page can't read redirects.
 *
 * A page that the end-user can't get past closes the browser.
 *
 * @param options The user who fills in the provider's forms.
 *
 * @example
 * const device = createDevice({ platform: 'ios', openURL: httpBrowser({ name: 'mallory' }) })
 */
export function httpBrowser({ name = 'alice', password = 'password' }: HttpBrowserOptions = {}): OpenURL {
  const cookieJar = new Map<string, Cookie>()
  return async (url, redirectURI, { keepsCookies }) => {
    const visit = new Visit(keepsCookies ? cookieJar : new Map<string, Cookie>(), redirectURI)
    let page = await visit.go(url)
    for (let forms = 0; typeof page !== 'string' && forms < MAX_FORMS; forms += 1) {
      const action = /action="([^"]+)"/.exec(page.html)?.[1]
      if (action === undefined) return null
      const body = new URLSearchParams({ name, password, do: 'password' }).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      page = await visit.go(new URL(action, page.url).href, { method: 'POST', headers, body })
    }
    return typeof page === 'string' ? page : null
  }
}

class Visit {
  readonly #jar: Map<string, Cookie>
  readonly #redirectURI: string

  constructor(jar: Map<string, Cookie>, redirectURI: string) {
    this.#jar = jar
    this.#redirectURI = redirectURI
  }

  /** Follows redirects until a page shows or the app is reached. */
  async go(start: string, init: RequestInit = {}): Promise<string | { readonly html: string; readonly url: string }> {
    let [url, options] = [start, init]
    for (;;) {
      if (url.startsWith(this.#redirectURI)) return url
      const cookie = [...this.#jar]
        .filter(([, { path }]) => new URL(url).pathname.startsWith(path))
        .map(([name, { value }]) => `${name}=${value}`)
        .join('; ')
      const headers = { ...(options.headers as Record<string, string>), cookie }
      const response = await network(url, { ...options, redirect: 'manual', headers })
      this.#keep(response.headers.getSetCookie())
      const next = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || next === null) return { html: await response.text(), url }
      url = new URL(next, url).href
      options = {}
    }
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name = '', value = ''] = pair.split('=')
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/'
      if (value === '') this.#jar.delete(name)
      else this.#jar.set(name, { value, path })
    }
  }
}

/** The real `fetch`, even if an app replaces the global one. */
const network = globalThis.fetch
