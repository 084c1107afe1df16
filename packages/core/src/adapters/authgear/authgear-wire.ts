import { type ReauthClock, deviceClock } from '../../platform/clock.js'
import { type OptionTypes, checkOptionTypes } from '../../platform/options.js'
import { throwIfAborted } from '../../platform/abort.js'
import { toUrl } from '../../platform/url.js'
import { AbortableRequests } from './abortable-requests.js'
import { discoveryOf, keepDiscovery, keptDiscovery } from '../discovery-cache.js'
import { changeSession, sessionMark } from './session-mark.js'

/** The grants that only read the session. Any other grant may start, change or replace it. */
const READING_GRANTS: readonly unknown[] = ['refresh_token', 'urn:authgear:params:oauth:grant-type:id-token']

/** The grants after a prompt. */
const PROMPT_GRANTS: readonly unknown[] = [
  'authorization_code',
  'urn:authgear:params:oauth:grant-type:biometric-request',
]

/** The arrival of an ID Token at this page. */
export interface Arrival {
  /** Seconds since its request was sent, by the clocks of this page. At least the age of the token. */
  readonly elapsed: number
  /** Whether no page of this origin with a wire can have signed anybody in or out since that request. */
  readonly isLatest: boolean
}

/** Observes and aborts the requests of the SDK. */
export interface AuthgearWire {
  /** Pass it to the SDK: `authgear.configure({ fetch: wire.fetch })`. */
  readonly fetch: typeof fetch
  /** Resolves to the ID Token of the next successful code exchange or biometric request, as soon as it arrives. */
  nextIdToken(): Promise<string>
  /** Returns the arrival of an ID Token if it is the newest one, otherwise `undefined`. */
  arrivalOf(idToken: string | undefined): Arrival | undefined
  /**
   * Runs an SDK call, and rejects as soon as `signal` aborts.
   *
   * An abort ends the requests to the OpenID Provider that the SDK sends only for this call, and prevents further ones. The SDK itself accepts no signal: otherwise a
   * hanging request blocks every later call, and a cancelled redirect still leaves the page. The refresh of an access token may return a new refresh token, so it is
   * aborted only when the next call starts. Requests of the app through `authgear.fetch()` are not affected.
   */
  abortable<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>
}

/** The options of {@link authgearWire}. */
export interface AuthgearWireOptions {
  /** The function that sends requests. Default: the browser's `fetch`. */
  readonly fetch?: typeof fetch
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
}

const OPTIONS: OptionTypes<keyof AuthgearWireOptions> = { fetch: 'function', clock: '.monotonic.wall' }

/**
 * Creates a `fetch` for the SDK. It caches the discovery document in this tab, and records the arrival of ID Tokens.
 * It passes on the ID Token of a callback while the SDK still requests the user's info, and aborts the SDK's requests
 * when a run is cancelled or times out.
 *
 * It changes no request and no response, and keeps tokens only in memory.
 *
 * @throws {ReauthError} `invalidConfiguration` with the name of an option that is unknown or of the wrong type.
 * @returns The wire. Pass its `fetch` to the SDK, and the wire to `authgearWeb()`.
 *
 * @example
 * const wire = authgearWire()
 * await authgear.configure({ clientID, endpoint, fetch: wire.fetch })
 * const service = authgearWeb(authgear, { redirectURI, wire })
 */
export function authgearWire(options: AuthgearWireOptions = {}): AuthgearWire {
  checkOptionTypes('authgearWire()', options, OPTIONS)
  const { clock = deviceClock, fetch: send = (input, init) => globalThis.fetch(input, init) } = options
  const requests = new AbortableRequests()
  const endpoints = new Map<string, typeof fetch>()
  const waiting = new Set<(idToken: string) => void>()
  let newest: { readonly idToken: string; readonly sent: Sent; readonly mark: string | undefined } | undefined

  const learn = (document: string): void => {
    const { token_endpoint: token, revocation_endpoint: revocation } = discoveryOf(document)
    for (const [endpoint, handle] of [
      [token, exchange],
      [revocation, revoke],
    ] as const) {
      // Also compares the original text, because React Native's `URL` adds a slash.
      for (const url of typeof endpoint === 'string' ? [endpoint, toUrl(endpoint)?.href] : [])
        if (url !== undefined) endpoints.set(url, handle)
    }
  }
  const discover: typeof fetch = async (input, init) => {
    const url = urlOf(input)
    const kept = keptDiscovery(url, clock.wall())
    if (kept !== undefined) {
      learn(kept)
      return new Response(kept, { headers: { 'content-type': 'application/json' } })
    }
    const response = await requests.send((signal) => complete(send(input, { ...init, signal })))
    if (response.ok) {
      const document = await response.clone().text()
      learn(document)
      keepDiscovery(url, clock.wall(), document)
    }
    return response
  }
  const exchange: typeof fetch = (input, init) =>
    requests.send(async (signal, isRefresh) => {
      // The body can't be read after the request was sent.
      const form = new URLSearchParams(await new Request(input instanceof Request ? input.clone() : input, init).text())
      const grant = form.get('grant_type')
      if (grant === 'refresh_token') isRefresh()
      throwIfAborted(signal)
      const before = sessionMark()
      const markOfAnswer = READING_GRANTS.includes(grant) ? () => before : changeSession()
      const sent = sentAt(clock)
      const response = await complete(send(input, { ...init, signal }))
      const mark = markOfAnswer()
      if (!response.ok) return response
      const idToken = await idTokenOf(response.clone())
      if (idToken !== undefined) newest = { idToken, sent, mark }
      if (PROMPT_GRANTS.includes(grant)) {
        if (idToken !== undefined) for (const resolve of waiting) resolve(idToken)
        waiting.clear()
      }
      return response
    })
  const revoke: typeof fetch = (input, init) => {
    newest = undefined
    changeSession()
    return send(input, init)
  }

  return {
    fetch: (input, init) => {
      const url = urlOf(input)
      if (url.endsWith('/.well-known/openid-configuration')) return discover(input, init)
      return (endpoints.get(url) ?? send)(input, init)
    },
    nextIdToken: () =>
      new Promise((resolve) => {
        waiting.add(resolve)
      }),
    arrivalOf: (idToken) => {
      if (newest === undefined || newest.idToken !== idToken) return undefined
      const { sent, mark } = newest
      // The monotonic clock may stand still while the device sleeps, and the wall clock may be set.
      const elapsed = Math.max(clock.monotonic() - sent.monotonic, clock.wall() - sent.wall) / 1000
      return { elapsed, isLatest: mark !== undefined && mark === sessionMark() }
    },
    abortable: (signal, work) => requests.during(signal, work),
  }
}

interface Sent {
  readonly monotonic: number
  readonly wall: number
}

const sentAt = (clock: ReauthClock): Sent => ({ monotonic: clock.monotonic(), wall: clock.wall() })

const urlOf = (input: string | URL | Request): string => (input instanceof Request ? input.url : String(input))

/** Also waits for the body, because it may hang, too. */
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
