import type { SensitiveActionContext } from '../machine/context.js'
import type { EndCode } from '../words/codes.js'
import type { StepUpDiagnosis } from '../words/facts.js'
import type { Outcome } from './outcome.js'

/** What every event of a run holds. Never a token, an input or data. */
interface EventOrigin {
  readonly runId: string
  readonly actionId: string
  /** Milliseconds since the run began on this page. */
  readonly elapsed: number
}

/** What happens in a run, without whose run it is. */
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

/** What happens in the runs of a page, for logs and measurements: a closed union on `type`. A run ends with the name of its outcome. */
export type ReauthEvent = RunEvent & EventOrigin

/**
 * Lists what happened between two moments of a run.
 *
 * @param before The context before; `undefined` at the start.
 * @param after The context now.
 * @param isDone Whether the run is over.
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
