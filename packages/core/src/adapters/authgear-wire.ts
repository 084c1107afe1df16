import { deviceClock } from '../platform/clock.js'

/** How long a discovery document is used again, in milliseconds. */
const DISCOVERY_LIFETIME = 3_600_000

const DISCOVERY_KEY = 'reauth:v1:discovery:'

/** What is learnt from the requests of the SDK. */
export interface AuthgearWire {
  /** Given to the SDK: `authgear.configure({ fetch: wire.fetch })`. */
  readonly fetch: typeof fetch
  /** Resolves to the ID Token of the next code exchange that succeeds, as soon as it is there. */
  nextIdToken(): Promise<string>
}

/** What {@link authgearWire} stands on. */
export interface AuthgearWireOptions {
  /** Default: the browser's own. */
  readonly fetch?: typeof fetch
  /** Milliseconds since the Unix epoch. Default: the device's clock. */
  readonly wall?: () => number
}

/**
 * Spares the way back from a redirect two round trips: the discovery document is kept for this tab, and the new ID Token is used as soon as it is there, while
 * the SDK still asks for the user's info.
 *
 * Changes no request and no answer. Keeps no token outside of memory.
 *
 * @returns The `fetch` for the SDK, to be given to `authgearWeb()` as `wire` too.
 *
 * @example
 * const wire = authgearWire()
 * await authgear.configure({ clientID, endpoint, fetch: wire.fetch })
 * const service = authgearWeb(authgear, { redirectURI, wire })
 */
export function authgearWire(options: AuthgearWireOptions = {}): AuthgearWire {
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const wall = options.wall ?? (() => deviceClock.wall())
  const waiting = new Set<(idToken: string) => void>()
  return {
    fetch: async (input, init) => {
      // A request that is sent cannot be read any more.
      const copy = new Request(input instanceof Request ? input.clone() : input, init)
      const { url } = copy
      const isDiscovery = url.endsWith('/.well-known/openid-configuration')
      const kept = isDiscovery ? keptFor(url, wall()) : null
      if (kept !== null) return new Response(kept, { headers: { 'content-type': 'application/json' } })
      const response = await send(input, init)
      if (!response.ok) return response
      if (isDiscovery) keep(url, wall(), await response.clone().text())
      if (copy.method === 'POST' && (await copy.text()).includes('grant_type=authorization_code')) {
        const idToken = await idTokenOf(response.clone())
        if (idToken !== undefined) for (const resolve of waiting) resolve(idToken)
        waiting.clear()
      }
      return response
    },
    nextIdToken: () =>
      new Promise((resolve) => {
        waiting.add(resolve)
      }),
  }
}

async function idTokenOf(response: Response): Promise<string | undefined> {
  try {
    const { id_token: idToken } = (await response.json()) as { id_token?: unknown }
    return typeof idToken === 'string' ? idToken : undefined
  } catch {
    return undefined
  }
}

/** Where storage is denied, nothing is kept and nothing is spared. */
function keptFor(url: string, now: number): string | null {
  try {
    const { at, body } = JSON.parse(sessionStorage.getItem(DISCOVERY_KEY + url)!) as { at: number; body: string }
    return now >= at && now - at < DISCOVERY_LIFETIME ? body : null
  } catch {
    return null
  }
}

function keep(url: string, at: number, body: string): void {
  try {
    sessionStorage.setItem(DISCOVERY_KEY + url, JSON.stringify({ at, body }))
  } catch {
    // Spared next time, perhaps.
  }
}
