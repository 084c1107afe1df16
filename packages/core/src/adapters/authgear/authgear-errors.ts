import { type OAuthErrorPlace, failureOfOAuthError } from '../../service/oauth-errors.js'
import { ServiceError } from '../../words/service-error.js'

/**
 * Classifies an error of one of Authgear's SDKs. Never throws.
 *
 * Matches errors by shape, not by class, because each of Authgear's SDKs bundles its own classes. An `OAuthError` has a
 * field `error`, a `ServerError` has `info.status_code`.
 *
 * @param error Anything.
 * @param place Whether a callback was being finished.
 * @param isOnline Whether the device believes that it has a network.
 * @returns The error itself if it is a {@link ServiceError}, otherwise a new one with the error as its `cause`.
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
    // A bug in the SDK: no browser uses these words for a failed request.
    if (/\b(?:undefined|null|not a function|Invalid URL)\b/i.test(String(message))) {
      return new ServiceError('misconfigured', {
        message:
          'The SDK failed before it sent a request. Serve a page over HTTPS or from localhost, and pass `authgear.configure()` an `endpoint` such as "https://example.authgear.cloud".',
        cause,
      })
    }
    if (!isOnline()) return new ServiceError('offline', { cause })
    // The code may have arrived, and a strict provider ends the session if it receives it twice.
    return new ServiceError('providerUnavailable', { retryable: place !== 'callback', cause })
  }
  return isUnavailable(cause)
    ? new ServiceError('providerUnavailable', { retryable: true, cause })
    : new ServiceError('unexpected', { cause })
}

/**
 * Whether the error is from HTTP 429 or 5xx, or from an answer that is not JSON, for example from a gateway or a
 * captive portal.
 */
function isUnavailable(error: unknown): boolean {
  const { name, status, code, info } = Object(error) as Readonly<Record<string, unknown>>
  const { status_code: answered } = Object(info) as Readonly<Record<string, unknown>>
  const statuses = [status, code, answered].filter((value) => typeof value === 'number')
  if (statuses.length > 0) return statuses.some((value) => value === 429 || value >= 500)
  return name === 'TooManyRequest' || name === 'ServiceUnavailable' || name === 'InternalError'
}
