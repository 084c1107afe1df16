import type { Failure, FailureCode } from '../words/facts.js'

/** What an adapter may reject with to say itself what went wrong. Holds a code, and nothing of the error that caused it. */
export class ServiceError extends Error implements Failure {
  override readonly name = 'ServiceError'
  readonly code: FailureCode
  readonly retryable: boolean

  constructor(code: FailureCode, retryable = false) {
    super(code)
    this.code = code
    this.retryable = retryable
  }
}
