import { type Authentication, evaluate } from '@reauth/policy'
import { type Actor, createActor } from 'xstate'
import { Intent } from '../action/intent.js'
import type { AppStep } from '../action/report.js'
import { type AnySensitiveAction, keepsInput } from '../action/sensitive-action.js'
import type { PromptInput, RunRef } from '../machine/actors.js'
import type { SensitiveActionContext } from '../machine/context.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import { isAdvanced } from '../machine/freshness.js'
import type { PromptOptions } from '../service/reauth-service.js'
import type { InProcessBrowser } from '../service/reauth-service.js'
import { ServiceError } from '../words/service-error.js'
import type { Failure } from '../words/codes.js'
import type { Reading, Resumption, SensitiveActionInput } from '../words/facts.js'
import { withMargin } from '../words/requirement.js'
import { Call } from './call.js'
import type { Departing } from './departures.js'
import type { RunEnvironment } from './environment.js'
import { failureOf } from './failure.js'
import type { Outcome, Redirecting } from './outcome.js'
import { type RunEvent, eventsBetween } from './run-events.js'
import { type RunMachine, type RunServices, type ServedRun, serve } from './run-machine.js'
import { type RunSnapshot, toRunSnapshot } from './run-snapshot.js'
import type { RunListener, SensitiveRun } from './sensitive-run.js'
import { type Return, Transaction } from './transaction.js'

/** How a run begins. */
export interface Beginning {
  readonly action: AnySensitiveAction
  readonly given: unknown
  readonly ids: Pick<RunRef, 'runId' | 'idempotencyKey'>
  /** Whether the action can be found again after a redirect. */
  readonly isResumable: boolean
  /** Whether nobody has called under the idempotency key before. */
  readonly isFirst: boolean
  /** What an earlier run under the same key had opened. */
  readonly operation?: SensitiveActionInput['operation']
  /** Present when the run comes back from a redirect. */
  readonly back?: Return & { readonly resumption: Resumption; readonly returnTo: string | null }
  /** Starts the same intent again, under the same key. */
  readonly retry: (run: Run) => Run
}

interface Deferred<Result> {
  readonly promise: Promise<Result>
  readonly resolve: (result: Result) => void
}

function deferred<Result>(): Deferred<Result> {
  let resolve!: (result: Result) => void
  const promise = new Promise<Result>((settle) => (resolve = settle))
  return { promise, resolve }
}

/** One run of the statechart, with what must not enter it: the input, the data and the errors. */
export class Run implements SensitiveRun<unknown, 'redirect'>, Departing, ServedRun {
  readonly id: string
  readonly actionId: string
  /** The same for every attempt of this intent. */
  readonly idempotencyKey: string
  readonly returnTo: string | null
  readonly ended: Promise<Outcome<unknown>>
  readonly outcome: Promise<Outcome<unknown> | Redirecting>
  readonly services: RunServices
  readonly #beginning: Beginning
  readonly #environment: RunEnvironment
  readonly #intent: Intent
  readonly #transaction: Transaction
  readonly #call: Call
  readonly #actor: Actor<RunMachine>
  readonly #listeners = new Set<(snapshot: RunSnapshot) => void>()
  readonly #end = deferred<Outcome<unknown>>()
  readonly #leaving = deferred<Redirecting>()
  readonly #began: number
  #result: Outcome<unknown> | undefined
  #latest: { readonly of: unknown; readonly snapshot: RunSnapshot } | undefined
  #context: SensitiveActionContext | undefined
  /** Why the last service failed. */
  #failed: { readonly reason: unknown } | undefined
  /** Whether the departure this run came along with is over, so that it has to leave by itself. */
  #mustLeaveAgain = false

  constructor(beginning: Beginning, environment: RunEnvironment) {
    const { action, given, ids, back, isResumable, isFirst } = beginning
    this.#beginning = beginning
    this.#environment = environment
    this.id = ids.runId
    this.actionId = action.id
    this.idempotencyKey = ids.idempotencyKey
    this.returnTo = back?.returnTo ?? null
    const report = (step: AppStep, error: unknown): void => this.#report(step, error)
    this.#intent = new Intent(action, given, report, back === undefined || keepsInput(action))
    this.#transaction = new Transaction(this.#intent, environment, isResumable, back)
    this.#call = new Call(this.#intent, environment, report, isFirst && back === undefined)
    this.services = this.#services()
    this.ended = this.#end.promise
    this.outcome = Promise.race([this.ended, this.#leaving.promise])
    this.#began = environment.clock.monotonic()
    this.#actor = createActor(environment.machine, {
      input: this.#input(),
      ...(environment.inspect !== undefined && {
        inspect: (event) => this.#attempt('inspect', environment.inspect!, event),
      }),
    })
    serve(this.#actor, this)
    this.#actor.subscribe({
      next: () => this.#changed(),
      // A stopped or broken statechart never counts as success.
      error: (error) => this.#over(withCause({ outcome: 'failed', code: 'unexpected' }, { reason: error })),
    })
  }

  /** Starts the statechart. */
  start(): this {
    this.#actor.start()
    return this
  }

  #input(): SensitiveActionInput {
    const { action, ids, back, operation } = this.#beginning
    const { service, readings, onBiometricCancel, timeouts, clockTolerance } = this.#environment
    const known = readings.newest()
    return {
      ...ids,
      actionId: action.id,
      requirement: action.requirement,
      capabilities: {
        browser: service.browser?.kind ?? 'none',
        operation: action.operation !== undefined,
        resolvable: action.status !== undefined || action.idempotent === true,
      },
      preferences: { confirm: action.confirm ?? false, autoResume: action.autoResume ?? false, onBiometricCancel },
      timeouts: { ...timeouts, ...action.timeouts },
      clockTolerance,
      ...(known && { subjectKey: known.subjectKey }),
      ...(operation && { operation }),
      ...(back && { resumption: back.resumption }),
    }
  }

  #services(): RunServices {
    const { service, readings } = this.#environment
    const transaction = this.#transaction
    return {
      refreshIdToken: async ({ purpose, requirement }, signal) => {
        await this.#validate()
        return readings.refresh(purpose, requirement, signal)
      },
      openOperation: (_, signal) => this.#call.open(signal),
      reauthenticateWithBiometric: (input, signal) =>
        this.#prompt('biometric', input, signal, (options) => service.biometric!.reauthenticate(options)),
      reauthenticateInBrowser: (input, signal) =>
        this.#prompt('browser', input, signal, (options) =>
          (service.browser as InProcessBrowser).reauthenticate(options),
        ),
      savePendingAction: (facts, signal) => {
        const isAgain = this.#mustLeaveAgain
        this.#mustLeaveAgain = false
        return transaction.save(facts, this, isAgain, signal)
      },
      startBrowserReauthentication: async (input, signal) => {
        if (this.#mustLeaveAgain) {
          queueMicrotask(() => this.send({ type: 'redirect.again' }))
          return
        }
        await transaction.start({ maxAge: this.#maxAge(input), acrValues: input.acrValues }, this, signal)
      },
      finishBrowserReauthentication: async (_, signal) => {
        try {
          return await readings.record(await transaction.finish(signal))
        } catch (error) {
          throw this.#discarded(error)
        }
      },
      performAction: (input, signal) => this.#call.perform(input, transaction, signal),
      resolveOutcome: (input, signal) => this.#call.resolve(input, signal),
    }
  }

  /** An input that was kept and that the schema of this page refuses belongs to an older version of the app. */
  #discarded(error: unknown): unknown {
    const isOutdated = this.#transaction.isResumed && error instanceof ServiceError && error.code === 'invalidInput'
    return isOutdated ? new ServiceError('pendingActionDiscarded', { cause: error }) : error
  }

  async #validate(): Promise<void> {
    try {
      await this.#intent.validate()
      // An input that a redirect would lose is refused at the start, and not when the page is about to leave.
      if (this.#environment.service.browser?.kind === 'redirect' && this.#beginning.isResumable) {
        await this.#intent.toJson()
      }
    } catch (error) {
      throw this.#discarded(error)
    }
  }

  #maxAge({ maxAge }: PromptInput): number {
    return this.#environment.service.browser?.maxAge === 'needed' ? maxAge : 0
  }

  async #prompt(
    kind: 'biometric' | 'browser',
    input: PromptInput,
    signal: AbortSignal,
    ask: (options: PromptOptions) => Promise<Authentication>,
  ): Promise<Reading> {
    const { service, readings, prompts, clockTolerance } = this.#environment
    const authentication = await prompts.share({
      kind,
      options: { maxAge: kind === 'browser' ? this.#maxAge(input) : 0, acrValues: input.acrValues, signal },
      ask,
      refresh: (whenAborted) => service.refreshIdToken({ signal: whenAborted }),
      isEnough: (brought) =>
        isAdvanced({ reading: { authentication: brought }, authTimeBefore: input.authTimeBefore }) &&
        evaluate(withMargin(input.requirement), brought, brought.issuedAt, { clockTolerance }).verdict === 'fresh',
      isCancelled: () => this.#actor.getSnapshot().context.ending?.code === 'cancelled',
    })
    return readings.record(authentication)
  }

  settled(error?: { readonly reason: unknown }): Failure | undefined {
    this.#failed = error
    return error && failureOf(this.#environment.service, error.reason)
  }

  forgetPendingAction({ ending }: SensitiveActionContext): void {
    this.#environment.departures.leave(this, ending?.code === 'cancelled')
    this.#transaction.leaveCallback()
    // What went on elsewhere is not this run's to close.
    if (ending?.code !== 'alreadyResumed') void this.#transaction.close().catch(() => {})
  }

  forgetSubject({ subjectKey }: SensitiveActionContext): void {
    this.#environment.readings.forget()
    if (subjectKey !== null) void this.#environment.pending.removeOf(subjectKey).catch(() => {})
  }

  get transactionId(): string {
    return this.#transaction.id
  }

  get description(): string {
    return this.#intent.description
  }

  get input(): unknown {
    return this.#intent.input
  }

  /** What the server opened for this run. */
  get operation(): NonNullable<SensitiveActionInput['operation']> {
    const { operationId, openedAt } = this.#actor.getSnapshot().context
    return { operationId, openedAt }
  }

  /** The input as it was given. */
  get given(): unknown {
    return this.#intent.given
  }

  // Bound, so that they can be handed on: `useSyncExternalStore(run.subscribe, run.getSnapshot)`, `onClick={run.confirm}`.

  readonly getSnapshot = (): RunSnapshot => {
    const of = this.#actor.getSnapshot()
    if (this.#latest?.of !== of) this.#latest = { of, snapshot: toRunSnapshot(of, this.#transaction.isResumed) }
    return this.#latest.snapshot
  }

  readonly subscribe = (listener: RunListener): { readonly unsubscribe: () => void } => {
    const call = (snapshot: RunSnapshot): void =>
      typeof listener === 'function' ? listener(snapshot) : listener.next?.(snapshot)
    this.#listeners.add(call)
    return { unsubscribe: () => void this.#listeners.delete(call) }
  }

  readonly cancel = (): void => this.send({ type: 'reauth.cancel' })

  readonly confirm = (): void => this.send({ type: 'reauth.confirm' })

  readonly choose = (method: 'biometric' | 'browser'): void => this.send({ type: 'method.choose', method })

  readonly retry = (): Run => (this.getSnapshot().canRetry ? this.#beginning.retry(this) : this)

  leaveAgain(): void {
    this.#mustLeaveAgain = true
    this.send({ type: 'redirect.again' })
  }

  get isOver(): boolean {
    return this.#actor.getSnapshot().status !== 'active'
  }

  /** Sends an event. Nothing happens after the end: a button may be clicked late. */
  send(event: SensitiveActionEvent): void {
    if (!this.isOver) this.#actor.send(event)
  }

  /** The page is shown again: what the run left for may have gone on in another page. */
  async restored(): Promise<void> {
    this.send({ type: 'page.restored', taken: await this.#transaction.isTakenElsewhere() })
  }

  #changed(): void {
    const { context, status, tags } = this.#actor.getSnapshot()
    for (const event of eventsBetween(this.#context, context, status === 'done')) this.#emit(event)
    this.#context = context
    if (status === 'done') this.#over(this.#toOutcome(context))
    else if (tags.has('redirecting')) this.#leaving.resolve({ outcome: 'redirecting' })
    const snapshot = this.getSnapshot()
    for (const listener of this.#listeners) this.#attempt('listener', listener, snapshot)
  }

  #over(outcome: Outcome<unknown>): void {
    this.#result = outcome
    this.#end.resolve(outcome)
  }

  get result(): Outcome<unknown> | undefined {
    return this.#result
  }

  #toOutcome({ ending, idempotencyKey }: SensitiveActionContext): Outcome<unknown> {
    const call = this.#call
    if (ending === null) return { outcome: 'succeeded', data: call.data }
    const { code, outcome, diagnosis } = ending
    const { issues } = this.#intent
    return withCause(
      {
        outcome,
        code,
        ...(diagnosis && { diagnosis }),
        ...(code === 'refusedByServer' && { response: call.data }),
        ...(issues && { issues }),
        ...(outcome === 'outcomeUnknown' && { idempotencyKey }),
      } as Outcome<unknown>,
      this.#failed ?? call.thrown,
    )
  }

  #emit(event: RunEvent): void {
    const { onEvent, clock } = this.#environment
    if (onEvent === undefined) return
    const { id: runId, actionId } = this
    this.#attempt('onEvent', onEvent, { ...event, runId, actionId, elapsed: clock.monotonic() - this.#began })
  }

  /** Calls the app's code, which must not hinder the run: what it throws, now or later, is reported. */
  #attempt<Argument>(step: AppStep, work: (argument: Argument) => unknown, argument: Argument): void {
    try {
      Promise.resolve(work(argument)).catch((error: unknown) => this.#report(step, error))
    } catch (error) {
      this.#report(step, error)
    }
  }

  #report(step: AppStep, error: unknown): void {
    this.#environment.onError(error, { step, runId: this.id, actionId: this.actionId })
  }
}

/** The cause is handed over, and not written down: it is not enumerable. */
function withCause<Data>(outcome: Outcome<Data>, failed: { readonly reason: unknown } | undefined): Outcome<Data> {
  return failed === undefined ? outcome : Object.defineProperty(outcome, 'cause', { value: failed.reason })
}
