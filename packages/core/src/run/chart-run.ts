import { type Actor, createActor } from 'xstate'
import type { SensitiveActionContext } from '../machine/context.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import { guards } from '../machine/guards.js'
import type { Failure } from '../words/codes.js'
import type { SensitiveActionInput } from '../words/facts.js'
import type { Beginning } from './beginning.js'
import type { ChartedRun, LiveRun, RunEnvironment } from './environment.js'
import { ServiceError } from '../words/service-error.js'
import { failureOf } from './failure.js'
import { toOutcome, withCause } from './outcome.js'
import type { PromptQueue } from './prompt-queue.js'
import type { Readings } from './readings.js'
import { eventsBetween } from './run-events.js'
import { type RunMachine, type ServedRun, serve } from './run-machine.js'
import { type RunSnapshot, toRunSnapshot } from './run-snapshot.js'
import { Steps } from './steps.js'

const NO_ID =
  "There is no `crypto.getRandomValues`. In React Native, import 'react-native-get-random-values' first, or give `reactNativePage()` the `crypto` of expo-crypto, or `createReauth()` a `randomId`."

/** What the statecharts of a page share. */
export interface Shared {
  readonly machine: RunMachine
  readonly readings: Readings
  readonly prompts: PromptQueue
}

/** The statechart of one run, with what must not enter it: the data and the errors. */
export class ChartRun implements LiveRun, ServedRun {
  readonly services: Steps
  readonly #run: ChartedRun
  readonly #isResumed: boolean
  readonly #environment: RunEnvironment
  readonly #readings: Readings
  readonly #actor: Actor<RunMachine>
  #latest: { readonly of: unknown; readonly snapshot: RunSnapshot } | undefined
  #context: SensitiveActionContext | undefined
  /** Why the last service failed. */
  #failed: { readonly reason: unknown } | undefined

  constructor(run: ChartedRun, beginning: Beginning, environment: RunEnvironment, shared: Shared) {
    this.#run = run
    this.#isResumed = beginning.back !== undefined
    this.#environment = environment
    this.#readings = shared.readings
    this.services = new Steps(this, run, beginning, environment, shared)
    // The statechart ends it at once, as misconfigured.
    if (beginning.ids.runId === '') this.#failed = { reason: new ServiceError('misconfigured', { message: NO_ID }) }
    this.#actor = createActor(shared.machine, {
      input: this.#input(beginning),
      ...(environment.inspect !== undefined && {
        inspect: (event) => run.attempt('inspect', environment.inspect!, event),
      }),
    })
    serve(this.#actor, this)
    this.#actor.subscribe({
      next: () => this.#changed(),
      // A stopped or broken statechart never counts as success.
      error: (reason) => run.over(withCause({ outcome: 'failed', code: 'unexpected' }, { reason })),
    })
  }

  start(): void {
    this.#actor.start()
  }

  #input({ action, ids, isResumable, back, operation }: Beginning): SensitiveActionInput {
    const { service, leaving, onBiometricCancel, timeouts, clockTolerance } = this.#environment
    const known = this.#readings.newest()
    return {
      ...ids,
      actionId: action.id,
      requirement: action.requirement,
      capabilities: {
        browser: service.browser?.kind ?? 'none',
        // Who cannot come back is asked for a click instead.
        ...(service.browser?.kind === 'inProcess' && leaving && isResumable && { fallback: 'redirect' }),
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

  settled(error?: { readonly reason: unknown }): Failure | undefined {
    this.#failed = error
    return error && failureOf(this.#environment.service, error.reason)
  }

  forgetPendingAction({ ending }: SensitiveActionContext): void {
    this.services.over(ending)
  }

  forgetSubject({ subjectKey }: SensitiveActionContext): void {
    this.#readings.forget()
    if (subjectKey === null) return
    void this.#environment.away
      .load()
      .then(({ pending }) => pending.removeOf(subjectKey))
      .catch(() => {})
  }

  get transactionId(): string | undefined {
    return this.services.transactionId
  }

  get operation(): NonNullable<SensitiveActionInput['operation']> {
    const { operationId, openedAt } = this.#actor.getSnapshot().context
    return { operationId, openedAt }
  }

  /** Whether the end-user cancelled it. */
  get isCancelled(): boolean {
    return this.#actor.getSnapshot().context.ending?.code === 'cancelled'
  }

  get needsWindow(): boolean {
    return !guards.canUseBiometric(this.#actor.getSnapshot())
  }

  getSnapshot(): RunSnapshot {
    const of = this.#actor.getSnapshot()
    if (this.#latest?.of !== of) this.#latest = { of, snapshot: toRunSnapshot(of, this.#isResumed) }
    return this.#latest.snapshot
  }

  send(event: SensitiveActionEvent): void {
    if (this.#actor.getSnapshot().status === 'active') this.#actor.send(event)
  }

  startedAgain(): void {
    this.services.startedAgain()
  }

  async restored(): Promise<void> {
    this.send({ type: 'page.restored', taken: await this.services.isTakenElsewhere() })
  }

  #changed(): void {
    const snapshot = this.#actor.getSnapshot()
    const { context } = snapshot
    const isDone = snapshot.status === 'done'
    for (const event of eventsBetween(this.#context, context, isDone)) this.#run.happened(event)
    this.#context = context
    if (isDone && context.ending?.code === 'subjectMismatch') this.#readings.doubt()
    if (isDone) this.#run.over(toOutcome(context, this.services, this.#failed))
    else if (snapshot.hasTag('redirecting')) this.#run.left({ outcome: 'redirecting' })
    this.#run.changed()
  }
}
