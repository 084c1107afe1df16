import type { Authentication } from '@reauth/policy'
import type { Intent } from '../action/intent.js'
import { withoutCallback } from '../pending/return-to.js'
import type { RedirectBrowser } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import type { RunFacts } from '../words/facts.js'
import type { Departing } from './departures.js'
import type { RunEnvironment } from './environment.js'

/** Where a run that came back from a redirect continues. */
export interface Return {
  readonly transactionId: string
  /** The callback, as the page was loaded with it; `null` when there is none. */
  readonly callback: URL | null
}

/** The run's place among pending actions: how it is kept while the page is away, and taken again. */
export class Transaction {
  readonly #intent: Intent
  readonly #environment: RunEnvironment
  readonly #isResumable: boolean
  readonly #callback: URL | null
  /** Whether this run came back from a redirect. */
  readonly isResumed: boolean
  /** The OAuth `state` of the redirect that is under way, or that the run came back from; a new one for every redirect. */
  #id: string
  /** The transaction whose redirect is shared, when another run takes the page away. */
  #leaderId: string | null = null
  #isSaved: boolean
  /** Whether the callback was taken by this page. */
  #isTaken = false
  /** Whether a departure of this run was counted as a prompt: one that is begun again is the same one. */
  #isCounted = false
  #saving: Promise<void> = Promise.resolve()

  constructor(intent: Intent, environment: RunEnvironment, isResumable: boolean, back?: Return) {
    this.#intent = intent
    this.#environment = environment
    this.#isResumable = isResumable
    this.#callback = back?.callback ?? null
    this.isResumed = this.#isSaved = back !== undefined
    this.#id = back?.transactionId ?? environment.randomId()
  }

  get id(): string {
    return this.#id
  }

  // The chart starts only what the capabilities of the run name, and they are those of the service.
  get #browser(): RedirectBrowser {
    return this.#environment.service.browser as RedirectBrowser
  }

  /**
   * Writes the run and reads it back. A departure that is begun again keeps the record of the earlier one: the browser may still follow that.
   *
   * @param isAgain Whether the page was told to leave already, and did not.
   */
  async save(facts: RunFacts, departing: Departing, isAgain: boolean, signal: AbortSignal): Promise<void> {
    if (!this.#isResumable) throw new ServiceError('notResumable')
    const { pending, departures, digestOf, randomId } = this.#environment
    if (this.#isSaved && !isAgain) await pending.close(this.#id)
    signal.throwIfAborted()
    this.#id = randomId()
    this.#isSaved = true
    this.#leaderId = departures.join(departing)
    this.#saving = (async () => {
      const json = await this.#intent.toJson()
      const kept = { json, digest: await digestOf(this.#intent.action, json) }
      signal.throwIfAborted()
      await pending.save({ transactionId: this.#id, leaderId: this.#leaderId }, facts, kept, signal)
    })()
    await this.#saving
  }

  /** Leaves the page, unless another run takes it away. Resolving is not success. */
  async start(
    options: { readonly maxAge: number; readonly acrValues: readonly string[] },
    departing: Departing,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.#leaderId !== null) return
    signal.throwIfAborted()
    if (!this.#isCounted) this.#environment.prompts.count()
    this.#isCounted = true
    await this.#browser.start({ ...options, state: this.#id, signal })
    this.#environment.departures.left(departing)
  }

  /** Takes the callback, once among all pages, and exchanges it. Nothing that is rendered afterwards finds the code in the address. */
  async finish(signal: AbortSignal): Promise<Authentication> {
    const { page, pending, prompts } = this.#environment
    const callback = this.#callback!
    const here = page.href()
    const clean = here === callback.href ? withoutCallback(callback) : here
    try {
      if (page.isOnline?.() === false) throw new ServiceError('offline')
      if (!this.#isTaken && !(await pending.advance(this.#id, 'pending', 'returned'))) {
        throw new ServiceError('alreadyResumed')
      }
      this.#isTaken = true
      await this.#intent.validate()
      signal.throwIfAborted()
      // An SDK reads the address of the page, which a router may have cleaned.
      if (page.href() !== callback.href) page.replaceAddress(callback.href)
      const finished = this.#browser.finish(callback, { signal })
      page.replaceAddress(clean)
      const authentication = await finished
      prompts.succeeded()
      return authentication
    } finally {
      this.leaveCallback()
    }
  }

  /** Removes what the OpenID Provider appended to the address, if it is still there. */
  leaveCallback(): void {
    const { page } = this.#environment
    if (this.#callback !== null && page.href() === this.#callback.href) {
      page.replaceAddress(withoutCallback(this.#callback))
    }
  }

  /** Marks a run that came back as calling, once among all pages. */
  async begin(): Promise<boolean> {
    return !this.isResumed || this.#environment.pending.advance(this.#id, 'returned', 'calling')
  }

  /** The server asked for step-up: the call did not happen. */
  async step(): Promise<void> {
    if (this.isResumed) await this.#environment.pending.advance(this.#id, 'calling', 'returned')
  }

  isTakenElsewhere(): Promise<boolean> {
    return this.#environment.pending.isTaken(this.#id)
  }

  /** Closes the record, after whatever is being written. */
  async close(): Promise<void> {
    if (!this.#isSaved) return
    await this.#saving.catch(() => {})
    await this.#environment.pending.close(this.#id)
  }
}
