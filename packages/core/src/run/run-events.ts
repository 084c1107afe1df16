import type { SensitiveActionContext } from '../machine/context.js'
import type { EndCode } from '../words/codes.js'
import type { StepUpDiagnosis } from '../words/facts.js'
import type { Outcome } from './outcome.js'

/** The fields of every event of a run. None contains a token, an input or data. */
interface EventOrigin {
  readonly runId: string
  readonly actionId: string
  /** Milliseconds since the run started on this page. */
  readonly elapsed: number
}

/** An event of a run, without the fields that identify the run. */
export type RunEvent =
  | { readonly type: 'started' | 'resumed' | 'stepUpRequired' | 'called' }
  | { readonly type: 'prompted'; readonly method: 'biometric' | 'browser' }
  | { readonly type: 'succeeded' }
  | {
      readonly type: Exclude<Outcome<unknown>['outcome'], 'succeeded'>
      readonly code: EndCode
      /** Present when the server asked again after a step-up. */
      readonly diagnosis?: StepUpDiagnosis
    }

/**
 * An event of a page's runs, for logs and metrics: a closed union on `type`. The last event of a run has the name of
 * its outcome as its type.
 */
export type ReauthEvent = RunEvent & EventOrigin

/**
 * Returns the events between two contexts of a run.
 *
 * @param before The previous context; `undefined` at the start.
 * @param after The current context.
 * @param isDone Whether the run has ended.
 */
export function eventsBetween(
  before: SensitiveActionContext | undefined,
  after: SensitiveActionContext,
  isDone: boolean,
): readonly RunEvent[] {
  const events: RunEvent[] = []
  if (before === undefined) events.push({ type: after.resumedAt === null ? 'started' : 'resumed' })
  if (after.stepUps > (before ?? after).stepUps) events.push({ type: 'stepUpRequired' })
  if (after.prompts > (before?.prompts ?? 0)) events.push({ type: 'prompted', method: after.tried.at(-1)! })
  if (after.calls > (before?.calls ?? 0)) events.push({ type: 'called' })
  if (isDone) events.push(endOf(after))
  return events
}

function endOf({ ending }: SensitiveActionContext): RunEvent {
  if (ending === null) return { type: 'succeeded' }
  const { outcome, code, diagnosis } = ending
  return { type: outcome, code, ...(diagnosis && { diagnosis }) }
}
