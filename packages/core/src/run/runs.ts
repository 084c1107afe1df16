import { intentKey } from '../action/intent.js'
import type { AnySensitiveAction } from '../action/sensitive-action.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import { attempt } from '../platform/attempt.js'
import type { Beginning } from './beginning.js'
import type { RunEnvironment } from './environment.js'
import { Run } from './run.js'

/** What a call may add to its input. */
export interface StartOptions {
  /** Cancels the run. A run that several callers share is cancelled when each of them has aborted. */
  readonly signal?: AbortSignal
  /** Continues an earlier intent whose outcome is unknown: the endpoint is called under this key. Default: a new one for each intent. */
  readonly idempotencyKey?: string
}

/** What a run that comes back from a redirect begins with. */
export type ResumedBeginning = Required<Pick<Beginning, 'action' | 'given' | 'ids' | 'back'>>

interface Active {
  readonly run: Run
  /** The intent. */
  readonly key: string
  /** Callers that have not aborted. */
  callers: number
}

/** The runs of one page: an equal call joins the run that is under way. */
export class Runs {
  readonly #environment: RunEnvironment
  readonly #declared: ReadonlyMap<string, AnySensitiveAction>
  readonly #active = new Set<Active>()
  /** What was opened for calls whose answer was lost, by their keys: under such a key no other operation is opened. */
  readonly #unresolved = new Map<string, Run['operation']>()
  #stopListening!: readonly ((() => void) | undefined)[]

  /** @param declared The actions that can be found again after a redirect, by their ids. */
  constructor(environment: RunEnvironment, declared: ReadonlyMap<string, AnySensitiveAction>) {
    this.#environment = environment
    this.#declared = declared
  }

  /** Starts an action, or joins the run of an equal call. */
  start(action: AnySensitiveAction, given: unknown, { signal, idempotencyKey }: StartOptions = {}): Run {
    const key = `${idempotencyKey ?? ''} ${intentKey(action, given, this.#isDeclared(action))}`
    const known = [...this.#active].find((active) => active.key === key && !active.run.isOver)
    const active = known ?? this.#begin(action, given, key, idempotencyKey)
    if (known === undefined) active.run.start()
    // The page may have been told to leave and be still here: a download, an empty answer, or the end-user stayed.
    else known.run.startedAgain()
    this.#hold(active, signal)
    return active.run
  }

  #begin(action: AnySensitiveAction, given: unknown, key: string, idempotencyKey: string | undefined): Active {
    if ((action.concurrency ?? 'replace') === 'replace') this.#replaceWaiting(action)
    // The first run of an intent gives it its key.
    const runId = this.#environment.randomId()
    const ids = { runId, idempotencyKey: idempotencyKey ?? runId }
    return this.#track(key, {
      action,
      given,
      ids,
      isResumable: this.#isDeclared(action),
      isFirst: idempotencyKey === undefined,
      operation: this.#unresolved.get(ids.idempotencyKey),
      retry: (intent) => this.#retry(action, intent),
    })
  }

  /** Continues a run that a redirect interrupted. */
  resume(beginning: ResumedBeginning): Run {
    const { action, given } = beginning
    const active = this.#track(` ${intentKey(action, given, true)}`, {
      ...beginning,
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

  /** The runs that are under way. */
  get active(): readonly Run[] {
    return [...this.#active].map(({ run }) => run).filter((run) => !run.isOver)
  }

  /** Finds the run of this page that left by a redirect, or came back from it. */
  find(transactionId: string): Run | undefined {
    return this.active.find((run) => run.transactionId === transactionId)
  }

  #retry(action: AnySensitiveAction, { given, idempotencyKey }: Parameters<Beginning['retry']>[0]): Run {
    return this.start(action, given, { idempotencyKey })
  }

  /** A run that waits for a click gives way to a newer one of its action. */
  #replaceWaiting({ id }: AnySensitiveAction): void {
    for (const { run } of this.#active) {
      const { status } = run.getSnapshot()
      const isWaiting = status === 'awaitingConfirmation' || status === 'confirmingResumed'
      if (run.actionId === id && isWaiting) run.send({ type: 'run.replaced' })
    }
  }

  #hold(active: Active, signal: AbortSignal | undefined): void {
    active.callers += 1
    const leave = (): void => {
      active.callers -= 1
      if (active.callers === 0) active.run.cancel()
    }
    if (signal?.aborted === true) leave()
    else signal?.addEventListener('abort', leave)
  }

  #track(key: string, beginning: Beginning): Active {
    const active = { key, run: new Run(beginning, this.#environment), callers: 0 }
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

  /** Listens to what concerns all runs, while there are any. */
  #listen(): void {
    const { page, service, engine } = this.#environment
    this.#stopListening = [
      attempt(() =>
        page.onRestored(() => {
          for (const { run } of this.#active) run.restored()
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
