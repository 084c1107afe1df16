import type { Issue } from '../action/uncarriable.js'
import type { CodeOf } from '../words/codes.js'
import type { Ending, RunFacts, StepUpDiagnosis } from '../words/facts.js'

interface WithCause {
  /**
   * The error that your code, the SDK or the browser threw, if there was one. It is not enumerable, so that it is not
   * serialized with the outcome. The library never logs it.
   */
  readonly cause?: unknown
}

/** How a run ended: a closed union on `outcome`, each with its possible codes. */
export type Outcome<Data> =
  /** The server performed the action. */
  | { readonly outcome: 'succeeded'; readonly data: Data }
  /** The requirement is not met and cannot be met now, or the server refused. Nothing happened. */
  | ({
      readonly outcome: 'refused'
      readonly code: CodeOf<'refused'>
      readonly diagnosis?: StepUpDiagnosis
      /** The server's answer, for `refusedByServer`. */
      readonly response?: Response
      /** The problems of the input, for `invalidInput` and `pendingActionDiscarded`. */
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

/** The result for a page that leaves. Call `reauth.resume()` on the callback page to continue the run. */
export interface Redirecting {
  readonly outcome: 'redirecting'
}

/** Adds the cause as a property that is not enumerable, so that it is not serialized. */
export const withCause = <Ended extends object>(
  outcome: Ended,
  failure: { readonly reason: unknown } | undefined,
): Ended => (failure === undefined ? outcome : Object.defineProperty(outcome, 'cause', { value: failure.reason }))

/** The results of a run's steps. None of them enters the statechart. */
export interface RunFindings {
  /** The result of `perform` or `parse`, or the server's answer if it refused. */
  readonly data: unknown
  /** The problems of the input, if it was refused. */
  readonly issues: readonly Issue[] | undefined
  /** The error that the app's code threw, if it did. */
  readonly thrown: { readonly reason: unknown } | undefined
}

/**
 * Creates the outcome of a run that has ended.
 *
 * @param failure The error of its last service, if it failed.
 */
export function toOutcome(
  { ending, idempotencyKey }: Pick<RunFacts, 'idempotencyKey'> & { readonly ending: Ending | null },
  { data, issues, thrown }: RunFindings,
  failure: { readonly reason: unknown } | undefined,
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
    failure ?? thrown,
  )
}
