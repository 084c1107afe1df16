import type { Authentication } from '@reauth/policy'
import { checkOptionTypes, refuseOption } from '../../platform/options.js'
import type {
  Biometric,
  CallOptions,
  PromptOptions,
  ReauthService,
  SessionChange,
} from '../../service/reauth-service.js'
import { ServiceError, failureOfServiceError } from '../../words/service-error.js'
import {
  type AskedFor,
  type LeavingAnswer,
  type PromptAnswer,
  type RefreshAnswer,
  type ScriptedAnswer,
  usualAnswers,
} from './answers.js'
import { type FakePage, fakePage } from './fake-page.js'
import { FakeProvider, idTokenOf } from './fake-provider.js'
import { openCall } from './open-calls.js'
import { Script } from './script.js'
import { Story } from './story.js'
import { type TestClock, testClock } from './test-clock.js'
import { UnscriptedCallError, reportUnscripted } from './unscripted.js'

/** One answer for every call, or a list that is used in order. */
export type Scripted<Answer> = Answer | readonly Answer[]

/** How a {@link fakeService} answers. What is left out is not offered, and a call without an answer fails the test. */
export interface ServiceScript {
  /** When the provider is asked for new claims. */
  readonly refresh?: Scripted<RefreshAnswer>
  /** When a fingerprint or a face is asked for. Left out: biometrics are not set up. */
  readonly biometric?: Scripted<PromptAnswer>
  /** When the provider asks in a window, and the page stays. */
  readonly browser?: Scripted<PromptAnswer>
  /** When the page leaves for the provider. Together with `browser`: if the window is blocked. */
  readonly redirect?: Scripted<PromptAnswer | LeavingAnswer>
}

/** The services that a script answers. */
export type ScriptedService = keyof ServiceScript

/** A call that was answered. */
export interface AnsweredCall {
  readonly service: ScriptedService
  /** The id of the answer: `'stale'`, `'authenticated'`. */
  readonly answer: string
  /** What a prompt was asked for; absent for a refresh. */
  readonly maxAge?: number
  readonly acrValues?: readonly string[]
}

/** What surrounds a {@link fakeService}. */
export interface FakeServiceOptions {
  /** Default: one that stands still. */
  readonly clock?: TestClock
  /** Default: a new {@link fakePage}. */
  readonly page?: FakePage
}

const SCRIPT = { refresh: 'object', biometric: 'object', browser: 'object', redirect: 'object' } as const

/** How a call is told. */
const CALLS: Readonly<Record<ScriptedService, string>> = {
  refresh: 'The provider is asked for the claims',
  biometric: 'The end-user is asked for a fingerprint or a face',
  browser: 'The end-user is asked in a window',
  redirect: 'The callback is exchanged',
}
const EXAMPLES: Readonly<Record<ScriptedService, string>> = {
  refresh: '[stale(), fresh()]',
  biometric: 'authenticates()',
  browser: 'authenticates()',
  redirect: 'authenticates()',
}

/** A provider and a device whose answers a test writes. Made by {@link fakeService}. */
export class FakeService implements ReauthService {
  readonly clock: TestClock
  readonly page: FakePage
  readonly calls: readonly AnsweredCall[]
  readonly refreshIdToken: ReauthService['refreshIdToken']
  readonly getIdToken: ReauthService['getIdToken']
  readonly classifyError = failureOfServiceError
  declare readonly biometric?: Biometric
  declare readonly browser?: NonNullable<ReauthService['browser']>
  /** What happened so far. */
  readonly story = new Story()
  readonly #calls: AnsweredCall[] = []
  readonly #scripts = new Map<ScriptedService, Script<ScriptedAnswer>>()
  readonly #provider: FakeProvider
  readonly #listeners = new Set<(change: SessionChange) => void>()
  /** Take back the calls that wait until an answer is chosen. */
  readonly #open = new Set<() => void>()
  /** The answer that was chosen while the page was at the provider. */
  #atProvider: ScriptedAnswer | undefined

  constructor(script: ServiceScript, clock: TestClock, page: FakePage) {
    this.clock = clock
    this.page = page
    this.calls = this.#calls
    this.#provider = new FakeProvider(clock)
    this.use(script)
    // The calls of a page end with it.
    page.onLoad(() => {
      for (const close of this.#open) close()
      this.#open.clear()
    })
    const service = this.forPage(() => true)
    const { biometric, browser } = service
    this.refreshIdToken = (options) => service.refreshIdToken(options)
    this.getIdToken = () => service.getIdToken()
    Object.assign(this, { ...(biometric && { biometric }), ...(browser && { browser }) })
  }

  /**
   * Replaces answers from now on. What is left out stays as it is.
   *
   * @throws {ReauthError} `invalidConfiguration` for a service that there is not.
   */
  use(script: ServiceScript): void {
    checkOptionTypes('fakeService()', script, SCRIPT, 'script')
    for (const [service, answers] of Object.entries(script) as [ScriptedService, Scripted<ScriptedAnswer>][])
      this.#scripts.set(service, new Script(answers))
  }

  /** The answers of lists that were not used, a line each: `'browser: authenticated'`. */
  leftover(): readonly string[] {
    return [...this.#scripts].flatMap(([service, script]) => script.left.map(({ id }) => `${service}: ${id}`))
  }

  /** The session ends, or becomes that of a different end-user, outside of a run. */
  changeSession(change: SessionChange): void {
    this.story.tell(change === 'lost' ? 'The session ends.' : 'A different end-user signs in.')
    for (const listener of this.#listeners) listener(change)
  }

  readonly subscribe = (listener: (change: SessionChange) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * The same service, as an SDK is that a page load has just made: without a token in memory.
   *
   * @param isHere Whether that page is still shown. Afterwards nothing settles any more.
   */
  forPage(isHere: () => boolean): ReauthService {
    let idToken: string | undefined
    const answer = async (service: ScriptedService, asked: AskedFor, options: Partial<PromptOptions>) => {
      if (!isHere()) return new Promise<never>(() => {})
      const authentication = await this.#answer(service, asked, options)
      if (!isHere()) return new Promise<never>(() => {})
      idToken = idTokenOf(authentication)
      return authentication
    }
    const ask = (service: 'biometric' | 'browser') => (options: PromptOptions) => answer(service, 'prompt', options)
    const redirect = {
      kind: 'redirect' as const,
      start: async (options: PromptOptions & { readonly state: string }) =>
        isHere() ? this.#leave(options) : undefined,
      matches: (url: URL) => (this.page.isCallback(url) ? url.searchParams.get('state') : null),
      finish: (_: URL, options: CallOptions) => answer('redirect', 'prompt', options),
    }
    const hasRedirect = this.#scripts.has('redirect')
    const browser = this.#scripts.has('browser')
      ? {
          kind: 'inProcess' as const,
          reauthenticate: ask('browser'),
          ...(hasRedirect && { fallback: redirect }),
        }
      : hasRedirect
        ? redirect
        : undefined
    return {
      refreshIdToken: (options) => answer('refresh', 'refresh', options),
      getIdToken: () => {
        if (idToken === undefined) throw new ServiceError('sessionLost')
        return idToken
      },
      classifyError: failureOfServiceError,
      subscribe: this.subscribe,
      ...(this.#scripts.has('biometric') && {
        biometric: { isEnabled: () => true, reauthenticate: ask('biometric') },
      }),
      ...(browser && { browser }),
    }
  }

  async #answer(service: ScriptedService, asked: AskedFor, options: Partial<PromptOptions>): Promise<Authentication> {
    const scripted = this.#scripts.get(service)?.take()
    if (scripted === undefined) throw this.#unscripted(service)
    const answer = await this.#chosen(service, scripted, options)
    const { maxAge, acrValues } = options
    this.#calls.push({
      service,
      answer: answer.id,
      ...(maxAge !== undefined && { maxAge }),
      ...(acrValues !== undefined && { acrValues }),
    })
    this.story.tell(`${CALLS[service]}: ${answer.title}.`)
    return answer.give(this.#provider, asked)
  }

  /** The answer itself, or the one that is chosen by hand instead of it. */
  async #chosen(
    service: ScriptedService,
    scripted: ScriptedAnswer,
    options: Partial<PromptOptions>,
  ): Promise<ScriptedAnswer> {
    if (scripted.choices === undefined) return scripted
    const chosen = service === 'redirect' ? this.#atProvider : undefined
    this.#atProvider = undefined
    return chosen ?? new Promise((resolve) => this.#offer(service, CALLS[service], scripted, options, resolve))
  }

  #offer(
    service: ScriptedService,
    sentence: string,
    { choices }: ScriptedAnswer,
    { acrValues, signal }: Partial<PromptOptions>,
    onChosen: (answer: ScriptedAnswer) => void,
  ): void {
    const list = choices === 'usual' ? usualAnswers(service, acrValues) : choices!
    const close = openCall(service, sentence, list, onChosen)
    this.#open.add(close)
    signal?.addEventListener('abort', close)
  }

  async #leave({ state, acrValues }: PromptOptions & { readonly state: string }): Promise<void> {
    const script = this.#scripts.get('redirect')!
    const next = script.peek()
    if (next === undefined) throw this.#unscripted('redirect', 'The page leaves for the provider')
    if ('answersLeaving' in next) await this.#answer('redirect', 'prompt', {})
    this.page.leave(state)
    if (next.choices === undefined) return
    this.#offer('redirect', 'The page is at the provider', next, { acrValues }, (answer) => {
      this.#atProvider = answer
      this.page.returnFromProvider()
    })
  }

  #unscripted(service: ScriptedService, sentence = CALLS[service]): UnscriptedCallError {
    const count = this.#calls.filter((call) => call.service === service).length
    this.story.tell(`${sentence}: no answer is scripted.`)
    const error = new UnscriptedCallError(
      `${sentence}, and \`fakeService()\` has no answer ${count === 0 ? 'for it' : `left after ${count}`}. ` +
        `Add one: \`${service}: ${EXAMPLES[service]}\`.\n\nThe run so far:\n${this.story.toString()}`,
    )
    reportUnscripted(error)
    return error
  }
}

/**
 * Makes a service whose answers a test writes: a provider, a device and a session without any of them.
 *
 * A call without an answer rejects with an {@link UnscriptedCallError}, and fails the test: see {@link checkAfterEach}. The endpoint of your action is not part of
 * it: fake that as you fake every request.
 *
 * @param script How each service answers. A list is used in order, a single answer always.
 * @param options The clock and the page of the test.
 * @returns A `ReauthService`, with what was called and what is left.
 * @throws {ReauthError} `invalidConfiguration` for an unknown service or option.
 *
 * @example
 * const service = fakeService({ refresh: [stale(), fresh()], browser: cancelled() })
 */
export function fakeService(script: ServiceScript, options: FakeServiceOptions = {}): FakeService {
  checkOptionTypes('fakeService()', options, { clock: '.monotonic.wall.advance', page: '.href.load' })
  const { clock = testClock(), page = fakePage() } = options
  for (const [service, answers] of Object.entries(script))
    if (Array.isArray(answers) && answers.length === 0)
      refuseOption(service, 'at least one answer, or left out', answers)
  const made = new FakeService(script, clock, page)
  page.story = made.story
  clock.onAdvance((duration) => made.story.tell(`${duration} pass.`))
  return made
}
