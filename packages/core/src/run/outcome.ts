import type { EndCode } from '../words/codes.js'
import type { StepUpDiagnosis } from '../words/facts.js'

/** How a run ended: a closed union on `outcome`. */
export type Outcome<Data> =
  /** The server performed the action. */
  | { readonly outcome: 'succeeded'; readonly data: Data }
  /** The requirement is not met and cannot be met now, or the server said no. Nothing happened. */
  | {
      readonly outcome: 'refused'
      readonly code: EndCode
      readonly diagnosis?: StepUpDiagnosis
      readonly response?: Response
      readonly issues?: readonly { readonly message: string }[]
    }
  /** The end-user stopped it. Nothing happened. */
  | { readonly outcome: 'cancelled'; readonly code: EndCode }
  /** Something did not work. Nothing happened; it can be started again. */
  | { readonly outcome: 'failed'; readonly code: EndCode }
  /** The answer was lost: the action may have happened. Never start it anew under another key without asking the server. */
  | { readonly outcome: 'outcomeUnknown'; readonly code: EndCode; readonly idempotencyKey: string }

/** What a page that leaves is told. The run goes on after the redirect, by `reauth.resume()`. */
export interface Redirecting {
  readonly outcome: 'redirecting'
}
