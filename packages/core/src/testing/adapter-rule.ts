import type { Authentication } from '@reauth/policy'
import type { PromptOptions, ReauthService, RedirectBrowser, InProcessBrowser } from '../service/reauth-service.js'
import { toFailure } from '../words/codes.js'
import type { AdapterFeature, AdapterWorld, MakeService } from './adapter-world.js'

/** A rule for every adapter, as one test. */
export interface RuleOfAdapters {
  readonly id: string
  /** The rest of a sentence that starts with "the adapter". */
  readonly title: string
  /** Default: both kinds. */
  readonly browser?: AdapterWorld['browser']
  /** Features that the rule needs. */
  readonly needs?: readonly AdapterFeature[]
  check(trial: Trial): Promise<void>
}

/**
 * Thrown if an adapter breaks a rule. The message says what was expected, what happened instead, and how to fix it.
 *
 * It has the name of an assertion error, like in any test runner, and contains no token.
 */
export class AdapterRuleError extends Error {
  override readonly name = 'AssertionError'
  /** The rule's id. */
  readonly rule: string

  constructor(rule: string, message: string) {
    super(`${message} (rule "${rule}")`)
    this.rule = rule
  }
}

/** The result of a call. */
export type Settled<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: unknown }

type DeparturePrompt = PromptOptions & { readonly state: string }

/** Waits for a call. A synchronous error counts as a rejection, because only one rule is about that. */
async function settledOf<Value>(call: () => Value | PromiseLike<Value>): Promise<Settled<Awaited<Value>>> {
  try {
    return { ok: true, value: await call() }
  } catch (error) {
    return { ok: false, error }
  }
}

/** Transaction ids in the library's format: the OAuth `state`. */
export const STATES = ['f00dfeed0123456789-_AB', 'deadbeef9876543210_-yz'] as const

/** A test of one adapter against one rule. */
export class Trial {
  readonly world: AdapterWorld
  readonly rule: RuleOfAdapters
  /** The service of the first page. */
  readonly service: ReauthService
  readonly load: MakeService
  readonly #patience: number

  constructor(rule: RuleOfAdapters, world: AdapterWorld, load: MakeService, service: ReauthService) {
    this.rule = rule
    this.world = world
    this.load = load
    this.service = service
    this.#patience = world.patience ?? 4000
  }

  /** Fails the rule unless the condition is true. */
  expect(condition: boolean, expected: string, received: string, repair: string): asserts condition {
    if (!condition) throw new AdapterRuleError(this.rule.id, `Expected ${expected}, but ${received}. ${repair}`)
  }

  /** Calls the service, and waits for the answer as long as the world allows. */
  settle<Value>(what: string, call: () => Value | PromiseLike<Value>): Promise<Settled<Awaited<Value>>> {
    return this.inTime(what, settledOf(call))
  }

  /** Waits as long as the world allows. */
  async inTime<Value>(what: string, work: Promise<Value>): Promise<Value> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.#patience)
    })
    const first = await Promise.race([work.then((value) => ({ value })), late])
    clearTimeout(timer)
    this.expect(
      first !== undefined,
      `${what} to settle`,
      `there was no answer within ${this.#patience} ms`,
      'Resolve or reject every call, also when the SDK or the signal ends it. A slow world can set `patience`.',
    )
    return first.value
  }

  /** Waits for a call that must resolve. */
  async resolved<Value>(what: string, call: () => Value | PromiseLike<Value>): Promise<Awaited<Value>> {
    const settled = await this.settle(what, call)
    this.expect(settled.ok, `${what} to resolve`, `it rejected with ${this.nameOf(settled)}`, 'Nothing failed here.')
    return settled.value
  }

  /** Expects a rejection with one of the given codes. */
  failsWith(settled: Settled<unknown>, what: string, codes: readonly string[], repair: string): void {
    const expected = `${what} to reject with ${codes.map((code) => `\`${code}\``).join(' or ')}`
    this.expect(!settled.ok, expected, 'it resolved', repair)
    const { code } = this.failureOf(settled.error)
    this.expect(codes.includes(code), expected, `\`classifyError\` returned ${this.nameOf(settled)}`, repair)
  }

  /** Returns how the service classifies an error. */
  failureOf(error: unknown): { readonly code: string; readonly retryable?: boolean } {
    try {
      return toFailure(this.service.classifyError(error))
    } catch {
      return { code: 'nothing, because it threw' }
    }
  }

  nameOf(settled: Settled<unknown>): string {
    return settled.ok ? 'a value' : `\`${this.failureOf(settled.error).code}\``
  }

  refresh(service: ReauthService = this.service, signal = unaborted()): Promise<Settled<Authentication>> {
    return this.settle('refreshIdToken()', () => service.refreshIdToken({ signal }))
  }

  refreshed(service: ReauthService = this.service): Promise<Authentication> {
    return this.resolved('refreshIdToken()', () => service.refreshIdToken({ signal: unaborted() }))
  }

  /** Returns the service's browser, of the world's kind. */
  redirect(service: ReauthService = this.service): RedirectBrowser {
    const { browser } = service
    this.expect(browser?.kind === 'redirect', '`browser` of the kind "redirect"', `it is ${browser?.kind}`, KIND)
    return browser
  }

  inProcess(service: ReauthService = this.service): InProcessBrowser {
    const { browser } = service
    this.expect(browser?.kind === 'inProcess', '`browser` of the kind "inProcess"', `it is ${browser?.kind}`, KIND)
    return browser
  }

  /** Calls the prompt of either kind of browser. */
  prompt(options: Partial<DeparturePrompt> = {}): Promise<Settled<unknown>> {
    return this.inTime('the prompt', this.#prompted(options))
  }

  async #prompted(options: Partial<DeparturePrompt>): Promise<Settled<unknown>> {
    const all = { ...usualPrompt(), state: STATES[0], ...options }
    if (this.world.browser === 'redirect') {
      const browser = this.redirect()
      return settledOf(() => browser.start(all))
    }
    const browser = this.inProcess()
    return settledOf(() => browser.reauthenticate(all))
  }

  /** Leaves the page, and opens the callback page. The departure may never resolve, because the page is gone. */
  async comeBack(options: Partial<DeparturePrompt> = {}): Promise<URL> {
    const { world } = this
    if (world.callback === undefined) throw new TypeError('A world with the browser "redirect" needs a `callback()`.')
    const refused = this.#refusal(options).then(({ refused: error }) => {
      throw this.broken('`start()` to leave the page', `it rejected with ${this.nameOf({ ok: false, error })}`)
    })
    return this.inTime('the way to the provider and back', Promise.race([refused, world.callback()]))
  }

  /** Prompts until the provider receives the request or the adapter refuses. */
  async request(options: Partial<DeparturePrompt>): Promise<{ sent: URLSearchParams } | { refused: unknown }> {
    const refusal = this.#refusal(options)
    const asked = this.world.authorizationRequest!().then((sent) => ({ sent }))
    return this.inTime('the authorization request', Promise.race([asked, refusal]))
  }

  /** Resolves only if the prompt is refused. */
  async #refusal(options: Partial<DeparturePrompt>): Promise<{ refused: unknown }> {
    const settled = await this.#prompted(options)
    return settled.ok ? new Promise(() => {}) : { refused: settled.error }
  }

  /** Starts again, like another rule. */
  async again(): Promise<Trial> {
    await this.world.end?.()
    await this.world.begin()
    return new Trial(this.rule, this.world, this.load, await this.load())
  }

  broken(expected: string, received: string, repair = ''): AdapterRuleError {
    return new AdapterRuleError(this.rule.id, `Expected ${expected}, but ${received}. ${repair}`.trim())
  }

  /** Performs a complete reauthentication of either kind. Returns the service of the page where it ends. */
  async reauthenticate(): Promise<{ readonly service: ReauthService; readonly settled: Settled<Authentication> }> {
    if (this.world.browser === 'inProcess') {
      const browser = this.inProcess()
      const settled = await this.settle('reauthenticate()', () => browser.reauthenticate(usualPrompt()))
      return { service: this.service, settled }
    }
    const url = await this.comeBack()
    const service = await this.load()
    return { service, settled: await this.finish(url, service) }
  }

  /** Exchanges a callback. The adapter gets its own copy of the URL. */
  finish(url: URL, service: ReauthService, signal = unaborted()): Promise<Settled<Authentication>> {
    const browser = this.redirect(service)
    return this.settle('finish()', () => browser.finish(new URL(url), { signal }))
  }

  /** Waits until all ready work has run. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0)
      })
    }
  }

  /** Waits until the condition is true, or the world's `patience` has passed. */
  async until(condition: () => boolean): Promise<boolean> {
    const late = AbortSignal.timeout(this.#patience)
    while (!late.aborted && !condition()) await this.rest()
    return condition()
  }
}

const KIND = 'Set `browser` of the world to the kind that the adapter has.'

/** Returns a signal that is never aborted. */
export const unaborted = (): AbortSignal => new AbortController().signal

/** Returns the options of an ordinary prompt. */
export const usualPrompt = (): PromptOptions => ({ maxAge: 0, acrValues: [], signal: unaborted() })
