import type { Authentication } from '@reauth/policy'
import { type IntentCheck, intentText } from '../action/intent-check.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import type { PendingActions } from '../pending/pending-actions.js'
import { withoutCallback } from '../pending/return-to.js'
import { throwIfAborted } from '../platform/abort.js'
import type { Page } from '../platform/page.js'
import type { PromptOptions, RedirectBrowser } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import type { Ending, RunFacts } from '../words/facts.js'
import type { Return } from './beginning.js'
import type { Departing, Departures } from './departures.js'
import type { PromptQueue } from './prompt-queue.js'

/** A run that may leave the page. */
export interface LeavingRun {
  send(event: SensitiveActionEvent): void
}

/** What a transaction works with. */
interface Surroundings {
  readonly pending: PendingActions
  readonly departures: Departures
  readonly browser: RedirectBrowser
  readonly page: Page
  readonly randomId: () => string
}

/** The run's place among pending actions: how it is kept while the page is away, and taken again. */
export class Transaction implements Departing {
  readonly #input: IntentCheck
  readonly #run: LeavingRun
  readonly #around: Surroundings
  readonly #callback: URL | null
  #id: string
  /** The transaction whose redirect is shared, when another run takes the page away. */
  #leaderId: string | null = null
  /** Whether the record that it came back from is still open. */
  #mustCloseLast: boolean
  /** Whether the callback was taken by this page. */
  #isTaken = false
  /** Whether a departure of this run was counted as a prompt: one that is begun again is the same one. */
  #isCounted = false
  /** Whether the departure this run came along with is over, so that it has to leave by itself. */
  #mustLeaveAgain = false
  #saving: Promise<void> = Promise.resolve()

  constructor(input: IntentCheck, run: LeavingRun, around: Surroundings, back?: Return) {
    this.#input = input
    this.#run = run
    this.#around = around
    this.#callback = back?.callback ?? null
    this.#mustCloseLast = back !== undefined
    this.#id = back?.transactionId ?? ''
  }

  /** The OAuth `state` of the redirect that is under way, or that the run came back from; a new one for every redirect. */
  get transactionId(): string {
    return this.#id
  }

  /**
   * Writes the run and reads it back. A run that came back and leaves for a step-up closes the record that it came back from. A departure that is begun again
   * keeps the record of the earlier one: the browser may still follow that.
   */
  async save(facts: RunFacts, signal: AbortSignal): Promise<void> {
    const { pending, departures, randomId } = this.#around
    this.#mustLeaveAgain = false
    if (this.#mustCloseLast) await pending.close(this.#id)
    this.#mustCloseLast = false
    throwIfAborted(signal)
    this.#id = randomId()
    this.#leaderId = departures.join(this)
    this.#saving = (async () => {
      const json = await this.#input.toJson()
      const kept = { json, text: intentText(this.#input.intent.action, json) }
      throwIfAborted(signal)
      await pending.save({ transactionId: this.#id, leaderId: this.#leaderId }, facts, kept, signal)
    })()
    await this.#saving
  }

  /** Leaves the page, unless another run takes it away. Resolving is not success. */
  async start(options: Omit<PromptOptions, 'signal'>, prompts: PromptQueue, signal: AbortSignal): Promise<void> {
    if (this.#mustLeaveAgain) return queueMicrotask(() => this.#run.send({ type: 'redirect.again' }))
    if (this.#leaderId !== null) return
    throwIfAborted(signal)
    if (!this.#isCounted) prompts.count()
    this.#isCounted = true
    await this.#around.browser.start({ ...options, state: this.#id, signal })
    this.#around.departures.left(this)
  }

  leaveAgain(): void {
    this.#mustLeaveAgain = true
    this.#run.send({ type: 'redirect.again' })
  }

  cancel(): void {
    this.#run.send({ type: 'reauth.cancel' })
  }

  /** The end-user starts the action again. If the page was told to leave and is still here, it leaves again. */
  startedAgain(): void {
    if (this.#around.departures.isOverdue(this)) this.leaveAgain()
  }

  /** Takes the callback, once among all pages, and exchanges it. Nothing that is rendered afterwards finds the code in the address. */
  async finish(signal: AbortSignal): Promise<Authentication> {
    const { browser, page, pending } = this.#around
    const callback = this.#callback!
    const here = page.href()
    const clean = here === callback.href ? withoutCallback(callback) : here
    try {
      if (page.isOnline?.() === false) throw new ServiceError('offline')
      if (!this.#isTaken && !(await pending.advance(this.#id, 'pending', 'returned'))) {
        throw new ServiceError('alreadyResumed')
      }
      this.#isTaken = true
      await this.#input.validate()
      throwIfAborted(signal)
      // An SDK reads the address of the page, which a router may have cleaned.
      page.replaceAddress(callback.href)
      const finished = browser.finish(callback, { signal })
      page.replaceAddress(clean)
      return await finished
    } finally {
      this.#leaveCallback()
    }
  }

  /** Removes what the OpenID Provider appended to the address, if it is still there. */
  #leaveCallback(): void {
    const { page } = this.#around
    if (this.#callback !== null && page.href() === this.#callback.href) {
      page.replaceAddress(withoutCallback(this.#callback))
    }
  }

  /** Marks a run that came back as calling, once among all pages. A run that has not come back leaves the page, and does not call. */
  begin(): Promise<boolean> {
    return this.#around.pending.advance(this.#id, 'returned', 'calling')
  }

  /** The server asked for step-up: the call did not happen. */
  async step(): Promise<void> {
    await this.#around.pending.advance(this.#id, 'calling', 'returned')
  }

  isTakenElsewhere(): Promise<boolean> {
    return this.#around.pending.isTaken(this.#id)
  }

  /** The run is over: the others that were leaving go on without it, and its record is closed. */
  over(ending: Ending | null): void {
    this.#around.departures.leave(this, ending?.code === 'cancelled')
    this.#leaveCallback()
    // What went on elsewhere is not this run's to close.
    if (ending?.code !== 'alreadyResumed') void this.#close().catch(() => {})
  }

  /** Closes the record, after whatever is being written. */
  async #close(): Promise<void> {
    await this.#saving.catch(() => {})
    await this.#around.pending.close(this.#id)
  }
}
