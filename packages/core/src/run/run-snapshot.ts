import type { SensitiveActionContext } from '../machine/context.js'
import type { SensitiveActionTag } from '../machine/events.js'
import type { EndCode } from '../words/codes.js'
import type { StepUpDiagnosis } from '../words/facts.js'
import type { Outcome } from './outcome.js'

/** What a user interface shows. Ends in one of the outcomes. */
export type RunStatus =
  /** `working`, `awaitingConfirmation`, `prompting`, `redirecting`, `confirmingResumed` or `calling`. */
  SensitiveActionTag | Outcome<unknown>['outcome']

/** One moment of a run. JSON: no token, no input, no data. */
export interface RunSnapshot {
  readonly runId: string
  readonly actionId: string
  readonly status: RunStatus
  /** The state of the chart, as a path: `reauthenticating.browser.redirecting`. */
  readonly state: string
  /** Whether cancelling does something now. */
  readonly canCancel: boolean
  /** Whether a click is awaited. */
  readonly canConfirm: boolean
  /** Whether another method can be chosen instead of the one that is under way. */
  readonly canChoose: boolean
  /** Whether `retry()` starts the action again under the same idempotency key. */
  readonly canRetry: boolean
  /** Whether the run came back from a redirect. */
  readonly resumed: boolean
  /** Why it ended, when it did not succeed. */
  readonly code?: EndCode
  readonly diagnosis?: StepUpDiagnosis
}

/** The part of the statechart's snapshot that is shown. */
interface ChartMoment {
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

/** Writes the value of a state as a path: `reauthenticating.browser.redirecting`. */
export const pathOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Object.entries(value as Record<string, unknown>)
        .map(([name, inner]) => `${name}.${pathOf(inner)}`)
        .join('|')

/** Makes the snapshot of a run from one moment of its statechart. */
export function toRunSnapshot(moment: ChartMoment, isResumed: boolean): RunSnapshot {
  const { runId, actionId, ending } = moment.context
  const status = moment.output?.outcome ?? RESTING.find((tag) => moment.tags.has(tag)) ?? 'working'
  return {
    runId,
    actionId,
    status,
    state: pathOf(moment.value),
    canCancel: moment.can({ type: 'reauth.cancel' }),
    canConfirm: moment.can({ type: 'reauth.confirm' }),
    canChoose: moment.can({ type: 'method.choose', method: 'browser' }),
    canRetry: status === 'outcomeUnknown',
    resumed: isResumed,
    ...(ending !== null && { code: ending.code, ...(ending.diagnosis && { diagnosis: ending.diagnosis }) }),
  }
}
