import { once } from 'node:events'
import { type IncomingMessage, type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The responses of the app's server, by path. */
export interface Answer {
  readonly status?: number
  readonly headers?: Record<string, string>
  /** A string is sent unchanged, any other value as JSON. If omitted, there is no response. */
  readonly body?: unknown
}

/** A response, or a function that returns one for a request. */
export type Answering = Answer | ((url: URL) => Answer)

/** The app's own server, on this machine. */
export class AppServer {
  readonly origin: string
  readonly #server: Server
  readonly #answers: Map<string, Answering>
  /** Every request: method, path and body. */
  readonly requests: string[]

  private constructor(server: Server, answers: Map<string, Answering>, requests: string[]) {
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    this.#server = server
    this.#answers = answers
    this.requests = requests
  }

  static async start(): Promise<AppServer> {
    const answers = new Map<string, Answering>()
    const requests: string[] = []
    const server = createServer((request, response) => {
      void textOf(request).then((text) => {
        requests.push(`${request.method} ${request.url} ${text}`.trim())
        const url = new URL(request.url!, 'http://127.0.0.1')
        const answer = answers.get(url.pathname) ?? { status: 404, body: null }
        const { status = 200, headers = {}, body } = typeof answer === 'function' ? answer(url) : answer
        if (body === undefined) return
        response.writeHead(status, { 'content-type': 'application/json', ...headers })
        response.end(typeof body === 'string' ? body : JSON.stringify(body))
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new AppServer(server, answers, requests)
  }

  answer(path: string, answer: Answering): string {
    this.#answers.set(path, answer)
    return this.origin + path
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    if (this.#server.listening) await once(this.#server, 'close')
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** The claims of a session that was signed in 100 seconds before the request. */
export const claimsOf = (change: object = {}): object => ({
  iss: 'https://app.example.com',
  sub: 'alice',
  iat: 1_800_000_000,
  exp: 1_800_003_600,
  auth_time: 1_799_999_900,
  amr: ['pwd'],
  ...change,
})
