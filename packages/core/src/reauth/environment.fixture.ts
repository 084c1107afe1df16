import type { Authentication } from '@reauth/policy'
import type { PendingStore } from '../pending/pending-store.js'
import { idTokenClaims } from '../service/id-token-claims.js'
import { ServiceError } from '../words/service-error.js'
import type { ReauthService } from '../service/reauth-service.js'
import { Tab, TestWorld, transferOf } from './browser.fixture.js'
import { createReauth } from './create-reauth.js'
import type { Outcome } from '../run/outcome.js'
import type { Reauth } from './reauth.js'
import type { SensitiveRun } from '../run/sensitive-run.js'
import type { AnySensitiveAction, PerformContext } from '../action/sensitive-action.js'
import { advance, flush } from './time.fixture.js'

/** An event that can happen to an end-user with two tabs. */
export type Happening =
  | { readonly do: 'start'; readonly tab: 0 | 1; readonly action: (typeof KINDS)[number] }
  | { readonly do: 'confirm' | 'cancel' | 'reload' | 'go home' | 'restore'; readonly tab: 0 | 1 }
  | {
      readonly do: 'return'
      readonly from: 0 | 1
      readonly tab: 0 | 1
      readonly how: 'authenticated' | 'declined' | 'as another'
    }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'fail next'; readonly what: Failing }

/** The part that fails once, the next time it is needed. */
export type Failing = 'request' | 'answer' | 'server' | 'provider' | 'write' | 'read' | 'advance'

const KINDS = ['plain', 'harmless', 'resolvable'] as const
const HOME = 'https://app.example.com/'

/** A loaded page. Nothing happens in it after it is left. */
interface Page {
  readonly reauth: Reauth
  readonly actions: ReadonlyMap<string, AnySensitiveAction>
  readonly runs: SensitiveRun[]
  /** The signed-in subject that this page has read. */
  readonly subject: { key?: string }
  /** The listeners to call when the page is shown again. */
  readonly restored: Set<() => void>
}

const intentOf = (run: SensitiveRun): string => (run.input as { to: string } | undefined)?.to ?? 'unknown'

/** Two tabs, one browser, one provider, and a server that books every request with a fresh token. */
export class Environment {
  readonly world = new TestWorld()
  readonly tabs = [new Tab(), new Tab()] as const
  /** The number of bookings of each intent. */
  readonly booked = new Map<string, number>()
  readonly problems: string[] = []
  readonly story: string[] = []
  readonly #pages: [Page | null, Page | null] = [null, null]
  /** The provider addresses to which each tab was sent. */
  readonly #departures: [string[], string[]] = [[], []]
  readonly #codes = new Set<string>()
  /** The previous page of each tab, as in a back/forward cache. */
  readonly #cached: [Page | null, Page | null] = [null, null]
  readonly #failing = new Set<Failing>()
  /** The subject who was signed in when each intent started. */
  readonly #owners = new Map<string, string>()
  readonly #keys = new Map<string, string>()
  /** The intents that several loaded pages knew at the same time. */
  readonly #sharedIntents = new Set<string>()
  #intents = 0

  readonly #change: (store: PendingStore) => PendingStore

  constructor(change: (store: PendingStore) => PendingStore = (store) => store) {
    this.#change = change
    this.world.authTime -= 1000
  }

  /** Loads the first pages. */
  async begin(): Promise<void> {
    await this.#load(0, HOME)
    await this.#load(1, HOME)
  }

  async happen(happening: Happening): Promise<void> {
    this.story.push(Object.values(happening).join(' '))
    await this.#do(happening)
    await flush(28)
  }

  /** Lets all active runs end. */
  async end(): Promise<void> {
    for (let turn = 0; turn < 12; turn += 1) {
      await flush(8)
      await advance(this.world)
    }
    for (const [intent, count] of this.booked) if (count > 1) this.problems.push(`${intent} was booked ${count} times`)
  }

  async #do(happening: Happening): Promise<void> {
    const { world } = this
    switch (happening.do) {
      case 'start': {
        const intent = `intent ${(this.#intents += 1)}`
        const page = this.#pages[happening.tab]!
        if (page.subject.key !== undefined) this.#owners.set(intent, page.subject.key)
        this.#observe(page, page.reauth.start(page.actions.get(happening.action)!, { to: intent }), intent)
        return
      }
      case 'confirm':
        this.#pages[happening.tab]?.runs.at(-1)?.confirm()
        return
      case 'cancel':
        this.#pages[happening.tab]?.runs.at(-1)?.cancel()
        return
      case 'reload':
        return this.#load(happening.tab, this.tabs[happening.tab].address)
      case 'go home':
        return this.#load(happening.tab, HOME)
      case 'restore':
        return this.#restore(happening.tab)
      case 'return': {
        const state = this.#departures[happening.from].at(-1)
        if (state === undefined) return
        if (happening.how !== 'declined') world.authenticate(happening.how === 'as another' ? 'mallory' : 'alice')
        const answer = happening.how === 'declined' ? 'error=access_denied' : 'code=c'
        return this.#load(happening.tab, `https://app.example.com/callback?${answer}&state=${state}`)
      }
      case 'wait':
        return advance(world, happening.seconds)
      case 'fail next':
        this.#failing.add(happening.what)
    }
  }

  #fails(what: Failing): boolean {
    return this.#failing.delete(what)
  }

  #action(kind: string, isLoaded: () => boolean): AnySensitiveAction {
    return transferOf(this.world, {
      id: kind,
      perform: (context: PerformContext<{ to: string }>) => (isLoaded() ? this.#book(context) : new Promise(() => {})),
      autoResume: kind === 'harmless',
      ...(kind === 'resolvable' && {
        status: ({ idempotencyKey }: PerformContext<unknown>) =>
          Promise.resolve(this.#keys.has(idempotencyKey) ? 'performed' : 'notPerformed'),
      }),
    })
  }

  async #book({ input, idToken, idempotencyKey }: PerformContext<{ to: string }>): Promise<Response> {
    await Promise.resolve()
    if (this.#fails('request')) throw new TypeError('Failed to fetch')
    const { sub, auth_time: authTime } = idTokenClaims(idToken) as { sub: string; auth_time: number }
    if (this.world.now - authTime > 300) {
      return new Response(null, {
        status: 401,
        headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age="300"' },
      })
    }
    if (sub !== (this.#owners.get(input.to) ?? sub)) this.problems.push(`${input.to} was booked for ${sub}`)
    this.#keys.set(idempotencyKey, input.to)
    this.booked.set(input.to, (this.booked.get(input.to) ?? 0) + 1)
    if (this.#fails('answer')) throw new TypeError('Failed to fetch')
    return new Response(null, { status: this.#fails('server') ? 500 : 201 })
  }

  #restore(tab: 0 | 1): void {
    const page = this.#cached[tab]
    if (page === null) return
    this.#cached[tab] = null
    this.#pages[tab] = page
    this.tabs[tab].address = HOME
    for (const listener of page.restored) listener()
  }

  async #load(tab: 0 | 1, address: string): Promise<void> {
    const runs: SensitiveRun[] = []
    this.tabs[tab].address = address
    this.#cached[tab] = this.#pages[tab]
    const restored = new Set<() => void>()
    const isLoaded = (): boolean => this.#pages[tab] === page
    const actions = KINDS.map((kind) => this.#action(kind, isLoaded))
    const subject: Page['subject'] = {}
    const page: Page = {
      subject,
      restored,
      runs,
      actions: new Map(actions.map((action) => [action.id, action])),
      reauth: this.#open(tab, actions, isLoaded, { subject, restored }),
    }
    this.#pages[tab] = page
    const resuming = page.reauth.resume().catch(() => null)
    await flush(28)
    const resumed = await Promise.race([resuming, Promise.resolve(null)])
    if (resumed === null) return
    this.#observe(page, resumed, intentOf(resumed))
    void resumed.companions.then((companions) => {
      for (const run of companions) this.#observe(page, run, intentOf(run))
    })
  }

  #open(
    tab: 0 | 1,
    actions: readonly AnySensitiveAction[],
    isLoaded: () => boolean,
    { subject, restored }: Pick<Page, 'subject' | 'restored'>,
  ): Reauth {
    const { world } = this
    const wrap = <Value extends object>(parts: Value): Value =>
      new Proxy(parts, {
        get: (target, name) => {
          const found: unknown = Reflect.get(target, name)
          if (typeof found !== 'function') return found
          return (...args: unknown[]): unknown =>
            isLoaded() ? (found as (...args: unknown[]) => unknown).apply(target, args) : new Promise(() => {})
        },
      })
    const failing = (store: PendingStore): PendingStore => ({
      ...store,
      put: (entry) => (this.#fails('write') ? Promise.reject(new Error('full')) : store.put(entry)),
      get: (id) => (this.#fails('read') ? Promise.reject(new Error('denied')) : store.get(id)),
      advance: (...args) => (this.#fails('advance') ? Promise.reject(new Error('denied')) : store.advance(...args)),
    })
    const baseService = world.service('redirect')
    const browser = baseService.browser as Extract<ReauthService['browser'], { kind: 'redirect' }>
    const service: ReauthService = {
      ...baseService,
      refreshIdToken: async (options) => {
        if (this.#fails('provider')) throw new ServiceError('providerUnavailable', { retryable: true })
        const authentication = await baseService.refreshIdToken(options)
        subject.key = authentication.subject
        return authentication
      },
      browser: wrap({
        ...browser,
        start: async (options) => {
          this.#departures[tab].push(options.state)
          await browser.start(options)
        },
        finish: async (url, options): Promise<Authentication> => {
          // A code can be exchanged once.
          const code = url.searchParams.get('state')!
          if (this.#codes.has(code)) throw new ServiceError('callbackRefused')
          this.#codes.add(code)
          return browser.finish(url, options)
        },
      }),
    }
    return createReauth({
      service: wrap(service),
      actions,
      store: wrap(this.#change(failing(world.store))),
      clock: world.clock,
      page: Object.assign(Object.create(this.tabs[tab]) as Tab, {
        onRestored: (listener: () => void) => {
          restored.add(listener)
          return () => restored.delete(listener)
        },
        rememberInTab: (text: string | null) => {
          if (isLoaded()) this.tabs[tab].memory = text
        },
        recallInTab: () => this.tabs[tab].memory,
        href: () => this.tabs[tab].address,
        replaceAddress: (href: string) => {
          if (isLoaded()) this.tabs[tab].address = href
        },
      }),
    })
  }

  #observe(page: Page, run: SensitiveRun, intent: string): void {
    const others = this.#pages.filter((other) => other !== page && other?.runs.some((one) => intentOf(one) === intent))
    if (others.length > 0) this.#sharedIntents.add(intent)
    page.runs.push(run)
    void run.ended.then((outcome) => {
      if (!this.#pages.includes(page)) return
      this.story.push(`  ${intent}: ${JSON.stringify(outcome, ['outcome', 'code'])}`)
      // The app starts again with the current end-user.
      if ('code' in outcome && outcome.code === 'subjectMismatch') delete page.subject.key
      this.#check(intent, outcome)
    })
  }

  /** Checks that the outcome is what happened. */
  #check(intent: string, outcome: Outcome<unknown>): void {
    const count = this.booked.get(intent) ?? 0
    if (outcome.outcome === 'succeeded' && count !== 1)
      this.problems.push(`${intent} succeeded, but was booked ${count} times`)
    const isDenied = outcome.outcome === 'refused' || outcome.outcome === 'cancelled'
    const isOfAnother =
      'code' in outcome && (outcome.code === 'alreadyResumed' || outcome.code === 'pendingActionDiscarded')
    if (isDenied && !isOfAnother && !this.#sharedIntents.has(intent) && count > 0)
      this.problems.push(
        `${intent} was booked, but ended as ${outcome.outcome} (${'code' in outcome ? outcome.code : ''})`,
      )
  }
}
