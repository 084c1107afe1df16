import { type Actor, createActor } from 'xstate'
import type { SensitiveActionContext } from '../machine/context.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import { guards } from '../machine/guards.js'
import type { Failure } from '../words/codes.js'
import type { SensitiveActionInput } from '../words/facts.js'
import type { RunStart } from './run-start.js'
import type { ChartedRun, LiveRun, RunEnvironment } from './environment.js'
import { ServiceError } from '../words/service-error.js'
import { failureOf } from './failure.js'
import { toOutcome, withCause } from './outcome.js'
import type { PromptQueue } from './prompt-queue.js'
import type { Readings } from './readings.js'
import { eventsBetween } from './run-events.js'
import { type MachineRun, type RunMachine, assignRun } from './run-machine.js'
import { type RunSnapshot, toRunSnapshot } from './run-snapshot.js'
import { Steps } from './steps.js'

const NO_ID =
  "`crypto.getRandomValues` is missing. In React Native, import 'react-native-get-random-values' first, or pass the `crypto` of expo-crypto to `reactNativePage()`, or a `randomId` to `createReauth()`."

/** The dependencies that the statecharts of a page share. */
export interface Shared {
  readonly machine: RunMachine
  readonly readings: Readings
  readonly prompts: PromptQueue
}

/** The statechart of one run, with the data and the errors, which must not enter the statechart. */
export class ChartRun implements LiveRun, MachineRun {
  readonly services: Steps
  readonly #run: ChartedRun
  readonly #isResumed: boolean
  readonly #environment: RunEnvironment
  readonly #readings: Readings
  readonly #actor: Actor<RunMachine>
  #latest: { readonly chartSnapshot: unknown; readonly snapshot: RunSnapshot } | undefined
  #context: SensitiveActionContext | undefined
  /** The reason why the last service failed. */
  #failure: { readonly reason: unknown } | undefined

  constructor(run: ChartedRun, start: RunStart, environment: RunEnvironment, shared: Shared) {
    this.#run = run
    this.#isResumed = start.returnPoint !== undefined
    this.#environment = environment
    this.#readings = shared.readings
    this.services = new Steps(this, run, start, environment, shared)
    // The statechart then ends immediately as misconfigured.
    if (start.ids.runId === '') this.#failure = { reason: new ServiceError('misconfigured', { message: NO_ID }) }
    this.#actor = createActor(shared.machine, {
      input: this.#input(start),
      ...(environment.inspect !== undefined && {
        inspect: (event) => run.attempt('inspect', environment.inspect!, event),
      }),
    })
    assignRun(this.#actor, this)
    this.#actor.subscribe({
      next: () => this.#changed(),
      // A stopped or broken statechart does not count as success.
      error: (reason) => run.end(withCause({ outcome: 'failed', code: 'unexpected' }, { reason })),
    })
  }

  start(): void {
    this.#actor.start()
  }

  #input({ action, ids, isResumable, returnPoint, operation }: RunStart): SensitiveActionInput {
    const { service, redirect, onBiometricCancel, timeouts, clockTolerance } = this.#environment
    const reading = this.#readings.newest()
    return {
      ...ids,
      actionId: action.id,
      requirement: action.requirement,
      capabilities: {
        browser: service.browser?.kind ?? 'none',
        // A run that cannot be resumed asks for a click instead.
        ...(service.browser?.kind === 'inProcess' && redirect && isResumable && { fallback: 'redirect' }),
        operation: action.operation !== undefined,
        resolvable: action.status !== undefined || action.idempotent === true,
      },
      preferences: { confirm: action.confirm ?? false, autoResume: action.autoResume ?? false, onBiometricCancel },
      timeouts: { ...timeouts, ...action.timeouts },
      clockTolerance,
      ...(reading && { subjectKey: reading.subjectKey }),
      ...(operation && { operation }),
      ...(returnPoint && { resumption: returnPoint.resumption }),
    }
  }

  recordResult(error?: { readonly reason: unknown }): Failure | undefined {
    this.#failure = error
    return error && failureOf(this.#environment.service, error.reason)
  }

  forgetPendingAction({ ending }: SensitiveActionContext): void {
    this.services.end(ending)
  }

  forgetSubject({ subjectKey }: SensitiveActionContext): void {
    this.#readings.forget()
    if (subjectKey === null) return
    void this.#environment.redirectParts
      .load()
      .then(({ pending }) => pending.removeForSubject(subjectKey))
      .catch(() => {})
  }

  get transactionId(): string | undefined {
    return this.services.transactionId
  }

  get operation(): NonNullable<SensitiveActionInput['operation']> {
    const { operationId, openedAt } = this.#actor.getSnapshot().context
    return { operationId, openedAt }
  }

  /** Whether the end-user cancelled the run. */
  get isCancelled(): boolean {
    return this.#actor.getSnapshot().context.ending?.code === 'cancelled'
  }

  get needsWindow(): boolean {
    return !guards.canUseBiometric(this.#actor.getSnapshot())
  }

  getSnapshot(): RunSnapshot {
    const chartSnapshot = this.#actor.getSnapshot()
    if (this.#latest?.chartSnapshot !== chartSnapshot)
      this.#latest = { chartSnapshot, snapshot: toRunSnapshot(chartSnapshot, this.#isResumed) }
    return this.#latest.snapshot
  }

  send(event: SensitiveActionEvent): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event)
  }

  onRestart(): void {
    this.services.onRestart()
  }

  async onRestored(): Promise<void> {
    this.send({ type: 'page.restored', taken: await this.services.isTakenElsewhere() })
  }

  #changed(): void {
    const snapshot = this.#actor.getSnapshot()
    const { context } = snapshot
    const isDone = snapshot.status === 'done'
    for (const event of eventsBetween(this.#context, context, isDone)) this.#run.emit(event)
    this.#context = context
    if (isDone && context.ending?.code === 'subjectMismatch') this.#readings.doubt()
    if (isDone) this.#run.end(toOutcome(context, this.services, this.#failure))
    else if (snapshot.hasTag('redirecting')) this.#run.leave({ outcome: 'redirecting' })
    this.#run.notify()
  }
}
