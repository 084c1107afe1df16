import { type AnySensitiveAction, type ReauthOptions, createReauth, defineSensitiveAction } from '@reauth/core'
import {
  type OpenCall,
  type TestClock,
  type TestReauth,
  authenticates,
  byHand,
  cancelled,
  createTestReauth,
  fakePage,
  fakeService,
  fresh,
  openCalls,
  otherAccount,
  sessionLost,
  stale,
} from '@reauth/core/testing'
import { Endpoint, type EndpointCall } from './endpoint.js'
import type { Setting } from './setting.js'
import type { SharedBrowser } from './shared-browser.js'

/** A call of the provider that waits until its answer is chosen. */
export type ServiceName = 'refresh' | 'browser' | 'redirect'

/** What a tab reports while it works. */
export interface TabListener {
  /** A service is asked. */
  readonly onAsked: (tab: Tab, service: ServiceName) => void
  /** The endpoint is called. */
  readonly onCalled: (tab: Tab, call: EndpointCall) => void
  /** A different tab asks first. */
  readonly onQueued: (tab: Tab) => void
  /** A page was loaded. */
  readonly onLoaded: (tab: Tab) => void
}

export interface TabOptions {
  readonly id: string
  readonly title: string
  readonly asks: Setting['asks']
  readonly browser: SharedBrowser
  readonly clock: TestClock
  /** Milliseconds by which the device's clock is ahead when the tab is opened. */
  readonly clockOffset: number
  readonly listener: TabListener
}

const REFRESH = [fresh(), stale({ age: '16m' }), sessionLost(), otherAccount()]
const PROMPT = [authenticates(), cancelled(), otherAccount()]

/** Nobody hurries a reader: the statecharts' own timers are real ones. */
const PATIENCE = '24h'
const TIMEOUTS = {
  refresh: PATIENCE,
  offline: PATIENCE,
  operation: PATIENCE,
  confirmation: PATIENCE,
  biometric: PATIENCE,
  browser: PATIENCE,
  saving: PATIENCE,
  redirect: PATIENCE,
  finish: PATIENCE,
  resume: PATIENCE,
  call: PATIENCE,
  resolve: PATIENCE,
} as const

/** One tab with the app in it: the real `createReauth()` over the test kit. */
export class Tab {
  readonly id: string
  readonly title: string
  readonly app: TestReauth
  readonly endpoint = new Endpoint()
  readonly send: AnySensitiveAction
  readonly close: AnySensitiveAction
  readonly #options: TabOptions
  readonly #calls: OpenCall[] = []
  /** The page that is shown. */
  #page: object | undefined
  #clockOffset: number

  constructor(options: TabOptions) {
    const { id, title, asks, clock, clockOffset, listener } = options
    this.#clockOffset = clockOffset
    this.id = id
    this.title = title
    this.#options = options
    this.send = this.#action('send', ({ to }: { to: string }) => `Send 20.00 to ${to}`)
    this.close = this.#action('close', () => 'Close the account')
    const page = fakePage({ href: 'https://bank.example.com/' })
    const prompt = byHand(PROMPT)
    const script = { refresh: byHand(REFRESH), [asks === 'window' ? 'browser' : 'redirect']: prompt }
    this.app = createTestReauth({
      service: fakeService(script, { clock, page }),
      actions: [this.send, this.close],
      clock,
      options: { namespace: 'bank', timeouts: TIMEOUTS, onError: () => {} },
      create: (made) => createReauth(this.#environmentOf(made)),
    })
    this.app.subscribe(() => listener.onLoaded(this))
  }

  /** Calls of the provider that wait for an answer. */
  get calls(): readonly OpenCall[] {
    const open = openCalls()
    return this.#calls.filter((call) => open.includes(call))
  }

  /** Whether the page left for the provider. */
  get isAway(): boolean {
    return this.app.page.isAway
  }

  /** Somebody sets the device's clock ahead, by milliseconds. */
  setClockAhead(milliseconds: number): void {
    this.#clockOffset += milliseconds
  }

  /** Ends every run, so that no timer of it is left. */
  dispose(): void {
    for (const run of this.app.reauth.runs()) run.cancel()
    this.app.page.reload()
  }

  #action(id: 'send' | 'close', describe: (input: { to: string }) => string): AnySensitiveAction {
    return defineSensitiveAction<{ to: string }, Response>({
      id,
      requirement: { maxAge: '5m' },
      describe,
      perform: (context) => {
        const answer = this.endpoint.call(id, context)
        this.#options.listener.onCalled(this, this.endpoint.waiting.at(-1)!)
        return answer
      },
    })
  }

  /** What the page of this tab is made of: everything that tabs share is that of their browser. */
  #environmentOf(made: ReauthOptions): ReauthOptions {
    const { browser, clock, listener } = this.#options
    const page = made.page!
    if (this.#page !== undefined) browser.release(this.#page)
    this.#page = page
    return {
      ...made,
      service: this.#watched(made.service),
      store: browser.store,
      locks: browser.locksOf(page, () => listener.onQueued(this)),
      randomId: browser.randomId,
      clock: { monotonic: () => clock.monotonic(), wall: () => clock.wall() + this.#clockOffset },
    }
  }

  /** The service, with each call noted as one of this tab. */
  #watched(service: ReauthOptions['service']): ReauthOptions['service'] {
    const { browser } = service
    return {
      ...service,
      refreshIdToken: (options) => this.#noted('refresh', () => service.refreshIdToken(options)),
      ...(browser?.kind === 'inProcess' && {
        browser: {
          ...browser,
          reauthenticate: (options) => this.#noted('browser', () => browser.reauthenticate(options)),
        },
      }),
      ...(browser?.kind === 'redirect' && {
        browser: { ...browser, start: (options) => this.#noted('redirect', () => browser.start(options)) },
      }),
    }
  }

  #noted<Result>(service: ServiceName, call: () => Result): Result {
    const before = openCalls()
    const result = call()
    this.#calls.push(...openCalls().filter((open) => !before.includes(open)))
    this.#options.listener.onAsked(this, service)
    return result
  }
}
