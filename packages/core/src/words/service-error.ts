import type { Failure, FailureCode } from './codes.js'

/** Options of a {@link ServiceError}. */
export interface ServiceErrorOptions {
  /** Whether repeating the same call may succeed. Default: `false`. */
  readonly retryable?: boolean
  /** For developers: what is wrong and what to do. Never a token, a credential or a claim's value. Default: the code. */
  readonly message?: string
  /** The original error. The app receives it as the outcome's `cause`; it is never logged. */
  readonly cause?: unknown
}

/** The error with which an adapter names a failure itself. Only its code and `retryable` reach the statechart. */
export class ServiceError extends Error implements Failure {
  override readonly name = 'ServiceError'
  readonly code: FailureCode
  readonly retryable: boolean

  constructor(code: FailureCode, { retryable = false, message = code, cause }: ServiceErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.retryable = retryable
  }
}

/**
 * Classifies the errors of an adapter that rejects with {@link ServiceError}. Never throws: anything else is
 * `unexpected`, including a value whose getters throw.
 *
 * @param error Anything.
 * @returns Its code and `retryable`.
 *
 * @example
 * const service: ReauthService = { ...rest, classifyError: failureOfServiceError }
 */
export function failureOfServiceError(error: unknown): Failure {
  try {
    return error instanceof ServiceError ? { code: error.code, retryable: error.retryable } : { code: 'unexpected' }
  } catch {
    return { code: 'unexpected' }
  }
}
