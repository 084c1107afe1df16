import { deviceClock } from '../platform/clock.js'
import { AbortableRequests } from './abortable-requests.js'
import { discoveryOf, keepDiscovery, keptDiscovery } from './discovery-cache.js'

/** What is learnt from the requests of the SDK, and how they are aborted. */
export interface AuthgearWire {
  /** Given to the SDK: `authgear.configure({ fetch: wire.fetch })`. */
  readonly fetch: typeof fetch
  /** Resolves to the ID Token of the next code exchange that succeeds, as soon as it is there. */
  nextIdToken(): Promise<string>
  /**
   * Does work of the SDK, and rejects as soon as `signal` aborts.
   *
   * Then the requests that the SDK sends to the OpenID Provider for this work alone are aborted, and it sends no other. The SDK has no signal of its own: without
   * this, a request that hangs makes every later call hang, and a departure that was cancelled leaves the page. The refresh of an access token, which may bring a
   * new refresh token, is aborted only when the next work begins. Requests of the app through `authgear.fetch()` are left alone.
   */
  abortable<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>
}

/** What {@link authgearWire} stands on. */
export interface AuthgearWireOptions {
  /** Default: the browser's own. */
  readonly fetch?: typeof fetch
  /** Milliseconds since the Unix epoch. Default: the device's clock. */
  readonly wall?: () => number
}

/**
 * Sits between the SDK and the network. Keeps the discovery document for this tab, passes on the new ID Token while the SDK still asks for the user's info, and
 * aborts the SDK's requests when a run is cancelled or times out.
 *
 * Changes no request and no answer. Keeps no token outside of memory.
 *
 * @returns The `fetch` for the SDK. Pass the whole to `authgearWeb()` as `wire`, too.
 *
 * @example
 * const wire = authgearWire()
 * await authgear.configure({ clientID, endpoint, fetch: wire.fetch })
 * const service = authgearWeb(authgear, { redirectURI, wire })
 */
export function authgearWire(options: AuthgearWireOptions = {}): AuthgearWire {
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const wall = options.wall ?? (() => deviceClock.wall())
  const requests = new AbortableRequests()
  const tokenEndpoints = new Set<string>()
  const waiting = new Set<(idToken: string) => void>()

  const learn = (document: string): void => {
    const { token_endpoint: endpoint } = discoveryOf(document)
    if (typeof endpoint === 'string' && URL.canParse(endpoint)) tokenEndpoints.add(new URL(endpoint).href)
  }
  const discover: typeof fetch = async (input, init) => {
    const url = urlOf(input)
    const kept = keptDiscovery(url, wall())
    if (kept !== undefined) {
      learn(kept)
      return new Response(kept, { headers: { 'content-type': 'application/json' } })
    }
    const response = await requests.send((signal) => complete(send(input, { ...init, signal })))
    if (response.ok) {
      const document = await response.clone().text()
      learn(document)
      keepDiscovery(url, wall(), document)
    }
    return response
  }
  const exchange: typeof fetch = (input, init) =>
    requests.send(async (signal, isRefresh) => {
      // A request that is sent can't be read any more.
      const form = new URLSearchParams(await new Request(input instanceof Request ? input.clone() : input, init).text())
      const grant = form.get('grant_type')
      if (grant === 'refresh_token') isRefresh()
      signal.throwIfAborted()
      const response = await complete(send(input, { ...init, signal }))
      if (grant === 'authorization_code' && response.ok) {
        const idToken = await idTokenOf(response.clone())
        if (idToken !== undefined) for (const resolve of waiting) resolve(idToken)
        waiting.clear()
      }
      return response
    })

  return {
    fetch: (input, init) => {
      const url = urlOf(input)
      if (url.endsWith('/.well-known/openid-configuration')) return discover(input, init)
      return tokenEndpoints.has(url) ? exchange(input, init) : send(input, init)
    },
    nextIdToken: () =>
      new Promise((resolve) => {
        waiting.add(resolve)
      }),
    abortable: (signal, work) => requests.during(signal, work),
  }
}

const urlOf = (input: string | URL | Request): string => (input instanceof Request ? input.url : String(input))

/** A body that hangs is a request that hangs. */
async function complete(responding: Promise<Response>): Promise<Response> {
  const response = await responding
  await response.clone().arrayBuffer()
  return response
}

async function idTokenOf(response: Response): Promise<string | undefined> {
  try {
    const { id_token: idToken } = (await response.json()) as { id_token?: unknown }
    return typeof idToken === 'string' ? idToken : undefined
  } catch {
    return undefined
  }
}
