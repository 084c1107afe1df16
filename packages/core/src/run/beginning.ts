import type { AnySensitiveAction } from '../action/sensitive-action.js'
import type { RunRef } from '../machine/actors.js'
import type { Resumption, SensitiveActionInput } from '../words/facts.js'
import type { SensitiveRun } from './sensitive-run.js'

/** Where a run that came back from a redirect continues. */
export interface Return {
  readonly transactionId: string
  /** The callback, as the page was loaded with it; `null` when there is none. */
  readonly callback: URL | null
}

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
  readonly retry: (intent: {
    readonly given: unknown
    readonly idempotencyKey: string
  }) => SensitiveRun<unknown, 'redirect'>
}
