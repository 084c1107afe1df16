import type { BrowserContext, Request, Route } from '@playwright/test'
import type { AdapterId } from './settings.js'

/** A part of a run, measured in sequential requests. */
export const WAYS = {
  fresh: 'fresh, with a token',
  freshCold: 'fresh, just loaded',
  leave: 'stale, until the prompt, with a token',
  leaveCold: 'stale, until the prompt, just loaded',
  back: "from the prompt's answer to the endpoint's",
} as const

export type Way = keyof typeof WAYS

/** The requests of each way, in order, or the reason why there are none to count. */
export type Requests = Readonly<Record<Way, readonly string[] | string>>

/** The name of each request, by the end of its path. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\/\.well-known\/openid-configuration$/, 'discovery'],
  [/\/token$/, 'token'],
  [/\/jwks(?:\.json)?$/, 'keys'],
  [/\/api\/[\w-]+$/, 'endpoint'],
  [/\/app\/(?:passkeys\/)?([\w-]+)$/, '$1'],
]

function nameOf(request: Request): string {
  const { pathname } = new URL(request.url())
  const [pattern, name] = NAMES.find(([each]) => each.test(pathname)) ?? [/^.*$/, pathname]
  return name.startsWith('$') ? pathname.replace(pattern, name) : name
}

/** Marks the prompt in a record. */
const ASKED = '?'

/** Records the requests of pages, without page loads. */
export class Recorder {
  #names: string[] = []
  #isHolding = false
  readonly #held: Route[] = []

  /** Starts to watch a context. Call it before any page is loaded. */
  async watch(context: BrowserContext): Promise<void> {
    await context.route(
      ({ pathname }) => ASIDE.test(pathname),
      (route) => (this.#isHolding ? void this.#held.push(route) : route.continue()),
    )
    context.on('request', (request) => {
      const isCounted = ['fetch', 'xhr'].includes(request.resourceType()) && request.method() !== 'OPTIONS'
      const { pathname } = new URL(request.url())
      if (isCounted && !ASIDE.test(pathname) && !BESIDE.test(pathname)) this.#names.push(nameOf(request))
    })
  }

  /** Starts recording, and holds back requests that the run doesn't wait for. */
  begin(): void {
    this.#isHolding = true
    this.#names = []
  }

  /** Records a prompt. */
  readonly asked = (): void => void this.#names.push(ASKED)

  untilAsked(): string[] {
    return this.#names.slice(0, this.#names.indexOf(ASKED))
  }

  sinceAsked(): string[] {
    return this.#names.slice(this.#names.lastIndexOf(ASKED) + 1)
  }

  async release(): Promise<void> {
    await Promise.all(this.#held.map((route) => route.abort().catch(() => {})))
  }
}

/** Requests that a run doesn't wait for. */
const ASIDE = /\/(?:me|userinfo)$/

/** Requests that the click sends while the session is read. */
const BESIDE = /\/passkeys\/options$/

const MEMORY = 'the tokens are in memory: a page load starts without a session'

/** The SDK doesn't expose when it received its token, so the first action on a page requests a new one. */
const refreshed = { fresh: ['token', 'endpoint'], leave: ['token'] }
const refreshedCold = { freshCold: ['token', 'endpoint'], leaveCold: ['token'] }
const discovered = { freshCold: ['discovery', 'token', 'endpoint'], leaveCold: ['discovery', 'token'] }
const inMemory = { freshCold: MEMORY, leaveCold: MEMORY }
const read = {
  fresh: ['session', 'endpoint'],
  freshCold: ['session', 'endpoint'],
  leave: ['session'],
  leaveCold: ['session'],
}
const exchanged = ['token', 'endpoint']
const exchangedCold = ['discovery', ...exchanged]

/** The requests of each adapter. */
export const ROUND_TRIPS: Readonly<Record<AdapterId, Requests>> = {
  'authgear-web': { fresh: ['endpoint'], leave: [], ...refreshedCold, back: exchanged },
  'oidc-client-ts': { ...refreshed, ...discovered, back: exchangedCold },
  'oidc-client-ts, popup': { ...refreshed, ...discovered, back: exchanged },
  'auth0-spa-js': { ...refreshed, ...refreshedCold, back: exchanged },
  'auth0-spa-js, popup': { ...refreshed, ...refreshedCold, back: exchanged },
  'keycloak-js': { ...refreshed, ...refreshedCold, back: exchangedCold },
  openid: { fresh: ['endpoint'], leave: ['token'], ...inMemory, back: exchanged },
  'openid, popup': { fresh: ['endpoint'], leave: ['token'], ...inMemory, back: exchanged },
  session: { ...read, back: ['session', 'endpoint'] },
  webauthn: { ...read, back: ['verify', 'endpoint'] },
}
