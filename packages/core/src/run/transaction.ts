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
import type { ReturnPoint } from './run-start.js'
import type { Departing, Departures } from './departures.js'
import type { PromptQueue } from './prompt-queue.js'

/** A run that may leave the page. */
export interface LeavingRun {
  send(event: SensitiveActionEvent): void
}

/** The dependencies of a transaction. */
interface TransactionEnvironment {
  readonly pending: PendingActions
  readonly departures: Departures
  readonly browser: RedirectBrowser
  readonly page: Page
  readonly randomId: () => string
}

/** The redirect of a run: saves the run as a pending action, leaves the page, and takes the record again. */
export class Transaction implements Departing {
  readonly #input: IntentCheck
  readonly #run: LeavingRun
  readonly #environment: TransactionEnvironment
  readonly #callback: URL | null
  #id: string
  /** The transaction of the run that leads the shared redirect, if it is another one. */
  #leaderId: string | null = null
  /** Whether the record of the redirect that the run came back from is still open. */
  #mustCloseLast: boolean
  /** Whether this page has taken the callback. */
  #isTaken = false
  /** Whether this run's departure was counted as a prompt. Repeated attempts count once. */
  #isCounted = false
  /** Whether the leader of the shared departure has ended, so that this run has to leave by itself. */
  #mustLeaveAgain = false
  #saving: Promise<void> = Promise.resolve()

  constructor(input: IntentCheck, run: LeavingRun, environment: TransactionEnvironment, returnPoint?: ReturnPoint) {
    this.#input = input
    this.#run = run
    this.#environment = environment
    this.#callback = returnPoint?.callback ?? null
    this.#mustCloseLast = returnPoint !== undefined
    this.#id = returnPoint?.transactionId ?? ''
  }

  /**
   * The OAuth `state` of the current redirect, or of the one that the run came back from. Each redirect has a new one.
   */
  get transactionId(): string {
    return this.#id
  }

  /**
   * Writes the run and reads it back. A run that came back and leaves again for a step-up closes its earlier record. A
   * repeated departure keeps the record of the earlier attempt, because the browser may still follow that one.
   */
  async save(facts: RunFacts, signal: AbortSignal): Promise<void> {
    const { pending, departures, randomId } = this.#environment
    this.#mustLeaveAgain = false
    if (this.#mustCloseLast) await pending.close(this.#id)
    this.#mustCloseLast = false
    throwIfAborted(signal)
    this.#id = randomId()
    this.#leaderId = departures.join(this)
    this.#saving = (async () => {
      const json = await this.#input.toJson()
      const storedIntent = { json, text: intentText(this.#input.intent.action, json) }
      throwIfAborted(signal)
      await pending.save({ transactionId: this.#id, leaderId: this.#leaderId }, facts, storedIntent, signal)
    })()
    await this.#saving
  }

  /** Leaves the page, unless another run leads the redirect. It does not mean success when it resolves. */
  async start(options: Omit<PromptOptions, 'signal'>, prompts: PromptQueue, signal: AbortSignal): Promise<void> {
    if (this.#mustLeaveAgain) return queueMicrotask(() => this.#run.send({ type: 'redirect.again' }))
    if (this.#leaderId !== null) return
    throwIfAborted(signal)
    if (!this.#isCounted) prompts.count()
    this.#isCounted = true
    await this.#environment.browser.start({ ...options, state: this.#id, signal })
    this.#environment.departures.markLeft(this)
  }

  leaveAgain(): void {
    this.#mustLeaveAgain = true
    this.#run.send({ type: 'redirect.again' })
  }

  cancel(): void {
    this.#run.send({ type: 'reauth.cancel' })
  }

  /**
   * Called when the end-user starts the action again. If the page should have left and is still here, it leaves again.
   */
  onRestart(): void {
    if (this.#environment.departures.isOverdue(this)) this.leaveAgain()
  }

  /**
   * Takes the callback, which only one page can do, and exchanges it. Removes the code from the address before anything
   * else is rendered.
   */
  async finish(signal: AbortSignal): Promise<Authentication> {
    const { browser, page, pending } = this.#environment
    const callback = this.#callback!
    const currentHref = page.href()
    const cleanHref = currentHref === callback.href ? withoutCallback(callback) : currentHref
    try {
      if (page.isOnline?.() === false) throw new ServiceError('offline')
      if (!this.#isTaken && !(await pending.advance(this.#id, 'pending', 'returned'))) {
        throw new ServiceError('alreadyResumed')
      }
      this.#isTaken = true
      await this.#input.validate()
      throwIfAborted(signal)
      // SDKs read the address of the page, which a router may have cleaned.
      page.replaceAddress(callback.href)
      const exchange = browser.finish(callback, { signal })
      page.replaceAddress(cleanHref)
      return await exchange
    } finally {
      this.#leaveCallback()
    }
  }

  /** Removes the parameters of the callback from the address, if they are still there. */
  #leaveCallback(): void {
    const { page } = this.#environment
    if (this.#callback !== null && page.href() === this.#callback.href) {
      page.replaceAddress(withoutCallback(this.#callback))
    }
  }

  /**
   * Marks a run that came back as calling, which only one page can do. A run that is still leaving the page does not
   * call.
   */
  begin(): Promise<boolean> {
    return this.#environment.pending.advance(this.#id, 'returned', 'calling')
  }

  /** Called when the server asks for step-up, so the call did not happen. */
  async step(): Promise<void> {
    await this.#environment.pending.advance(this.#id, 'calling', 'returned')
  }

  isTakenElsewhere(): Promise<boolean> {
    return this.#environment.pending.isTaken(this.#id)
  }

  /** Called when the run has ended. Leaves the shared departure and closes its record. */
  end(ending: Ending | null): void {
    this.#environment.departures.remove(this, ending?.code === 'cancelled')
    this.#leaveCallback()
    // A run that continued elsewhere is closed there.
    if (ending?.code !== 'alreadyResumed') void this.#close().catch(() => {})
  }

  /** Closes the record after any write in progress. */
  async #close(): Promise<void> {
    await this.#saving.catch(() => {})
    await this.#environment.pending.close(this.#id)
  }
}
