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

/** A pending call of the provider. */
export type ServiceName = 'refresh' | 'browser' | 'redirect'

/** Listeners for the events of a tab. */
export interface TabListener {
  /** Called when a service is called. */
  readonly onAsked: (tab: Tab, service: ServiceName) => void
  /** Called when the endpoint is called. */
  readonly onCalled: (tab: Tab, call: EndpointCall) => void
  /** Called when another tab asks first. */
  readonly onQueued: (tab: Tab) => void
  /** Called when a page is loaded. */
  readonly onLoaded: (tab: Tab) => void
}

export interface TabOptions {
  readonly id: string
  readonly title: string
  readonly asks: Setting['asks']
  readonly browser: SharedBrowser
  readonly clock: TestClock
  /** How far the device clock is ahead when the tab is opened, in milliseconds. */
  readonly clockOffset: number
  readonly listener: TabListener
}

const REFRESH = [fresh(), stale({ age: '16m' }), sessionLost(), otherAccount()]
const PROMPT = [authenticates(), cancelled(), otherAccount()]

/** The timers of the statechart are real, so they must outlast every reader. */
const LONG_TIMEOUT = '24h'
const TIMEOUTS = {
  refresh: LONG_TIMEOUT,
  offline: LONG_TIMEOUT,
  operation: LONG_TIMEOUT,
  confirmation: LONG_TIMEOUT,
  biometric: LONG_TIMEOUT,
  browser: LONG_TIMEOUT,
  saving: LONG_TIMEOUT,
  redirect: LONG_TIMEOUT,
  finish: LONG_TIMEOUT,
  resume: LONG_TIMEOUT,
  call: LONG_TIMEOUT,
  resolve: LONG_TIMEOUT,
} as const

/** A tab with the app: the real `createReauth()` with the test kit. */
export class Tab {
  readonly id: string
  readonly title: string
  readonly app: TestReauth
  readonly endpoint = new Endpoint()
  readonly send: AnySensitiveAction
  readonly close: AnySensitiveAction
  readonly #options: TabOptions
  readonly #calls: OpenCall[] = []
  /** The current page. */
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

  /** Sets the device clock ahead, by milliseconds. */
  setClockAhead(milliseconds: number): void {
    this.#clockOffset += milliseconds
  }

  /** Ends every run, so that no timers remain. */
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

  /** The environment of this tab's page. Shared data comes from its browser. */
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

  /** The service, with each call recorded for this tab. */
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
