import type { Emulator } from './start-emulator.js'

/** The real `fetch`, even if a page replaces the global one. */
const network = globalThis.fetch

/** The result of a visit to the provider. */
export interface Visit {
  /** The URL of the app to which the provider redirected. */
  readonly back?: string
  readonly html: string
  readonly status: number
  readonly headers: Headers
}

/** An end-user with a browser, as the provider sees it: cookies, redirects and forms, over real HTTP. */
export class EndUser {
  readonly #jar = new Map<string, { readonly value: string; readonly path: string }>()
  readonly #emulator: Pick<Emulator, 'url'>

  constructor(emulator: Pick<Emulator, 'url'>) {
    this.#emulator = emulator
  }

  /** Opens a page, and follows redirects until a page shows or the app is reached. */
  async go(start: string, init: RequestInit = {}): Promise<Visit> {
    let [url, options] = [start, init]
    for (;;) {
      const { origin } = new URL(url)
      if (origin !== this.#emulator.url) return { back: url, html: '', status: 0, headers: new Headers() }
      const response = await network(url, {
        ...options,
        redirect: 'manual',
        headers: { ...(options.headers as Record<string, string>), cookie: this.#cookiesFor(url) },
      })
      this.#keep(response.headers.getSetCookie())
      const next = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || next === null) {
        return { html: await response.text(), status: response.status, headers: response.headers }
      }
      url = new URL(next, url).href
      options = {}
    }
  }

  /** Opens a page of the provider, fills in its form if there is one, and continues to the app. */
  async answer(start: string, fields: Readonly<Record<string, string>>): Promise<Visit> {
    const firstVisit = await this.go(start)
    const action = /action="([^"]+)"/.exec(firstVisit.html)?.[1]
    if (action === undefined) return firstVisit
    return this.go(this.#emulator.url + action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  }

  /** The `fetch` of a page in this browser. It sends the cookies of the provider if credentials are included. */
  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    if (request.credentials === 'include') request.headers.set('cookie', this.#cookiesFor(request.url))
    const response = await network(request)
    if (request.credentials === 'include') this.#keep(response.headers.getSetCookie())
    return response
  }

  #cookiesFor(url: string): string {
    const { pathname } = new URL(url)
    return [...this.#jar]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
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

/** Returns the form fields with which a test user signs in. */
export const passwordOf = (name: string): Record<string, string> => ({ name, password: 'password', do: 'password' })
