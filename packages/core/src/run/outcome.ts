import type { Issue } from '../action/input.js'
import type { CodeOf } from '../words/codes.js'
import type { StepUpDiagnosis } from '../words/facts.js'

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
