import { type AdapterWorld, type MakeService, emulatorWorld } from '@reauth/core/testing'
import { type FakeBrowser, openBrowser } from './sdk.fixture.js'
import type { Emulator } from './start-emulator.js'

const HOME = 'http://localhost:4300/'
/** A port on which nothing listens. */
const CLOSED = 'http://localhost:1/'
/** The real `fetch`. For an SDK without a `fetch` option, the wire's replaces the global one. */
const network = globalThis.fetch

/** A network between a page and an emulator: counts requests, records secrets, drops connections, responds like a captive portal, and removes claims. */
export class Wire {
  requests = 0
  readonly secrets = new Set<string>()
  fault: 'offline' | 'garbage' | undefined
  omitted: readonly string[] = []

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    this.requests += 1
    this.#note(Object.fromEntries(new URLSearchParams(await request.clone().text())))
    init?.signal?.throwIfAborted()
    if (this.fault === 'offline') return network(CLOSED, init)
    if (this.fault === 'garbage') return new Response('<!doctype html><p>Welcome to our network.', { status: 200 })
    const response = await network(request, init?.signal ? { signal: init.signal } : {})
    if (!response.headers.get('content-type')?.includes('json')) return response
    const body = (await response.json()) as Record<string, unknown>
    if (typeof body['id_token'] === 'string') body['id_token'] = this.#without(body['id_token'])
    this.#note(body)
    return Response.json(body, { status: response.status })
  }

  #note(fields: Readonly<Record<string, unknown>>): void {
    for (const name of ['access_token', 'refresh_token', 'id_token', 'code', 'code_verifier', 'id_token_hint']) {
      const value = fields[name]
      if (typeof value === 'string') this.secrets.add(value)
    }
  }

  /** Removes claims from an ID Token, whose signature the SDKs don't verify. */
  #without(idToken: string): string {
    if (this.omitted.length === 0) return idToken
    const [header, payload, signature] = idToken.split('.')
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object
    const remaining = Object.fromEntries(Object.entries(claims).filter(([name]) => !this.omitted.includes(name)))
    return `${header}.${Buffer.from(JSON.stringify(remaining)).toString('base64url')}.${signature}`
  }
}

/** A page of an app with a real SDK and its storage. */
export interface OpenPage {
  readonly browser: FakeBrowser
  readonly wire: Wire
}

/** The parts of a world that depend on the SDK. */
export interface SdkUnderTest {
  /** Signs `alice` in: redirects, follows the redirect, and finishes the callback. */
  readonly signIn: (page: OpenPage) => Promise<void>
  /** Creates the service of the page at `browser.href()`. */
  readonly makeService: (page: OpenPage, clientId: string) => ReturnType<MakeService>
  readonly without?: AdapterWorld['without']
}

/** Creates the members of a world that an emulator and a wire provide. */
export function sharedMembers(emulator: () => Emulator, wire: () => Wire) {
  const atProvider = () => emulatorWorld(emulator(), 'alice')
  return {
    now: () => atProvider().now(),
    secrets: () => [...wire().secrets],
    requests: () => wire().requests,
    endUser: (answer) => atProvider().endUser(answer),
    fail: (fault) => {
      if (fault !== 'offline' && fault !== 'garbage') return atProvider().fail(fault)
      wire().fault = fault
    },
    loseSession: () => atProvider().loseSession(),
    passTime: (seconds) => atProvider().passTime(seconds),
    omitClaims: (names) => {
      wire().omitted = names
    },
  } satisfies Partial<AdapterWorld>
}

/** Creates the world of an SDK that redirects, with an emulator. */
export function redirectWorld(emulator: () => Emulator, sdk: SdkUnderTest) {
  let page: OpenPage
  const departure = async (): Promise<URL> => {
    const { departures } = page.browser
    while (departures.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    return new URL(departures[0]!)
  }
  const world: AdapterWorld = {
    ...sharedMembers(emulator, () => page.wire),
    browser: 'redirect',
    ...(sdk.without && { without: sdk.without }),
    begin: async () => {
      emulator().control.reset()
      page = { browser: await openBrowser(emulator()), wire: new Wire() }
      const { tab } = page.browser
      const replaceState = (_: unknown, __: string, href: string): void => {
        tab.href = new URL(href, tab.href).href
      }
      Object.assign(globalThis, { history: { state: null, replaceState } })
      await sdk.signIn(page)
      page.browser.departures.length = 0
      page.browser.tab.href = HOME
      page.wire.requests = 0
      await world.endUser('approves')
    },
    prompts: () => page.browser.departures.length,
    authorizationRequest: async () => (await departure()).searchParams,
    callback: async () => {
      await departure()
      await page.browser.follow({})
      const url = new URL(page.browser.href())
      const code = url.searchParams.get('code')
      if (code !== null) page.wire.secrets.add(code)
      return url
    },
    otherClient: () => sdk.makeService(page, 'other'),
  }
  return { world, makeService: () => sdk.makeService(page, 'demo') }
}
