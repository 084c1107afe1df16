import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { browserBundle } from '../../browser-bundle.js'

const BUTTONS = ['send', 'confirm', 'cancel'].map((name) => `<button id="${name}">${name}</button>`).join('')

/** An app on one origin of this machine and a provider on another, each a server of its own. */
export class PopupWorld {
  /** Seconds since the end-user authenticated. */
  age = 600
  /** Requests of the app, by their paths. */
  readonly requests: string[] = []
  /** Answers a refresh when it resolves. */
  refreshed: Promise<void> = Promise.resolve()
  app = ''
  provider = ''
  readonly #servers: ReturnType<typeof createServer>[] = []

  async open(): Promise<void> {
    const script = await browserBundle(new URL('popup-app.ts', import.meta.url))
    this.provider = await this.#listen('127.0.0.1', (url, _, response) => this.#ask(url, response))
    this.app = await this.#listen('localhost', async ({ pathname, searchParams }, { method }, response) => {
      if (pathname === '/app.js') return response.setHeader('content-type', 'text/javascript').end(script)
      if (method !== 'POST') return response.setHeader('content-type', 'text/html').end(this.#page())
      this.requests.push(pathname)
      if (pathname === '/refresh') await this.refreshed
      if (pathname === '/token' && searchParams.get('code') === 'the-code') this.age = 0
      return response.setHeader('content-type', 'application/json').end(JSON.stringify(this.#claims()))
    })
  }

  close(): void {
    for (const server of this.#servers) {
      server.closeAllConnections()
      server.close()
    }
  }

  async #listen(
    host: string,
    answer: (url: URL, request: IncomingMessage, response: ServerResponse) => unknown,
  ): Promise<string> {
    const server = createServer((request, response) => {
      void answer(new URL(request.url!, `http://${host}`), request, response)
    })
    this.#servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, host, resolve))
    return `http://${host}:${(server.address() as AddressInfo).port}`
  }

  /** The provider's page; with `coop` it takes its window away from the page that opened it. */
  #ask({ searchParams }: URL, response: ServerResponse): void {
    const coop = searchParams.get('coop')
    if (coop) response.setHeader('cross-origin-opener-policy', coop)
    const back = `${searchParams.get('redirect_uri')}?state=${searchParams.get('state')}`
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><title>Provider</title><a href="${back}&code=the-code">It is me</a>`)
  }

  #page(): string {
    return `<!doctype html><html lang="en" data-provider="${this.provider}"><title>App</title>${BUTTONS}
<output id="run"></output><output id="resumed"></output><script type="module" src="/app.js"></script></html>`
  }

  #claims(): object {
    const now = Math.floor(Date.now() / 1000)
    const { provider: iss, age } = this
    return { iss, sub: 'alice', aud: 'app', iat: now, exp: now + 300, auth_time: now - age, amr: ['pwd'] }
  }
}
