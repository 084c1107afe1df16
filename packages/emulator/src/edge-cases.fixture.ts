import type { ConfigureOptions, WebContainer } from '@authgear/web'
import {
  type Page,
  type PerformContext,
  type Reauth,
  type ReauthEvent,
  type ReauthOptions,
  type SensitiveRun,
  createReauth,
  defineSensitiveAction,
  memoryStore,
} from '@reauth/core'
import { type AuthgearWebOptions, authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, vi } from 'vitest'
import { Wire } from './adapter-world.fixture.js'
import { passwordOf } from './end-user.fixture.js'
import type { Emulator } from './index.js'
import { type FakeBrowser, type FakeTab, openBrowser } from './sdk.fixture.js'

export const HOME = 'http://localhost:4300/'
export const BOB = { to: 'bob' }
export const ALICE = passwordOf('alice')
/** Waits up to 20 seconds, because a busy machine is slow. */
const WAIT_OPTIONS = { timeout: 20_000, interval: 1 }

type Transfer = typeof BOB

/** The endpoint of the app. It verifies each ID Token with the provider's keys and the shared clock, and books once for each idempotency key. */
export class Bank {
  /** The maximum age of an authentication, in seconds. */
  window = 300
  calls = 0
  readonly booked = new Map<string, Transfer>()
  readonly #emulator: Emulator
  readonly #keys: ReturnType<typeof createRemoteJWKSet>

  constructor(emulator: Emulator) {
    this.#emulator = emulator
    this.#keys = createRemoteJWKSet(new URL(`${emulator.issuer}/jwks`))
  }

  readonly book = async ({ input, idToken, idempotencyKey }: PerformContext<Transfer>): Promise<Response> => {
    this.calls += 1
    const now = this.#emulator.now()
    const result = await jwtVerify(idToken, this.#keys, {
      issuer: this.#emulator.issuer,
      audience: 'demo',
      currentDate: new Date(now * 1000),
      requiredClaims: ['auth_time'],
    }).catch(() => undefined)
    if (result === undefined) return new Response(null, { status: 403 })
    if (now - Number(result.payload['auth_time']) > this.window)
      return new Response(null, {
        status: 401,
        headers: { 'www-authenticate': `Bearer error="insufficient_user_authentication", max_age="${this.window}"` },
      })
    this.booked.set(idempotencyKey, input)
    return new Response(null, { status: 201 })
  }
}

/** Options of a page. */
export interface PageOptions {
  readonly adapter?: Partial<AuthgearWebOptions>
  readonly reauth?: Partial<ReauthOptions>
  /** Options of the SDK. */
  readonly sdk?: Partial<ConfigureOptions>
  /** Whether the SDK gets a token before the app does anything. */
  readonly isWarm?: boolean
}

/** A page of the app with a new instance of the SDK. */
export interface OpenPage {
  readonly authgear: WebContainer
  readonly reauth: Reauth<'redirect'>
  readonly events: readonly ReauthEvent[]
  /** Shows the page again from the back-forward cache. */
  restore(): void
  /** Notifies the page that the network is back. */
  connect(): void
}

/** A browser with the app and a signed-in end-user, with an emulator. */
export class EdgeWorld {
  readonly browser: FakeBrowser
  readonly bank: Bank
  readonly store = memoryStore()
  readonly wire = new Wire()
  readonly action
  isOnline = true
  /** Replaces `auth_time` in received ID Tokens. The SDK doesn't verify signatures; the endpoint does. */
  changeAuthTime: ((authTime: unknown) => unknown) | undefined
  /** The error of the device's wall clock, in milliseconds. */
  wallOffset = 0
  readonly #emulator: Emulator
  #readCount = 0

  private constructor(emulator: Emulator, browser: FakeBrowser, maxAge: '5m' | '10m') {
    this.#emulator = emulator
    this.browser = browser
    this.bank = new Bank(emulator)
    this.action = defineSensitiveAction<Transfer, Response>({
      id: 'transfer',
      requirement: { maxAge },
      perform: this.bank.book,
    })
  }

  /** Opens a browser and signs `alice` in. */
  static async open(emulator: Emulator, maxAge: '5m' | '10m' = '5m'): Promise<EdgeWorld> {
    emulator.control.reset()
    const browser = await openBrowser(emulator)
    const replaceState = (_: unknown, __: string, href: string): void => {
      browser.tab.href = new URL(href, browser.tab.href).href
    }
    Object.assign(globalThis, { history: { state: null, replaceState } })
    const world = new EdgeWorld(emulator, browser, maxAge)
    await world.signIn()
    return world
  }

  /** Signs a user in, as the app does, in the current tab. */
  async signIn(fields = ALICE, sdk?: Partial<ConfigureOptions>): Promise<void> {
    const authgear = await this.browser.load(HOME, authgearWire({ fetch: this.#fetchOf(sdk) }).fetch, sdk)
    await authgear.startAuthentication({ redirectURI: this.browser.callback })
    await this.browser.follow(fields)
    await authgear.finishAuthentication()
    this.browser.tab.href = HOME
    this.browser.departures.length = 0
    this.#readCount = this.#emulator.control.requests().length
  }

  /** Opens a browser with a stale authentication. */
  static async openStale(emulator: Emulator, maxAge: '5m' | '10m' = '5m'): Promise<EdgeWorld> {
    const world = await EdgeWorld.open(emulator, maxAge)
    emulator.control.ageSessions('alice', 3600)
    return world
  }

  /** Loads a page in the current tab. */
  async load(href = HOME, { adapter, reauth, sdk, isWarm = false }: PageOptions = {}): Promise<OpenPage> {
    const { clock } = this
    const wire = authgearWire({ fetch: this.#fetchOf(sdk), clock })
    const authgear = await this.browser.load(href, wire.fetch, sdk)
    if (isWarm) await authgear.refreshAccessTokenIfNeeded()
    const isOnline = (): boolean => this.isOnline
    const events: ReauthEvent[] = []
    const { page, restore, connect } = pageOf(this.browser.tab, isOnline)
    const service = authgearWeb(authgear, {
      redirectURI: this.browser.callback,
      wire,
      isOnline,
      clock,
      ...adapter,
    })
    const flow = createReauth({
      service,
      actions: [this.action],
      store: this.store,
      page,
      clock,
      onEvent: (event) => void events.push(event),
      ...reauth,
    })
    return { authgear, reauth: flow, events, restore, connect }
  }

  /** Returns the `fetch` for an SDK. The wire doesn't support cookies. */
  #fetchOf({ sessionType }: Partial<ConfigureOptions> = {}): typeof fetch {
    const { fetch: network } = sessionType === 'cookie' ? this.browser.endUser : this.wire
    return async (input, init) => this.#changed(await network(input, init))
  }

  async #changed(response: Response): Promise<Response> {
    const body = (await response
      .clone()
      .json()
      .catch(() => ({}))) as { id_token?: string }
    if (this.changeAuthTime === undefined || body.id_token === undefined) return response
    const claims = claimsOf(body.id_token)
    const changed = { ...claims, auth_time: this.changeAuthTime(claims['auth_time']) }
    return Response.json({ ...body, id_token: `e30.${Buffer.from(JSON.stringify(changed)).toString('base64url')}.` })
  }

  /** Starts the transfer, and waits until the page has redirected. */
  async leave(page: OpenPage, input: Transfer = BOB): Promise<SensitiveRun<Response, 'redirect'>> {
    const departures = this.browser.departures.length
    const run = page.reauth.start(this.action, input)
    expect(await run.outcome).toEqual({ outcome: 'redirecting' })
    await vi.waitUntil(() => this.browser.departures.length > departures, WAIT_OPTIONS)
    return run
  }

  /** Signs in at the provider as the end-user, and loads the page that the provider returns to. */
  async comeBack(fields: Readonly<Record<string, string>> = ALICE, options?: PageOptions): Promise<OpenPage> {
    await this.browser.follow(fields)
    return this.load(this.browser.href(), options)
  }

  /** Advances all clocks, including those of the device. */
  pass(seconds: number): void {
    this.#emulator.control.advanceClock(seconds)
  }

  /** Returns the requests to the token endpoint since the last call, with their results. */
  tokens(): string[] {
    const requests = this.#emulator.control.requests()
    const fresh = requests.slice(this.#readCount).filter(({ grantType }) => grantType !== undefined)
    this.#readCount = requests.length
    return fresh.map(({ grantType, status }) => `${grantType!.split(':').at(-1)} ${status}`)
  }

  /** Returns the records of the pending actions. */
  async records(): Promise<readonly { readonly stage: string }[]> {
    return (await this.store.list()).map(({ record }) => record as { stage: string })
  }

  /** The device's clocks. The wall clock may be wrong. */
  get clock() {
    return {
      monotonic: () => this.#emulator.clock(),
      wall: () => this.#emulator.clock() + this.wallOffset,
    }
  }
}

/** Returns the claims of an ID Token. */
export const claimsOf = (idToken: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(idToken.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>

/** Returns the claims of the last `id_token_hint`. */
export const hintOf = ({ browser }: EdgeWorld): Record<string, unknown> =>
  claimsOf(new URL(browser.departures.at(-1)!).searchParams.get('id_token_hint')!)

/** Waits until a resumed run asks for confirmation. */
export const confirming = (run: SensitiveRun): Promise<boolean> =>
  vi.waitUntil(() => run.getSnapshot().status === 'confirmingResumed', WAIT_OPTIONS)

/** Confirms a resumed run, and waits for its end. */
export async function confirmed(run: SensitiveRun): Promise<unknown> {
  await confirming(run)
  run.confirm()
  return run.ended
}

function pageOf(tab: FakeTab, isOnline: () => boolean) {
  const [restored, online] = [new Set<() => void>(), new Set<() => void>()]
  const listen = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const page: Page = {
    href: () => tab.href,
    replaceAddress: (href) => {
      tab.href = href
    },
    rememberInTab: (word) => {
      tab.memory = word
    },
    recallInTab: () => tab.memory,
    onRestored: listen(restored),
    onOnline: listen(online),
    isOnline,
  }
  const call = (listeners: Set<() => void>) => () => listeners.forEach((listener) => listener())
  return { page, restore: call(restored), connect: call(online) }
}
