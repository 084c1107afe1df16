import { unlessAborted } from '../../platform/unless-aborted.js'
import type { PromptOptions, ReauthService } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import type { PromptEnd } from '../native-prompt-ends.js'

/**
 * Makes the error of a prompt that ended without success.
 *
 * What was taken away, as by a call or by the home gesture, may be asked again. Passes on what caused it: no SDK of these puts a credential there.
 */
export const endOfPrompt = (end: PromptEnd, cause?: unknown): ServiceError =>
  end === 'interrupted'
    ? new ServiceError('biometricUnavailable', { retryable: true, cause })
    : new ServiceError(end, { cause })

/**
 * Asks the end-user by the device, and stops waiting when the signal aborts: what the device answers later is dropped.
 *
 * @throws {ServiceError} `cancelled` if the signal aborted; `unexpected` for what is no `ServiceError`.
 */
export async function askDevice<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await unlessAborted(signal, async () => ask())
  } catch (cause) {
    if (signal.aborted) throw new ServiceError('cancelled', { cause })
    throw cause instanceof ServiceError ? cause : new ServiceError('unexpected', { cause })
  }
}

/** Looks a name up in a table. What is not in it means that biometrics don't work here now. */
export const endOf = (ends: Readonly<Record<string, PromptEnd>>, name: unknown): PromptEnd =>
  typeof name === 'string' && Object.hasOwn(ends, name) ? ends[name]! : 'biometricUnavailable'

/** A key of a device reaches no level, but a browser may. */
export function refuseLevels({ acrValues }: PromptOptions, { browser }: ReauthService): void {
  if (acrValues.length === 0) return
  throw new ServiceError(browser === undefined ? 'acrValuesUnsupported' : 'biometricUnavailable', {
    message: 'The prompt of a device reaches no `acr_values`. Require `methods` instead.',
  })
}
