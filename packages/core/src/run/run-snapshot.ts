import type { SensitiveActionContext } from '../machine/context.js'
import type { SensitiveActionTag } from '../machine/events.js'
import type { EndCode } from '../words/codes.js'
import type { StepUpDiagnosis } from '../words/facts.js'
import type { Outcome } from './outcome.js'

/** The status that a user interface shows. It ends with one of the outcomes. */
export type RunStatus =
  /** `working`, `awaitingConfirmation`, `prompting`, `redirecting`, `confirmingResumed` or `calling`. */
  SensitiveActionTag | Outcome<unknown>['outcome']

/** A snapshot of a run. JSON, without a token, input or data. */
export interface RunSnapshot {
  readonly runId: string
  readonly actionId: string
  readonly status: RunStatus
  /** The state of the chart, as a path: `reauthenticating.browser.redirecting`. */
  readonly state: string
  /** Whether `cancel()` has an effect now. */
  readonly canCancel: boolean
  /** Whether the run waits for a click. */
  readonly canConfirm: boolean
  /** Whether the end-user can choose another method than the current one. */
  readonly canChoose: boolean
  /** Whether `retry()` starts the action again under the same idempotency key. */
  readonly canRetry: boolean
  /** Whether the run continues after a redirect. */
  readonly resumed: boolean
  /** Why the run ended, if it did not succeed. */
  readonly code?: EndCode
  readonly diagnosis?: StepUpDiagnosis
}

/** The part of the statechart's snapshot that a run snapshot needs. */
interface ChartSnapshot {
  readonly value: unknown
  readonly context: SensitiveActionContext
  readonly output?: { readonly outcome: Outcome<unknown>['outcome'] } | undefined
  readonly tags: ReadonlySet<string>
  can(
    event:
      | { readonly type: 'reauth.cancel' | 'reauth.confirm' }
      | { readonly type: 'method.choose'; readonly method: 'browser' },
  ): boolean
}

const RESTING: readonly SensitiveActionTag[] = [
  'awaitingConfirmation',
  'prompting',
  'redirecting',
  'confirmingResumed',
  'calling',
]

/** Returns the value of a state as a path: `reauthenticating.browser.redirecting`. */
export const pathOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as Record<string, unknown>)
        .map(([name, inner]) => `${name}.${pathOf(inner)}`)
        .join('|')

/** Creates the snapshot of a run from a snapshot of its statechart. */
export function toRunSnapshot(snapshot: ChartSnapshot, isResumed: boolean): RunSnapshot {
  const { runId, actionId, ending } = snapshot.context
  const status = snapshot.output?.outcome ?? RESTING.find((tag) => snapshot.tags.has(tag)) ?? 'working'
  return {
    runId,
    actionId,
    status,
    state: pathOf(snapshot.value),
    canCancel: snapshot.can({ type: 'reauth.cancel' }),
    canConfirm: snapshot.can({ type: 'reauth.confirm' }),
    canChoose: snapshot.can({ type: 'method.choose', method: 'browser' }),
    canRetry: status === 'outcomeUnknown',
    resumed: isResumed,
    ...(ending !== null && { code: ending.code, ...(ending.diagnosis && { diagnosis: ending.diagnosis }) }),
  }
}
