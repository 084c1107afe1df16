import type { Outcome } from '../run/outcome.js'
import type { EndCode } from '../words/codes.js'

type Ended = Exclude<Outcome<unknown>, { readonly outcome: 'succeeded' }>

/** The error of a request to which the server gave no answer. */
export class SensitiveRequestError extends Error {
  override readonly name = 'SensitiveRequestError'
  /** Why there is no answer. `developerMessages[code]` of `@reauth/core/messages` says what to do. */
  readonly code: EndCode
  /** The outcome. Only after `'outcomeUnknown'` may the request have been performed. */
  readonly outcome: Ended['outcome']
  /**
   * After `outcomeUnknown`, the idempotency key. Send the same request again with it in the `Idempotency-Key` header.
   */
  readonly idempotencyKey: string | undefined

  constructor(ended: Ended, message = `The request ended with the code '${ended.code}'.`) {
    super(message, ended.cause === undefined ? undefined : { cause: ended.cause })
    this.code = ended.code
    this.outcome = ended.outcome
    this.idempotencyKey = 'idempotencyKey' in ended ? ended.idempotencyKey : undefined
  }
}
