/**
 * Shows an address in the in-app browser, and follows it until the app is reached.
 *
 * @param url Where it begins.
 * @param redirectURI What ends it: the address that the app is reached by.
 * @param options Whether cookies are kept for the next time, as in the device's own browser.
 * @returns The address that led back to the app, or `null` if the end-user closed the browser.
 */
export type OpenURL = (
  url: string,
  redirectURI: string,
  options: { readonly keepsCookies: boolean },
) => Promise<string | null>

/** What the end-user does with an in-app browser. `'hesitates'` leaves it open. */
export type BrowserAnswer = 'goesOn' | 'closes' | 'hesitates'

/** An end-user in front of the provider's forms. */
export interface HttpBrowserOptions {
  /** Default: `'alice'`. */
  readonly name?: string
  /** Default: `'password'`. */
  readonly password?: string
}

interface Cookie {
  readonly value: string
  readonly path: string
}

/** Forms that are filled in before the end-user gives up. */
const MAX_FORMS = 3

/**
 * Makes an in-app browser without a screen: an end-user who goes through redirects and forms over HTTP. For Node.js; a page can't read redirects.
 *
 * A page that the end-user can't get past closes the browser.
 *
 * @param options Who fills in the provider's forms.
 *
 * @example
 * const device = createDevice({ platform: 'ios', openURL: httpBrowser({ name: 'mallory' }) })
 */
export function httpBrowser({ name = 'alice', password = 'password' }: HttpBrowserOptions = {}): OpenURL {
  const kept = new Map<string, Cookie>()
  return async (url, redirectURI, { keepsCookies }) => {
    const visit = new Visit(keepsCookies ? kept : new Map<string, Cookie>(), redirectURI)
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

  /** Goes on until a page shows, or the app is reached. */
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

/** The end-user's own, whatever an app makes of the global one. */
const network = globalThis.fetch
