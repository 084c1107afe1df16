import { intentKey } from '../action/intent.js'
import type { AnySensitiveAction } from '../action/sensitive-action.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import { attempt } from '../platform/attempt.js'
import type { RunStart } from './run-start.js'
import type { RunEnvironment } from './environment.js'
import { Run } from './run.js'

/** Options of one call, beside its input. */
export interface StartOptions {
  /** Aborting it cancels the run. A run that several callers share is cancelled once all of them have aborted. */
  readonly signal?: AbortSignal
  /**
   * Set it to continue an earlier intent with an unknown outcome: the endpoint is called under this key. Default: a new
   * key for each intent.
   */
  readonly idempotencyKey?: string
}

/** The start of a run that continues after a redirect. */
export type ResumedStart = Required<Pick<RunStart, 'action' | 'rawInput' | 'ids' | 'returnPoint'>>

interface ActiveRun {
  readonly run: Run
  /** The key of its intent. */
  readonly key: string
  /** The number of callers that have not aborted. */
  callers: number
}

/** The runs of one page. A call with an equal intent joins the current run. */
export class Runs {
  readonly #environment: RunEnvironment
  readonly #declared: ReadonlyMap<string, AnySensitiveAction>
  readonly #active = new Set<ActiveRun>()
  /**
   * The operations of calls whose response was lost, by idempotency key. No second operation is opened under such a
   * key.
   */
  readonly #unresolved = new Map<string, Run['operation']>()
  #stopListening!: readonly ((() => void) | undefined)[]

  /** @param declared The actions that can be resumed after a redirect, by id. */
  constructor(environment: RunEnvironment, declared: ReadonlyMap<string, AnySensitiveAction>) {
    this.#environment = environment
    this.#declared = declared
  }

  /** Starts an action, or joins the current run of an equal intent. */
  start(action: AnySensitiveAction, rawInput: unknown, { signal, idempotencyKey }: StartOptions = {}): Run {
    const key = `${idempotencyKey ?? ''} ${intentKey(action, rawInput, this.#isDeclared(action))}`
    const existing = [...this.#active].find((active) => active.key === key && !active.run.isOver)
    const active = existing ?? this.#begin(action, rawInput, key, idempotencyKey)
    if (existing === undefined) active.run.start()
    // The page may have been told to leave and be still here: a download, an empty answer, or the end-user stayed.
    else existing.run.onRestart()
    this.#hold(active, signal)
    return active.run
  }

  #begin(action: AnySensitiveAction, rawInput: unknown, key: string, idempotencyKey: string | undefined): ActiveRun {
    if ((action.concurrency ?? 'replace') === 'replace') this.#replaceWaiting(action)
    // The id of the first run is the key of its intent.
    const runId = this.#environment.randomId()
    const ids = { runId, idempotencyKey: idempotencyKey ?? runId }
    return this.#track(key, {
      action,
      rawInput,
      ids,
      isResumable: this.#isDeclared(action),
      isFirst: idempotencyKey === undefined,
      operation: this.#unresolved.get(ids.idempotencyKey),
      retry: (intent) => this.#retry(action, intent),
    })
  }

  /** Continues a run that a redirect interrupted. */
  resume(start: ResumedStart): Run {
    const { action, rawInput } = start
    const active = this.#track(` ${intentKey(action, rawInput, true)}`, {
      ...start,
      isResumable: true,
      isFirst: false,
      retry: (intent) => this.#retry(action, intent),
    })
    this.#hold(active, undefined)
    return active.run.start()
  }

  #isDeclared(action: AnySensitiveAction): boolean {
    return this.#declared.get(action.id) === action
  }

  /** The runs that have not ended. */
  get active(): readonly Run[] {
    return [...this.#active].map(({ run }) => run).filter((run) => !run.isOver)
  }

  /** Finds the run of this page that left with this redirect, or came back from it. */
  find(transactionId: string): Run | undefined {
    return this.active.find((run) => run.transactionId === transactionId)
  }

  #retry(action: AnySensitiveAction, { rawInput, idempotencyKey }: Parameters<RunStart['retry']>[0]): Run {
    return this.start(action, rawInput, { idempotencyKey })
  }

  /** Ends the runs of an action that wait for a click, because a newer run replaces them. */
  #replaceWaiting({ id }: AnySensitiveAction): void {
    for (const { run } of this.#active) {
      const { status } = run.getSnapshot()
      const isWaiting = status === 'awaitingConfirmation' || status === 'confirmingResumed'
      if (run.actionId === id && isWaiting) run.send({ type: 'run.replaced' })
    }
  }

  #hold(active: ActiveRun, signal: AbortSignal | undefined): void {
    active.callers += 1
    const leave = (): void => {
      active.callers -= 1
      if (active.callers === 0) active.run.cancel()
    }
    if (signal?.aborted === true) leave()
    else signal?.addEventListener('abort', leave)
  }

  #track(key: string, start: RunStart): ActiveRun {
    const active = { key, run: new Run(start, this.#environment), callers: 0 }
    if (this.#active.size === 0) this.#listen()
    this.#active.add(active)
    void active.run.ended.then(({ outcome }) => {
      const { idempotencyKey, operation } = active.run
      if (outcome === 'outcomeUnknown') this.#unresolved.set(idempotencyKey, operation)
      else this.#unresolved.delete(idempotencyKey)
      this.#active.delete(active)
      if (this.#active.size > 0) return
      for (const stop of this.#stopListening) attempt(() => stop?.())
    })
    return active
  }

  /** Adds the listeners that all runs share, while there are any. */
  #listen(): void {
    const { page, service, engine } = this.#environment
    this.#stopListening = [
      attempt(() =>
        page.onRestored(() => {
          for (const { run } of this.#active) run.onRestored()
        }),
      ),
      attempt(() => page.onOnline(() => this.#send({ type: 'network.restored' }))),
      attempt(() =>
        service.subscribe?.((change) => {
          engine.loaded?.forget()
          this.#send({ type: 'session.changed', change })
        }),
      ),
    ]
  }

  #send(event: SensitiveActionEvent): void {
    for (const { run } of this.#active) run.send(event)
  }
}
