import { type OAuthErrorPlace, failureOfOAuthError } from '../../service/oauth-errors.js'
import { ServiceError } from '../../words/service-error.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { bareError } from '../bare-error.js'

/** The options of an SDK call. */
export interface SdkCall {
  readonly signal: AbortSignal
  /** Where an error would come from. Default: `'refresh'`. */
  readonly place?: OAuthErrorPlace
  /** Whether the device believes that it has a network. */
  readonly isOnline: () => boolean
}

/** Calls an SDK until the signal aborts. Rejects with a {@link ServiceError} that classifies the failure. */
export async function callSdk<Result>(
  { signal, place = 'refresh', isOnline }: SdkCall,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await unlessAborted(signal, work)
  } catch (error) {
    throw signal.aborted ? new ServiceError('cancelled') : toServiceError(error, place, isOnline)
  }
}

/**
 * Classifies an error of `oidc-client-ts` or `oauth4webapi`. Never throws.
 *
 * Matches errors by shape, not by class. They contain requests and answers with tokens, so neither they nor their
 * messages become the `cause`, which is a new error with their names.
 */
export function toServiceError(error: unknown, place: OAuthErrorPlace, isOnline: () => boolean): ServiceError {
  try {
    return error instanceof ServiceError ? error : read(error, place, isOnline)
  } catch {
    return new ServiceError('unexpected')
  }
}

type Shape = Readonly<Record<'name' | 'message' | 'error' | 'code' | 'status' | 'cause', unknown>>

/** Codes of `oauth4webapi` for an answer that is not JSON, for example from a gateway or a captive portal. */
const NO_ANSWER = ['OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR']
/** Codes of `oauth4webapi` for an answer that does not belong to the request. */
const NOT_OURS = ['OAUTH_INVALID_RESPONSE', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED']
/** Codes of `oauth4webapi` for a wrong setup. */
const SETUP = [
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
]

function read(error: unknown, place: OAuthErrorPlace, isOnline: () => boolean): ServiceError {
  const shape = Object(error) as Shape
  const { name, error: oauthError } = shape
  const code = String(shape.code)
  const cause = bareError(shape)
  // The code of a callback may have arrived, and a strict provider ends the session if it receives it twice.
  const unavailable = { retryable: place !== 'callback', cause }
  if (name === 'AbortError') return new ServiceError('cancelled', { cause })
  if (name === 'ErrorTimeout' || name === 'TimeoutError') return new ServiceError('providerUnavailable', unavailable)
  if (typeof oauthError === 'string') {
    const failure = failureOfOAuthError(oauthError, place)
    if (failure !== undefined) return new ServiceError(failure.code, { ...failure, cause })
  }
  if (isUnavailable(shape) || NO_ANSWER.includes(code)) return new ServiceError('providerUnavailable', unavailable)
  if (place === 'callback' && NOT_OURS.includes(code)) return new ServiceError('callbackRefused', { cause })
  if (SETUP.includes(code)) return new ServiceError('misconfigured', { cause })
  if (name === 'TypeError' && shape.code === undefined && !isMistake(shape)) {
    return isOnline() ? new ServiceError('providerUnavailable', unavailable) : new ServiceError('offline', { cause })
  }
  return new ServiceError('unexpected', { cause })
}

/** Whether the message is from a bug in the SDK. No browser uses these words for a failed request. */
const isMistake = ({ message }: Shape): boolean =>
  /\b(?:undefined|null|not a function|Invalid URL)\b/i.test(String(message))

/** HTTP 429 and 5xx; `oidc-client-ts` puts the status, or that the answer is not JSON, into the message. */
function isUnavailable({ name, message, status, cause }: Shape): boolean {
  const answered = status ?? (Object(cause) as Shape).status
  if (typeof answered === 'number') return answered === 429 || answered >= 500
  return name === 'SyntaxError' || /\((?:429|5\d\d)\)|^Invalid response Content-Type/.test(String(message))
}
