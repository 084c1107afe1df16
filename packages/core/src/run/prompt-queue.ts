import type { Authentication } from '@reauth/policy'
import { throwIfAborted } from '../platform/abort.js'
import type { ReauthClock } from '../platform/clock.js'
import type { TabLocks } from '../platform/tab-locks.js'
import type { PromptOptions } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import { toFailure } from '../words/codes.js'

/** The number of prompts that may end without an authentication within a window of milliseconds. */
export interface PromptLimit {
  readonly count: number
  readonly within: number
}

/** Stores the times of prompts without an authentication across page loads, in milliseconds since the Unix epoch. */
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
  /** Reads the claims again after another tab has prompted. */
  readonly refresh: (signal: AbortSignal) => Promise<Authentication>
  /** Whether an authentication is newer than the previous one. A provider may answer without prompting. */
  readonly isNewer: (authentication: Authentication) => boolean
  /** Whether an authentication from another tab is enough for this run. */
  readonly isEnough: (authentication: Authentication) => boolean
  /** Whether the end-user cancelled this run. If so, every run that shares its prompt is cancelled. */
  readonly isCancelled: () => boolean
  /** Called if another tab prompts first, so that a window opened for this run is not needed now. */
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
  /** Whether another tab prompts first. */
  isQueued: boolean
}

/** Opens one prompt at a time for each kind. Runs that need it at the same time share it. */
export class PromptQueue {
  readonly #clock: ReauthClock
  readonly #locks: TabLocks
  readonly #lockName: () => string
  readonly #limit: PromptLimit
  readonly #history: PromptHistory
  readonly #openPrompts = new Map<PromptRequest['kind'], OpenPrompt>()

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
   * Counts a prompt that is about to be opened, including one that leaves the page.
   *
   * @returns A function that undoes the count, for a prompt that did not open.
   * @throws {ServiceError} `tooManyPrompts` if too many recent prompts ended without an authentication.
   */
  count(): () => void {
    const now = this.#clock.wall()
    const recent = this.#history.read().filter((time) => time <= now && now - time <= this.#limit.within)
    if (recent.length >= this.#limit.count) throw new ServiceError('tooManyPrompts')
    this.#history.write([...recent, now])
    return () => this.#history.write(recent)
  }

  /** Resets the count after a newer authentication. */
  succeeded(): void {
    this.#history.write([])
  }

  /** Opens a prompt, or shares the open one. */
  async share(request: PromptRequest): Promise<Authentication> {
    throwIfAborted(request.options.signal)
    const current = this.#openPrompts.get(request.kind)
    if (current !== undefined) {
      if (current.isQueued) request.onQueued()
      return this.#wait(current, request)
    }
    const prompt: OpenPrompt = { waiters: new Set(), controller: new AbortController(), isQueued: false }
    this.#openPrompts.set(request.kind, prompt)
    const result = this.#wait(prompt, request)
    void this.#ask(prompt, request)
    return result
  }

  async #ask(prompt: OpenPrompt, request: PromptRequest): Promise<void> {
    const { signal } = prompt.controller
    try {
      // Runs that waited for the same refresh arrive here in the same turn. The prompt combines their strongest
      // options.
      await Promise.resolve()
      const ask = async (hasWaited: boolean): Promise<Authentication> => {
        prompt.isQueued = false
        const refreshed = hasWaited ? await request.refresh(signal).catch(() => undefined) : undefined
        return refreshed !== undefined && request.isEnough(refreshed) ? refreshed : this.#prompt(prompt, request)
      }
      const authentication = await this.#locks.exclusive(this.#lockName(), signal, ask, () => {
        prompt.isQueued = true
        for (const waiter of prompt.waiters) waiter.request.onQueued()
      })
      this.#close(request.kind, prompt)
      for (const { resolve } of prompt.waiters) resolve(authentication)
    } catch (error) {
      this.#close(request.kind, prompt)
      for (const { reject } of prompt.waiters) reject(error)
    }
  }

  async #prompt(prompt: OpenPrompt, request: PromptRequest): Promise<Authentication> {
    const undoCount = this.count()
    try {
      const authentication = await request.ask({
        ...strongest(prompt.waiters),
        signal: prompt.controller.signal,
      })
      if (request.isNewer(authentication)) this.succeeded()
      return authentication
    } catch (error) {
      // A blocked window did not prompt.
      if (toFailure(error).code === 'popupBlocked') undoCount()
      throw error
    }
  }

  #close(kind: PromptRequest['kind'], prompt: OpenPrompt): void {
    if (this.#openPrompts.get(kind) === prompt) this.#openPrompts.delete(kind)
  }

  #wait(prompt: OpenPrompt, request: PromptRequest): Promise<Authentication> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { request, resolve, reject }
      prompt.waiters.add(waiter)
      request.options.signal.addEventListener('abort', () => {
        const abortedWaiters = request.isCancelled() ? [...prompt.waiters] : [waiter]
        for (const aborted of abortedWaiters) {
          prompt.waiters.delete(aborted)
          aborted.reject(new ServiceError('cancelled'))
        }
        if (prompt.waiters.size > 0) return
        this.#close(request.kind, prompt)
        prompt.controller.abort()
      })
    })
  }
}

/**
 * Combines the options: the lowest `max_age`, the `acr_values` that satisfy every run with any, or else those of the
 * first, and whether the server asked for one of them.
 */
function strongest(waiters: Iterable<Waiter>): Omit<PromptOptions, 'signal'> {
  const options = [...waiters].map(({ request }) => request.options)
  const [first = [], ...others] = options.map(({ acrValues }) => acrValues).filter((values) => values.length > 0)
  const common = first.filter((value) => others.every((values) => values.includes(value)))
  return {
    maxAge: Math.min(...options.map(({ maxAge }) => maxAge)),
    acrValues: common.length > 0 ? common : first,
    ...(options.some(({ isStepUp }) => isStepUp) && { isStepUp: true }),
  }
}
