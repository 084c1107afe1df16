import { memoryStore } from '../pending/memory.store.js'
import { Tab, type TestWorld } from '../reauth/browser.fixture.js'
import { createReauth } from '../reauth/create-reauth.js'
import { createFetch } from './create-fetch.js'
import { type RequestsOptions, defineRequests } from './define-requests.js'

export const API = 'https://api.example.com'
export const CHALLENGE = { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' }

/** A request that the server received. */
export interface Received {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: Uint8Array
  readonly redirect: RequestInit['redirect']
}

export const textOf = ({ body }: Received): string => new TextDecoder().decode(body)

/** A server that records what it receives. */
export function serverOf(answer: (received: Received, count: number) => Response | Promise<Response>) {
  const received: Received[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const { method = 'GET', headers, redirect } = init ?? {}
    const sent = new Request(url, { ...init, signal: null })
    const body = new Uint8Array(await sent.arrayBuffer())
    received.push({ url: sent.url, method, headers: new Headers(headers), body, redirect })
    return answer(received.at(-1) as Received, received.length)
  }
  return { received, fetch }
}

/** A page whose `fetch` sends to its own server. */
export function pageOf(
  world: TestWorld,
  answer: Parameters<typeof serverOf>[0] = () => Response.json({ done: true }),
  options: Partial<RequestsOptions> = {},
) {
  const { received, fetch } = serverOf(answer)
  const requests = defineRequests({ origins: [API], fetch, ...options })
  const reauth = createReauth({
    service: world.service('inProcess'),
    clock: world.clock,
    page: new Tab(),
    store: memoryStore(),
    actions: [requests],
  })
  return { received, requests, reauth, send: createFetch(reauth, requests) }
}

/** Asks for step-up once, like a server whose window has passed. */
export const askOnce = (_: Received, count: number): Response =>
  count === 1 ? new Response(null, { status: 401, headers: CHALLENGE }) : Response.json({ done: true })

export const post = { method: 'POST', body: '{"to":"bob"}', headers: { 'Content-Type': 'application/json' } }
