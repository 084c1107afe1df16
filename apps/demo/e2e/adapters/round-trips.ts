import type { BrowserContext, Request, Route } from '@playwright/test'
import type { AdapterId } from './settings.js'

/** A way of a run, measured in requests that it waits for one after the other. */
export const WAYS = {
  fresh: 'fresh, with a token',
  freshCold: 'fresh, just loaded',
  leave: 'stale, until the prompt, with a token',
  leaveCold: 'stale, until the prompt, just loaded',
  back: "from the prompt's answer to the endpoint's",
} as const

export type Way = keyof typeof WAYS

/** The requests of each way in their order; a string says why there are none to count. */
export type Requests = Readonly<Record<Way, readonly string[] | string>>

/** What each request is called, by the end of its path. */
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

/** Stands in a record where the end-user was asked. */
const ASKED = '?'

/** Records the requests of pages. Loading a page is none. */
export class Recorder {
  #names: string[] = []
  #isHolding = false
  readonly #held: Route[] = []

  /** Call it before any page is loaded. */
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

  /** Starts recording, and holds back requests that no run waits for. */
  begin(): void {
    this.#isHolding = true
    this.#names = []
  }

  /** Notes that the end-user is asked. */
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

/** What no run waits for. */
const ASIDE = /\/(?:me|userinfo)$/

/** What is asked for in the click, while the session is read. */
const BESIDE = /\/passkeys\/options$/

const MEMORY = 'the tokens are in memory: a page load begins without a session'

/** The SDK doesn't say when its token came, so the first action of a page asks for a new one. */
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

/** What each adapter asks for. */
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
