// #region errors
import { type Failure, ServiceError, failureOfOAuthError } from '@reauth/core'

export function classifyError(error: unknown): Failure {
  try {
    if (error instanceof ServiceError) return { code: error.code, retryable: error.retryable }
    const { error: oauthError } = Object(error) as { error?: unknown }
    return failureOfOAuthError(String(oauthError)) ?? { code: 'unexpected' }
  } catch {
    return { code: 'unexpected' }
  }
}

export function tooLate(cause: unknown): ServiceError {
  return new ServiceError('providerUnavailable', {
    retryable: true,
    message: 'The token endpoint did not answer within 5 seconds. Check `endpoint`.',
    cause,
  })
}
// #endregion
