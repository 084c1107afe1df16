import type { Resumption, SensitiveActionInput } from '../words/facts.js'
import type { SensitiveActionEvent } from '../machine/events.js'
import { randomId } from '../platform/digest.js'
import { attempt } from '../platform/attempt.js'
import { type OwnedRun, type RunOptions, createRun } from './create-run.js'
import { createDepartures } from './departures.js'
import type { RunParts, Transaction } from './run-parts.js'
import type { AnySensitiveAction } from '../action/sensitive-action.js'

/** What all runs of a page share. */
export type SharedParts = Omit<RunParts, 'action' | 'transaction' | 'departures' | 'vault'>

/** What a run that comes back from a redirect begins with. */
export interface Beginning {
  readonly ids: Pick<SensitiveActionInput, 'runId' | 'idempotencyKey'>
  readonly transactionId: string
  readonly resumption: Resumption
  readonly returnTo: string | null
}

/** The runs of one page. */
export interface Runs {
  start(action: AnySensitiveAction, input: unknown, isResumable: boolean): OwnedRun
  resume(action: AnySensitiveAction, input: unknown, beginning: Beginning): OwnedRun
  /** Whether a run of this page is the one of a redirect. */
  has(transactionId: string): boolean
}

/** Makes the runs of one page, and listens to what concerns all of them while there are any. */
export function createRuns(
  shared: SharedParts,
  options: Omit<RunOptions, 'returnTo'>,
  onBiometricCancel: 'cancel' | 'browser',
): Runs {
  const { service, readings, page } = shared
  const active = new Set<OwnedRun>()
  const tell = (event: SensitiveActionEvent): void => {
    for (const run of active) run.send(event)
  }
  const restore = (): void => {
    for (const run of active) void run.restored()
  }
  const departures = createDepartures(restore)

  let stopListening: readonly ((() => void) | undefined)[] = []
  const listen = (): void => {
    stopListening = [
      attempt(() => page.onRestored(restore)),
      attempt(() => page.onOnline(() => tell({ type: 'network.restored' }))),
      attempt(() =>
        service.subscribe?.((change) => {
          readings.forget()
          tell({ type: 'session.changed', change })
        }),
      ),
    ]
  }
  const track = (run: OwnedRun): OwnedRun => {
    if (active.size === 0) listen()
    active.add(run)
    void run.ended.then(() => {
      active.delete(run)
      if (active.size === 0) for (const stop of stopListening) attempt(() => stop?.())
    })
    return run
  }

  const begin = (
    action: AnySensitiveAction,
    input: unknown,
    ids: Beginning['ids'],
    transaction: Transaction,
    resumption?: Resumption,
    returnTo: string | null = null,
  ): OwnedRun => {
    const known = readings.newest()
    return track(
      createRun(
        { ...shared, action, transaction, departures, vault: { input, data: undefined, issues: undefined } },
        {
          ...ids,
          actionId: action.id,
          requirement: action.requirement,
          capabilities: {
            browser: service.browser?.kind ?? 'none',
            operation: action.operation !== undefined,
            resolvable: action.status !== undefined || action.idempotent === true,
          },
          preferences: { confirm: action.confirm ?? false, autoResume: action.autoResume ?? false, onBiometricCancel },
          ...(known && { subjectKey: known.subjectKey }),
          ...(resumption && { resumption }),
        },
        { ...options, returnTo },
      ),
    )
  }

  return {
    start: (action, input, isResumable) =>
      begin(
        action,
        input,
        { runId: randomId(), idempotencyKey: randomId() },
        { id: randomId(), leaderId: null, isSaved: false, isResumed: false, isResumable },
      ),
    resume: (action, input, { ids, transactionId, resumption, returnTo }) =>
      begin(
        action,
        input,
        ids,
        { id: transactionId, leaderId: null, isSaved: true, isResumed: true, isResumable: true },
        resumption,
        returnTo,
      ),
    has: (transactionId) => [...active].some((run) => run.isOf(transactionId)),
  }
}
