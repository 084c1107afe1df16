import type { OAuthErrorPlace } from '../../service/oauth-errors.js'
import { failureOfOAuthError } from '../../service/oauth-errors.js'
import type { Failure } from '../../words/codes.js'
import { ServiceError, type ServiceErrorOptions } from '../../words/service-error.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { bareError } from '../bare-error.js'

/** What may be found on an error of an SDK, whatever its class: each SDK bundles its own. */
export type ErrorFields = Readonly<Partial<Record<'name' | 'message' | 'error' | 'response', unknown>>>

/** What an SDK's own error means; `undefined` for one that is not the SDK's own. */
export type OwnError = Failure & Pick<ServiceErrorOptions, 'message'>

/** How an SDK is called. */
export interface SdkCalls {
  /** Reads errors that only this SDK has. */
  readonly ownError: (error: ErrorFields, place: OAuthErrorPlace) => OwnError | undefined
  /** Whether the device believes that it has a network. */
  readonly isOnline: () => boolean
}

/** How browsers and web workers word a request that failed, and SDKs one that took too long. */
const FAILED_REQUEST = /\bfetch\b|load failed|network ?error/i

/**
 * Calls an SDK until a signal aborts, and rejects with what its error means.
 *
 * Stops waiting when the signal aborts; the SDK goes on, because its answer may hold a new refresh token.
 *
 * @param place `'callback'` for a callback and its exchange.
 * @throws {ServiceError} `cancelled` if the signal aborted, else the code of the error. The `cause` says which one it was.
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
    // A gateway or a captive portal answers with a page.
    if (error.name === 'SyntaxError') return { code: 'providerUnavailable', retryable: true }
    if (!FAILED_REQUEST.test(String(error.message))) return { code: 'unexpected' }
    // The code may have arrived, and a strict provider ends the session when it comes twice.
    if (place === 'callback') return { code: 'providerUnavailable' }
    return isOnline() ? { code: 'providerUnavailable', retryable: true } : { code: 'offline' }
  }
}
