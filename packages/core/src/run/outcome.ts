import type { Issue } from '../action/uncarriable.js'
import type { CodeOf } from '../words/codes.js'
import type { Ending, RunFacts, StepUpDiagnosis } from '../words/facts.js'

interface WithCause {
  /**
   * The error behind the code, if there was one: what your code, the SDK or the browser threw. It is not enumerable, so that it is not serialized with the
   * outcome, and the library never logs it.
   */
  readonly cause?: unknown
}

/** How a run ended: a closed union on `outcome`, each with the codes that it can have. */
export type Outcome<Data> =
  /** The server performed the action. */
  | { readonly outcome: 'succeeded'; readonly data: Data }
  /** The requirement is not met and cannot be met now, or the server said no. Nothing happened. */
  | ({
      readonly outcome: 'refused'
      readonly code: CodeOf<'refused'>
      readonly diagnosis?: StepUpDiagnosis
      /** The server's answer, for `refusedByServer`. */
      readonly response?: Response
      /** What is wrong with the input, for `invalidInput` and `pendingActionDiscarded`. */
      readonly issues?: readonly Issue[]
    } & WithCause)
  /** The end-user stopped it, or a newer run took its place. Nothing happened. */
  | ({ readonly outcome: 'cancelled'; readonly code: CodeOf<'cancelled'> } & WithCause)
  /** Something did not work. Nothing happened; it can be started again. */
  | ({ readonly outcome: 'failed'; readonly code: CodeOf<'failed'> } & WithCause)
  /** The answer was lost: the action may have happened. Only `run.retry()`, or `perform()` with this `idempotencyKey`, is safe. */
  | ({
      readonly outcome: 'outcomeUnknown'
      readonly code: CodeOf<'outcomeUnknown'>
      readonly idempotencyKey: string
    } & WithCause)

/** What a page that leaves is told. The run continues after the redirect, by `reauth.resume()`. */
export interface Redirecting {
  readonly outcome: 'redirecting'
}

/** The cause is handed over, and not written down: it is not enumerable. */
export const withCause = <Ended extends object>(
  outcome: Ended,
  failed: { readonly reason: unknown } | undefined,
): Ended => (failed === undefined ? outcome : Object.defineProperty(outcome, 'cause', { value: failed.reason }))

/** What came of the steps of a run. None of it enters the statechart. */
export interface RunFindings {
  /** What `perform` returned, or `parse` made of it; the server's answer when it refused. */
  readonly data: unknown
  /** What is wrong with the input, when it was refused. */
  readonly issues: readonly Issue[] | undefined
  /** What the app's code threw, when it did. */
  readonly thrown: { readonly reason: unknown } | undefined
}

/**
 * Makes the outcome of a run that is over.
 *
 * @param failed Why its last service failed, if it did.
 */
export function toOutcome(
  { ending, idempotencyKey }: Pick<RunFacts, 'idempotencyKey'> & { readonly ending: Ending | null },
  { data, issues, thrown }: RunFindings,
  failed: { readonly reason: unknown } | undefined,
): Outcome<unknown> {
  if (ending === null) return { outcome: 'succeeded', data }
  const { code, outcome, diagnosis } = ending
  return withCause(
    {
      outcome,
      code,
      ...(diagnosis && { diagnosis }),
      ...(code === 'refusedByServer' && { response: data }),
      ...(issues && { issues }),
      ...(outcome === 'outcomeUnknown' && { idempotencyKey }),
    } as Outcome<unknown>,
    failed ?? thrown,
  )
}
