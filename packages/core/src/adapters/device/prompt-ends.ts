import { unlessAborted } from '../../platform/unless-aborted.js'
import type { PromptOptions, ReauthService } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import type { PromptEnd } from '../native-prompt-ends.js'

/**
 * Creates the error of a prompt that did not succeed.
 *
 * An interrupted prompt, for example by a phone call or the home gesture, is retryable. Keeps the cause, because the errors of these SDKs contain no credential.
 */
export const endOfPrompt = (end: PromptEnd, cause?: unknown): ServiceError =>
  end === 'interrupted'
    ? new ServiceError('biometricUnavailable', { retryable: true, cause })
    : new ServiceError(end, { cause })

/**
 * Opens the prompt of a device, and stops waiting when the signal aborts. A later answer of the device is ignored.
 *
 * @throws {ServiceError} `cancelled` if the signal aborted; `unexpected` for any error that is not a `ServiceError`.
 */
export async function askDevice<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await unlessAborted(signal, async () => ask())
  } catch (cause) {
    if (signal.aborted) throw new ServiceError('cancelled', { cause })
    throw cause instanceof ServiceError ? cause : new ServiceError('unexpected', { cause })
  }
}

/** Looks up a name in a table. An unknown name means that biometrics are unavailable. */
export const endOf = (ends: Readonly<Record<string, PromptEnd>>, name: unknown): PromptEnd =>
  typeof name === 'string' && Object.hasOwn(ends, name) ? ends[name]! : 'biometricUnavailable'

/** A device key reaches no authentication level, but a browser may. */
export function refuseLevels({ acrValues }: PromptOptions, { browser }: ReauthService): void {
  if (acrValues.length === 0) return
  throw new ServiceError(browser === undefined ? 'acrValuesUnsupported' : 'biometricUnavailable', {
    message: "A device prompt can't satisfy `acr_values`. Require `methods` instead.",
  })
}
