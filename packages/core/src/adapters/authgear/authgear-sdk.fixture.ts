import type { WebContainer } from '@authgear/web'
import { authgearClaims } from '@reauth/policy'
import { vi } from 'vitest'
import type { ReauthClock } from '../../platform/clock.js'
import { authgearWeb, type AuthgearWebOptions, type AuthgearWire, authgearWire } from '../authgear-web.js'

const OP = 'https://op.example.com'
/** The app's callback page. */
export const REDIRECT = 'https://app.example.com/callback'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** Creates an unsigned ID Token. By default, Authgear's claim is `true`. */
export const idTokenOf = (change: object = {}): string =>
  `${encode({ alg: 'RS256' })}.${encode({ iss: OP, sub: 'alice', iat: 1000, exp: 1300, auth_time: 900, [authgearClaims.canReauthenticate as string]: true, ...change })}.c2ln`

/** Creates a `Storage` from a map. */
export const storageOf = (entries: Map<string, string>) => ({
  getItem: (name: string) => entries.get(name) ?? null,
  setItem: (name: string, value: string) => void entries.set(name, value),
  removeItem: (name: string) => void entries.delete(name),
})

/** A request to the provider. */
export interface Asked {
  readonly path: string
  readonly grant: string | null
  readonly form: URLSearchParams
  readonly signal: AbortSignal
}

/** An OpenID Provider behind `fetch`, with answers that a test can change, and a device with tabs. */
export class Device {
  readonly localStorage = new Map<string, string>()
  readonly asked: Asked[] = []
  /** Replaces the answer of the provider, if it returns one. */
  answer: (asked: Asked) => Promise<Response> | Response | undefined = () => undefined
  /** Claims of the next ID Token. */
  claims: object = {}
  address = 'https://app.example.com/'
  /** The device's clocks, in milliseconds. */
  readonly time = { monotonic: 5000, wall: 1_700_000_000_000 }
  readonly clock: ReauthClock = { monotonic: () => this.time.monotonic, wall: () => this.time.wall }
  /** Every address to which a page navigated. */
  readonly left: string[] = []

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const form = new URLSearchParams(await request.clone().text())
    // Keeps the given signal, because the signal of a request does not follow it after garbage collection.
    const signal = init?.signal ?? request.signal
    const asked = { path: new URL(request.url).pathname, grant: form.get('grant_type'), form, signal }
    this.asked.push(asked)
    signal.throwIfAborted()
    return this.answer(asked) ?? this.#usual(asked)
  }

  /** Returns the requests since the last call. */
  look(): string[] {
    return this.asked.splice(0).map(({ path, grant }) => (grant === null ? path : grant))
  }

  /** Simulates a tab. All tabs share the address, but each has its own session storage. */
  enter(sessionStorage: Map<string, string> = new Map()): void {
    vi.stubGlobal('window', globalThis)
    vi.stubGlobal('localStorage', storageOf(this.localStorage))
    vi.stubGlobal('sessionStorage', storageOf(sessionStorage))
    const location = Object.defineProperty({}, 'href', {
      get: () => this.address,
      set: (next: string) => {
        this.left.push(next)
      },
    })
    vi.stubGlobal('location', location)
  }

  /** Loads a page with the real SDK, signed in, with the device's storage. */
  async load(wire?: AuthgearWire): Promise<WebContainer> {
    const { WebContainer: Container } = await import('@authgear/web')
    this.localStorage.set('authgear_default_refreshToken', 'refresh')
    const authgear = new Container()
    await authgear.configure({ clientID: 'client', endpoint: OP, fetch: wire?.fetch ?? this.fetch })
    return authgear
  }

  #usual({ path, grant }: Asked): Response {
    if (path.endsWith('openid-configuration')) return discovery()
    if (path === '/me') return Response.json({ sub: 'alice' })
    const answer = { id_token: idTokenOf(this.claims) }
    return Response.json(grant?.endsWith('id-token') ? answer : { ...answer, access_token: 'access', expires_in: 1800 })
  }
}

/** The service and its redirect. */
export function serviceOf(container: Parameters<typeof authgearWeb>[0], more: Partial<AuthgearWebOptions> = {}) {
  const service = authgearWeb(container, { redirectURI: REDIRECT, ...more })
  const { browser } = service
  if (browser?.kind !== 'redirect') throw new Error('The service has no redirect.')
  return { service, browser }
}

/** Loads a page with the real SDK, with or without the wire. */
export async function openPage(device: Device, isWired = true, more: Partial<AuthgearWebOptions> = {}) {
  const { clock } = device
  const wire = authgearWire({ fetch: device.fetch, clock })
  const container = await device.load(isWired ? wire : undefined)
  return { container, wire, ...serviceOf(container, { clock, ...more, ...(isWired && { wire }) }) }
}

/** The options of a prompt that is never cancelled. */
export const PROMPT = { maxAge: 0, acrValues: [], signal: new AbortController().signal }

/** Leaves for the provider with a `state`. */
export async function depart(device: Device, state: string, isWired = true): Promise<void> {
  const { service, browser } = await openPage(device, isWired)
  await service.refreshIdToken(PROMPT)
  await browser.start({ ...PROMPT, state })
}

/** Returns the callback to which the provider redirects. */
export const callbackOf = (state: string): URL => new URL(`${REDIRECT}?code=code-${state}&state=${state}`)

/** An answer that never arrives. Rejects if the request is aborted. */
export const never = ({ signal }: Asked): Promise<Response> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

/** An answer that a test releases. Rejects if the request is aborted first. */
export function deferred(respond: () => Response) {
  let arrive!: () => void
  const arrived = new Promise<Response>((resolve) => {
    arrive = () => resolve(respond())
  })
  return { arrive, answer: (asked: Asked) => Promise.race([never(asked), arrived]) }
}

/** The answer to a discovery request. */
export const discovery = (): Response =>
  Response.json({
    authorization_endpoint: `${OP}/authorize`,
    token_endpoint: `${OP}/token`,
    userinfo_endpoint: `${OP}/me`,
    revocation_endpoint: `${OP}/revoke`,
  })

const { subtle } = globalThis.crypto

/** Waits until a condition is true, even on a busy machine. */
export const waitFor = (test: () => boolean): Promise<boolean> => vi.waitUntil(test, { timeout: 20_000, interval: 1 })

/** Waits until all ready work has run, including hashes on other threads. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await subtle.digest('SHA-256', new Uint8Array())
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}
