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

/**
 * The answers of a {@link fakeService}. An omitted service is not available, and a call without an answer fails the
 * test.
 */
export interface ServiceScript {
  /** The answers to a refresh of the claims. */
  readonly refresh?: Scripted<RefreshAnswer>
  /** The answers to a biometric prompt. If omitted, biometrics are not set up. */
  readonly biometric?: Scripted<PromptAnswer>
  /** The answers to a prompt in a window, while the page stays. */
  readonly browser?: Scripted<PromptAnswer>
  /** The answers to a redirect. Together with `browser`: used if the window is blocked. */
  readonly redirect?: Scripted<PromptAnswer | LeavingAnswer>
}

/** The services of a script. */
export type ScriptedService = keyof ServiceScript

/** An answered call. */
export interface AnsweredCall {
  readonly service: ScriptedService
  /** The id of the answer: `'stale'`, `'authenticated'`. */
  readonly answer: string
  /** The `max_age` of a prompt; absent for a refresh. */
  readonly maxAge?: number
  readonly acrValues?: readonly string[]
}

/** The options of a {@link fakeService}. */
export interface FakeServiceOptions {
  /** The clock of the test. Default: a clock that stands still. */
  readonly clock?: TestClock
  /** The page of the test. Default: a new {@link fakePage}. */
  readonly page?: FakePage
}

const SCRIPT = { refresh: 'object', biometric: 'object', browser: 'object', redirect: 'object' } as const

/** The sentences of calls. */
const CALLS: Readonly<Record<ScriptedService, string>> = {
  refresh: 'The page asks the provider for the claims',
  biometric: 'The device asks for a fingerprint or a face',
  browser: 'A window asks the end-user to authenticate',
  redirect: 'The page exchanges the callback',
}
const EXAMPLES: Readonly<Record<ScriptedService, string>> = {
  refresh: '[stale(), fresh()]',
  biometric: 'authenticates()',
  browser: 'authenticates()',
  redirect: 'authenticates()',
}

/** A provider and a device with scripted answers. Create it with {@link fakeService}. */
export class FakeService implements ReauthService {
  readonly clock: TestClock
  readonly page: FakePage
  readonly calls: readonly AnsweredCall[]
  readonly refreshIdToken: ReauthService['refreshIdToken']
  readonly getIdToken: ReauthService['getIdToken']
  readonly classifyError = failureOfServiceError
  declare readonly biometric?: Biometric
  declare readonly browser?: NonNullable<ReauthService['browser']>
  /** The story so far. */
  readonly story = new Story()
  readonly #calls: AnsweredCall[] = []
  readonly #scripts = new Map<ScriptedService, Script<ScriptedAnswer>>()
  readonly #provider: FakeProvider
  readonly #listeners = new Set<(change: SessionChange) => void>()
  /** Functions that withdraw the calls that wait for a choice. */
  readonly #open = new Set<() => void>()
  /** The answer that was chosen while the page was at the provider. */
  #atProvider: ScriptedAnswer | undefined

  constructor(script: ServiceScript, clock: TestClock, page: FakePage) {
    this.clock = clock
    this.page = page
    this.calls = this.#calls
    this.#provider = new FakeProvider(clock)
    this.use(script)
    // The calls of a page end when it is left.
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
   * Replaces answers from now on. Omitted services keep their answers.
   *
   * @throws {ReauthError} `invalidConfiguration` for an unknown service.
   */
  use(script: ServiceScript): void {
    checkOptionTypes('fakeService()', script, SCRIPT, 'script')
    for (const [service, answers] of Object.entries(script) as [ScriptedService, Scripted<ScriptedAnswer>][])
      this.#scripts.set(service, new Script(answers))
  }

  /** Returns the unused answers of lists, one per line: `'browser: authenticated'`. */
  leftover(): readonly string[] {
    return [...this.#scripts].flatMap(([service, script]) => script.left.map(({ id }) => `${service}: ${id}`))
  }

  /** Ends the session, or replaces it by that of a different end-user, outside of a run. */
  changeSession(change: SessionChange): void {
    this.story.tell(change === 'lost' ? 'The session ends.' : 'A different end-user signs in.')
    for (const listener of this.#listeners) listener(change)
  }

  readonly subscribe = (listener: (change: SessionChange) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * Returns the service of a new page load, like a new SDK object: without a token in memory.
   *
   * @param isHere Whether that page is still shown. Afterwards nothing settles.
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

  /** Returns the answer itself, or the one that is chosen by hand instead. */
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
 * Creates a service with scripted answers, without a real provider, device or session.
 *
 * A call without an answer rejects with an {@link UnscriptedCallError}, and fails the test: see {@link checkAfterEach}.
 * The endpoint of your action is not part of it. Fake it like any other request.
 *
 * @param script The answers of each service. A list is used in order; a single answer is used for every call.
 * @param options The clock and the page of the test.
 * @returns A `ReauthService` that also records the calls and the unused answers.
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
      refuseOption(service, 'at least one answer, or omitted', answers)
  const made = new FakeService(script, clock, page)
  page.story = made.story
  clock.onAdvance((duration) => made.story.tell(`${duration} pass.`))
  return made
}
