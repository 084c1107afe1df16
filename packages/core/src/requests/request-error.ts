import type { Outcome } from '../run/outcome.js'
import type { EndCode } from '../words/codes.js'

type Ended = Exclude<Outcome<unknown>, { readonly outcome: 'succeeded' }>

/** A request that has no answer of the server to return. */
export class SensitiveRequestError extends Error {
  override readonly name = 'SensitiveRequestError'
  /** Why it has none: `developerMessages[code]` of `@reauth/core/messages` says what to do. */
  readonly code: EndCode
  /** Whether anything happened: `'outcomeUnknown'` is the one after which that is not known. */
  readonly outcome: Ended['outcome']
  /** The key to send the same request under again, after `outcomeUnknown`: as the header `Idempotency-Key`. */
  readonly idempotencyKey: string | undefined

  constructor(ended: Ended, message = `The request ended with the code '${ended.code}'.`) {
    super(message, ended.cause === undefined ? undefined : { cause: ended.cause })
    this.code = ended.code
    this.outcome = ended.outcome
    this.idempotencyKey = 'idempotencyKey' in ended ? ended.idempotencyKey : undefined
  }
}
