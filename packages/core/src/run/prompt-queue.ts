import type { Authentication } from '@reauth/policy'
import { throwIfAborted } from '../platform/abort.js'
import type { ReauthClock } from '../platform/clock.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { PromptOptions } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import { toFailure } from '../words/codes.js'

/** How many prompts may end without an authentication, and within how many milliseconds, before no more are opened. */
export interface PromptLimit {
  readonly count: number
  readonly within: number
}

/** Where the times of prompts without an authentication are kept, in milliseconds since the Unix epoch: a redirect loads the page anew. */
export interface PromptHistory {
  read(): readonly number[]
  write(times: readonly number[]): void
}

/** One run that needs a prompt. */
export interface PromptRequest {
  readonly kind: 'biometric' | 'browser'
  readonly options: PromptOptions
  /** Opens the prompt. */
  readonly ask: (options: PromptOptions) => Promise<Authentication>
  /** Reads the claims again, after another tab asked. */
  readonly refresh: (signal: AbortSignal) => Promise<Authentication>
  /** Whether an authentication is newer than the one before: a provider may answer at once, without asking anybody. */
  readonly isNewer: (authentication: Authentication) => boolean
  /** Whether an authentication that another tab brought is enough for this run. */
  readonly isEnough: (authentication: Authentication) => boolean
  /** Whether the end-user cancelled this run: then everybody who shares its prompt is cancelled, because the prompt is one. */
  readonly isCancelled: () => boolean
  /** Called if another tab asks first: a window that was opened for this run is not needed yet, and perhaps not at all. */
  readonly onQueued: () => void
}

interface Waiter {
  readonly request: PromptRequest
  readonly resolve: (authentication: Authentication) => void
  readonly reject: (error: unknown) => void
}

interface OpenPrompt {
  readonly waiters: Set<Waiter>
  readonly controller: AbortController
  /** Whether another tab asks first. */
  isQueued: boolean
}

/** Opens one prompt at a time for each kind; a run that needs one meanwhile shares it. */
export class PromptQueue {
  readonly #clock: ReauthClock
  readonly #locks: TabLocks
  readonly #lockName: () => string
  readonly #limit: PromptLimit
  readonly #history: PromptHistory
  readonly #open = new Map<PromptRequest['kind'], OpenPrompt>()

  constructor(options: {
    readonly clock: ReauthClock
    readonly locks: TabLocks
    readonly lockName: () => string
    readonly limit: PromptLimit
    readonly history: PromptHistory
  }) {
    this.#clock = options.clock
    this.#locks = options.locks
    this.#lockName = options.lockName
    this.#limit = options.limit
    this.#history = options.history
  }

  /**
   * Counts a prompt that is about to be opened, also one that leaves the page.
   *
   * @returns How to take it back, when nobody was asked.
   * @throws {ServiceError} `tooManyPrompts` when too many ended without an authentication lately.
   */
  count(): () => void {
    const now = this.#clock.wall()
    const recent = this.#history.read().filter((at) => at <= now && now - at <= this.#limit.within)
    if (recent.length >= this.#limit.count) throw new ServiceError('tooManyPrompts')
    this.#history.write([...recent, now])
    return () => this.#history.write(recent)
  }

  /** A prompt brought a newer authentication: the ones before it count no more. */
  succeeded(): void {
    this.#history.write([])
  }

  /** Asks the end-user, together with every other run that asks at the same time. */
  async share(request: PromptRequest): Promise<Authentication> {
    throwIfAborted(request.options.signal)
    const known = this.#open.get(request.kind)
    if (known !== undefined) {
      if (known.isQueued) request.onQueued()
      return this.#wait(known, request)
    }
    const opened: OpenPrompt = { waiters: new Set(), controller: new AbortController(), isQueued: false }
    this.#open.set(request.kind, opened)
    const result = this.#wait(opened, request)
    void this.#ask(opened, request)
    return result
  }

  async #ask(opened: OpenPrompt, request: PromptRequest): Promise<void> {
    const { signal } = opened.controller
    try {
      // Runs that waited for the same refresh get here in the same turn: the strongest of their requests is asked for.
      await Promise.resolve()
      const ask = async (hasWaited: boolean): Promise<Authentication> => {
        opened.isQueued = false
        const other = hasWaited ? await request.refresh(signal).catch(() => undefined) : undefined
        return other !== undefined && request.isEnough(other) ? other : this.#prompt(opened, request)
      }
      const authentication = await this.#locks.exclusive(this.#lockName(), signal, ask, () => {
        opened.isQueued = true
        for (const waiter of opened.waiters) waiter.request.onQueued()
      })
      this.#close(request.kind, opened)
      for (const { resolve } of opened.waiters) resolve(authentication)
    } catch (error) {
      this.#close(request.kind, opened)
      for (const { reject } of opened.waiters) reject(error)
    }
  }

  async #prompt(opened: OpenPrompt, request: PromptRequest): Promise<Authentication> {
    const takeBack = this.count()
    try {
      const authentication = await request.ask({
        ...strongest(opened.waiters),
        signal: opened.controller.signal,
      })
      if (request.isNewer(authentication)) this.succeeded()
      return authentication
    } catch (error) {
      // A window that did not open asked nobody.
      if (toFailure(error).code === 'popupBlocked') takeBack()
      throw error
    }
  }

  #close(kind: PromptRequest['kind'], opened: OpenPrompt): void {
    if (this.#open.get(kind) === opened) this.#open.delete(kind)
  }

  #wait(opened: OpenPrompt, request: PromptRequest): Promise<Authentication> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { request, resolve, reject }
      opened.waiters.add(waiter)
      request.options.signal.addEventListener('abort', () => {
        const leaving = request.isCancelled() ? [...opened.waiters] : [waiter]
        for (const left of leaving) {
          opened.waiters.delete(left)
          left.reject(new ServiceError('cancelled'))
        }
        if (opened.waiters.size > 0) return
        this.#close(request.kind, opened)
        opened.controller.abort()
      })
    })
  }
}

/** The least `max_age`, the levels that satisfy every run that names some, or else those of the first, and whether the server asked for any. */
function strongest(waiters: Iterable<Waiter>): Omit<PromptOptions, 'signal'> {
  const all = [...waiters].map(({ request }) => request.options)
  const [first = [], ...others] = all.map(({ acrValues }) => acrValues).filter((values) => values.length > 0)
  const common = first.filter((value) => others.every((values) => values.includes(value)))
  return {
    maxAge: Math.min(...all.map(({ maxAge }) => maxAge)),
    acrValues: common.length > 0 ? common : first,
    ...(all.some(({ isStepUp }) => isStepUp) && { isStepUp: true }),
  }
}
