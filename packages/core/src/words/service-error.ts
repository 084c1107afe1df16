import type { Failure, FailureCode } from './codes.js'

/** More about a {@link ServiceError}. */
export interface ServiceErrorOptions {
  /** Whether the same call may succeed if it is simply made again. Default: `false`. */
  readonly retryable?: boolean
  /** For developers: what is wrong and what to do. Never a token, a credential or a claim's value. Default: the code. */
  readonly message?: string
  /** What caused it. Handed to the app as the outcome's `cause`; never logged. */
  readonly cause?: unknown
}

/** What an adapter rejects with to say itself what went wrong. Only its code and `retryable` reach the statechart. */
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
 * Classifies what an adapter rejects with that names each failure itself. Total: anything but a {@link ServiceError} is `unexpected`, also what throws when it is
 * looked at.
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
