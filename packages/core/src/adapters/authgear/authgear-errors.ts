import { type OAuthErrorPlace, failureOfOAuthError } from '../../service/oauth-errors.js'
import { ServiceError } from '../../words/service-error.js'

/**
 * Says what an error of one of Authgear's SDKs means. Total.
 *
 * By shape, not by class: each of Authgear's SDKs bundles its own classes. An `OAuthError` has a field `error`, a `ServerError` has `info.status_code`.
 *
 * @param error Anything.
 * @param place Whether a callback was being finished.
 * @param isOnline Whether the device believes that it has a network.
 * @returns The error itself if it is a {@link ServiceError}, else a new one with the error as its `cause`.
 */
export function toServiceError(error: unknown, place: OAuthErrorPlace, isOnline: () => boolean): ServiceError {
  try {
    return error instanceof ServiceError ? error : read(error, place, isOnline)
  } catch {
    return new ServiceError('unexpected', { cause: error })
  }
}

function read(cause: unknown, place: OAuthErrorPlace, isOnline: () => boolean): ServiceError {
  const { name, message, error } = Object(cause) as Readonly<Record<'name' | 'message' | 'error', unknown>>
  if (message === 'missing client ID' || message === 'missing endpoint in api client') {
    return new ServiceError('misconfigured', {
      message: 'Call `authgear.configure()` before the first sensitive action.',
      cause,
    })
  }
  if (name === 'AbortError') return new ServiceError('cancelled', { cause })
  if (typeof error === 'string') {
    const { code, retryable = false } = failureOfOAuthError(error, place) ?? { code: 'unexpected' }
    return new ServiceError(code, { retryable, cause })
  }
  if (name === 'TypeError') {
    // No browser words a failed request like that: the SDK itself stumbled.
    if (/\b(?:undefined|null|not a function|Invalid URL)\b/i.test(String(message))) {
      return new ServiceError('misconfigured', {
        message:
          'The SDK failed before it sent a request. Serve a page over HTTPS or from localhost, and give `authgear.configure()` an `endpoint` such as "https://example.authgear.cloud".',
        cause,
      })
    }
    if (!isOnline()) return new ServiceError('offline', { cause })
    // The code may have arrived, and a strict provider ends the session when it comes twice.
    return new ServiceError('providerUnavailable', { retryable: place !== 'callback', cause })
  }
  return isUnavailable(cause)
    ? new ServiceError('providerUnavailable', { retryable: true, cause })
    : new ServiceError('unexpected', { cause })
}

/** HTTP 429 and 5xx, and an answer that is no JSON, as from a gateway or a captive portal. */
function isUnavailable(error: unknown): boolean {
  const { name, status, code, info } = Object(error) as Readonly<Record<string, unknown>>
  const { status_code: answered } = Object(info) as Readonly<Record<string, unknown>>
  const statuses = [status, code, answered].filter((value) => typeof value === 'number')
  if (statuses.length > 0) return statuses.some((value) => value === 429 || value >= 500)
  return name === 'TooManyRequest' || name === 'ServiceUnavailable' || name === 'InternalError'
}
