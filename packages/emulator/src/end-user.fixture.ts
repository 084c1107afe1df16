import type { Emulator } from './start-emulator.js'

/** The end-user's own, whatever a page makes of the global one. */
const network = globalThis.fetch

/** Where a page of the provider led. */
export interface Visit {
  /** The address of the app that the provider sent the browser back to. */
  readonly back?: string
  readonly html: string
  readonly status: number
  readonly headers: Headers
}

/** An end-user with a browser as far as the provider sees one: cookies, redirects and forms, over real HTTP. */
export class EndUser {
  readonly #jar = new Map<string, { readonly value: string; readonly path: string }>()
  readonly #emulator: Pick<Emulator, 'url'>

  constructor(emulator: Pick<Emulator, 'url'>) {
    this.#emulator = emulator
  }

  /** Goes to a page, and through its redirects until a page shows or the app is reached. */
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

  /** Goes to a page of the provider, fills in its form if it has one, and goes on to the app. */
  async answer(start: string, fields: Readonly<Record<string, string>>): Promise<Visit> {
    const first = await this.go(start)
    const action = /action="([^"]+)"/.exec(first.html)?.[1]
    if (action === undefined) return first
    return this.go(this.#emulator.url + action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  }

  /** What a page in this browser fetches: with the cookies of the provider, if it includes credentials. */
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

/** What the forms of the provider take from a test user. */
export const passwordOf = (name: string): Record<string, string> => ({ name, password: 'password', do: 'password' })
