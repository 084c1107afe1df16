import type { AnySensitiveAction } from '../action/sensitive-action.js'
import type { RunRef } from '../machine/actors.js'
import type { Resumption, SensitiveActionInput } from '../words/facts.js'
import type { SensitiveRun } from './sensitive-run.js'

/** The point where a run continues after a redirect. */
export interface ReturnPoint {
  readonly transactionId: string
  /** The callback with which the page was loaded; `null` if there is none. */
  readonly callback: URL | null
}

/** The start of a run. */
export interface RunStart {
  readonly action: AnySensitiveAction
  readonly rawInput: unknown
  readonly ids: Pick<RunRef, 'runId' | 'idempotencyKey'>
  /** Whether the action can be resumed after a redirect. */
  readonly isResumable: boolean
  /** Whether this is the first call under the idempotency key. */
  readonly isFirst: boolean
  /** The operation that an earlier run under the same key opened. */
  readonly operation?: SensitiveActionInput['operation']
  /** Present if the run continues after a redirect. */
  readonly returnPoint?: ReturnPoint & { readonly resumption: Resumption; readonly returnTo: string | null }
  /** Starts the same intent again, under the same key. */
  readonly retry: (intent: {
    readonly rawInput: unknown
    readonly idempotencyKey: string
  }) => SensitiveRun<unknown, 'redirect'>
}
