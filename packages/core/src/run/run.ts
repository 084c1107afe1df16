import { Intent } from '../action/intent.js'
import type { AppStep, Report } from '../action/report.js'
import { keepsInput } from '../action/sensitive-action.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import type { RunStart } from './run-start.js'
import type { ChartedRun, Engine, LiveRun, RunEnvironment } from './environment.js'
import { attempt } from '../platform/attempt.js'
import { type Outcome, type Redirecting, withCause } from './outcome.js'
import type { RunEvent } from './run-events.js'
import type { RunSnapshot } from './run-snapshot.js'
import type { RunListener, SensitiveRun } from './sensitive-run.js'

/** The outcomes of a run whose statechart never started. */
type EarlyOutcome =
  | { readonly outcome: 'cancelled'; readonly code: 'cancelled' }
  | { readonly outcome: 'failed'; readonly code: 'unexpected' }

/** One run of an action. Its statechart is attached once it is loaded. */
export class Run implements SensitiveRun<unknown, 'redirect'>, ChartedRun {
  readonly id: string
  readonly actionId: string
  /** The same for every attempt of this intent. */
  readonly idempotencyKey: string
  readonly returnTo: string | null
  readonly ended: Promise<Outcome<unknown>>
  readonly outcome: Promise<Outcome<unknown> | Redirecting>
  readonly intent: Intent
  /** Resolves {@link outcome} when the page leaves. */
  leave!: (outcome: Redirecting) => void
  readonly #start: RunStart
  readonly #environment: RunEnvironment
  readonly #listeners = new Set<(snapshot: RunSnapshot) => void>()
  readonly #startedAt: number
  #live: LiveRun | undefined
  /** Events that were sent before the statechart was loaded. */
  #queuedEvents: SensitiveActionEvent[] = []
  /** The snapshot until the statechart is loaded. */
  #snapshot: RunSnapshot
  #end!: (outcome: Outcome<unknown>) => void
  #result: Outcome<unknown> | undefined
  /** Closes the window that a click opened. */
  #close: (() => void) | undefined

  constructor(start: RunStart, environment: RunEnvironment) {
    const { action, rawInput, ids, returnPoint } = start
    this.#start = start
    this.#environment = environment
    this.id = ids.runId
    this.actionId = action.id
    this.idempotencyKey = ids.idempotencyKey
    this.returnTo = returnPoint?.returnTo ?? null
    this.intent = new Intent(action, rawInput, this.report, returnPoint === undefined || keepsInput(action))
    this.ended = new Promise((resolve) => (this.#end = resolve))
    this.outcome = Promise.race([this.ended, new Promise<Redirecting>((resolve) => (this.leave = resolve))])
    this.#startedAt = environment.clock.monotonic()
    this.#snapshot = {
      runId: this.id,
      actionId: this.actionId,
      status: 'working',
      state: 'entering',
      canCancel: true,
      canConfirm: false,
      canChoose: false,
      canRetry: false,
      resumed: returnPoint !== undefined,
    }
  }

  /**
   * Starts the statechart as soon as it is loaded. Opens the window that it may need immediately, because later the
   * browser no longer counts the click.
   */
  start(): this {
    const { engine, service } = this.#environment
    const { action, returnPoint } = this.#start
    const mayNeedWindow = engine.loaded?.mayNeedWindow(action.requirement) ?? service.biometric === undefined
    if (returnPoint === undefined && action.confirm !== true && mayNeedWindow) this.#openWindow()
    if (engine.loaded !== undefined) this.#begin(engine.loaded)
    else
      void engine.load().then(
        (loaded) => this.#begin(loaded),
        (reason: unknown) => this.#fail(reason),
      )
    return this
  }

  #begin(engine: Engine): void {
    // A run that was cancelled in the meantime never starts.
    if (this.isOver) return
    try {
      this.#live = engine.live(this, this.#start)
      this.#live.start()
      for (const event of this.#queuedEvents) this.#live.send(event)
    } catch (reason) {
      this.#fail(reason)
    }
  }

  #fail(reason: unknown): void {
    if (!this.isOver) this.#endEarly(withCause({ outcome: 'failed', code: 'unexpected' }, { reason }))
  }

  /** Ends a run before its statechart started. Nothing was done. */
  #endEarly(outcome: EarlyOutcome): void {
    const { outcome: status, code } = outcome
    this.#snapshot = { ...this.#snapshot, status, state: status, code, canCancel: false }
    this.emit({ type: 'started' })
    this.emit({ type: status, code })
    this.end(outcome)
    this.notify()
  }

  get transactionId(): string | undefined {
    return this.#live?.transactionId
  }

  get description(): string {
    return this.intent.description
  }

  get input(): unknown {
    return this.intent.input
  }

  /** The operation that the server opened for this run. */
  get operation(): LiveRun['operation'] | undefined {
    return this.#live?.operation
  }

  get isOver(): boolean {
    return this.#result !== undefined
  }

  get result(): Outcome<unknown> | undefined {
    return this.#result
  }

  // Bound, so that they can be passed on: `useSyncExternalStore(run.subscribe, run.getSnapshot)`,
  // `onClick={run.confirm}`.

  readonly getSnapshot = (): RunSnapshot => this.#live?.getSnapshot() ?? this.#snapshot

  readonly subscribe = (listener: RunListener): { readonly unsubscribe: () => void } => {
    const call = (snapshot: RunSnapshot): void =>
      typeof listener === 'function' ? listener(snapshot) : listener.next?.(snapshot)
    this.#listeners.add(call)
    return { unsubscribe: () => void this.#listeners.delete(call) }
  }

  readonly cancel = (): void => this.send({ type: 'reauth.cancel' })

  readonly confirm = (): void => {
    if (this.getSnapshot().status === 'awaitingConfirmation' && this.#live?.needsWindow === true) this.#openWindow()
    this.send({ type: 'reauth.confirm' })
  }

  readonly choose = (method: 'biometric' | 'browser'): void => {
    if (method === 'browser' && this.getSnapshot().canChoose) this.#openWindow()
    this.send({ type: 'method.choose', method })
  }

  readonly retry = (): SensitiveRun<unknown, 'redirect'> => {
    const { intent, idempotencyKey } = this
    return this.getSnapshot().canRetry ? this.#start.retry({ rawInput: intent.rawInput, idempotencyKey }) : this
  }

  /** Sends an event. Does nothing after the end, because a button may be clicked late. */
  send(event: SensitiveActionEvent): void {
    if (this.#live !== undefined) this.#live.send(event)
    else if (event.type !== 'reauth.cancel') this.#queuedEvents.push(event)
    else if (!this.isOver) this.#endEarly({ outcome: 'cancelled', code: 'cancelled' })
  }

  /** Called when the end-user starts the same action with the same input again. */
  onRestart(): void {
    this.#live?.onRestart()
  }

  /** Called when the page is shown again. */
  onRestored(): void {
    void this.#live?.onRestored()
  }

  notify(): void {
    const { status } = this.getSnapshot()
    if (status !== 'working' && status !== 'prompting') this.closeWindow()
    for (const listener of this.#listeners) this.attempt('listener', listener, this.getSnapshot())
  }

  #openWindow(): void {
    const { browser } = this.#environment.service
    if (browser?.kind !== 'inProcess') return
    const close = attempt(() => browser.prepare?.())
    this.closeWindow()
    this.#close = close
  }

  readonly closeWindow = (): void => {
    attempt(() => this.#close?.())
    this.#close = undefined
  }

  end(outcome: Outcome<unknown>): void {
    this.closeWindow()
    this.#result = outcome
    this.#end(outcome)
  }

  emit(event: RunEvent): void {
    const { eventListeners, clock } = this.#environment
    const { id: runId, actionId } = this
    for (const listener of eventListeners)
      this.attempt('onEvent', listener, { ...event, runId, actionId, elapsed: clock.monotonic() - this.#startedAt })
  }

  attempt<Argument>(step: AppStep, work: (argument: Argument) => unknown, argument: Argument): void {
    try {
      Promise.resolve(work(argument)).catch((error: unknown) => this.report(step, error))
    } catch (error) {
      this.report(step, error)
    }
  }

  readonly report: Report = (step, error) =>
    this.#environment.onError(error, { step, runId: this.id, actionId: this.actionId })
}
