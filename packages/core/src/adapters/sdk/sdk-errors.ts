import type { OAuthErrorPlace } from '../../service/oauth-errors.js'
import { failureOfOAuthError } from '../../service/oauth-errors.js'
import type { Failure } from '../../words/codes.js'
import { ServiceError, type ServiceErrorOptions } from '../../words/service-error.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { bareError } from '../bare-error.js'

/** The fields that an error of an SDK may have. Each SDK bundles its own classes. */
export type ErrorFields = Readonly<Partial<Record<'name' | 'message' | 'error' | 'response', unknown>>>

/** The classification of an SDK's own error. */
export type OwnError = Failure & Pick<ServiceErrorOptions, 'message'>

/** The options of an SDK call. */
export interface SdkCalls {
  /** Classifies errors that only this SDK has. Returns `undefined` for any other error. */
  readonly ownError: (error: ErrorFields, place: OAuthErrorPlace) => OwnError | undefined
  /** Whether the device believes that it has a network. */
  readonly isOnline: () => boolean
}

/** The messages of browsers and web workers for a failed request, and of SDKs for a timeout. */
const FAILED_REQUEST = /\bfetch\b|load failed|network ?error/i

/**
 * Calls an SDK until a signal aborts, and classifies its error.
 *
 * Stops waiting when the signal aborts. The SDK continues, because its answer may contain a new refresh token.
 *
 * @param place `'callback'` for a callback and its exchange.
 * @throws {ServiceError} `cancelled` if the signal aborted, otherwise the code of the error. The `cause` names the original error.
 */
export async function callSdk<Result>(
  { ownError, isOnline }: SdkCalls,
  { signal, place }: { readonly signal: AbortSignal; readonly place: OAuthErrorPlace },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await unlessAborted(signal, work)
  } catch (error) {
    if (signal.aborted) throw new ServiceError('cancelled')
    if (error instanceof ServiceError) throw error
    const fields = Object(error) as ErrorFields
    const { code, ...rest } = failureOf(fields)
    throw new ServiceError(code, { ...rest, cause: bareError(fields) })
  }

  function failureOf(error: ErrorFields): OwnError {
    const known = ownError(error, place) ?? failureOfOAuthError(String(error.error), place)
    if (known !== undefined) return known
    // A gateway or a captive portal returns HTML.
    if (error.name === 'SyntaxError') return { code: 'providerUnavailable', retryable: true }
    if (!FAILED_REQUEST.test(String(error.message))) return { code: 'unexpected' }
    // The code may have arrived, and a strict provider ends the session if it receives it twice.
    if (place === 'callback') return { code: 'providerUnavailable' }
    return isOnline() ? { code: 'providerUnavailable', retryable: true } : { code: 'offline' }
  }
}
