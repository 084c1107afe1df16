import type { FailureCode } from '../../words/codes.js'
import { ServiceError } from '../../words/service-error.js'

/** No end-user cancels within so many milliseconds. */
const NO_HUMAN_BELOW = 500

/** What was true when the prompt was opened, and how long it took. */
export interface PromptFacts {
  /** Whether the page had the focus and a click of the end-user to spend. */
  readonly hadClick: boolean
  /** Milliseconds until it was rejected. */
  readonly elapsed: number
}

const CODES: Readonly<Record<string, FailureCode>> = {
  AbortError: 'cancelled',
  NotAllowedError: 'cancelled',
  NotSupportedError: 'cannotReauthenticate',
  SecurityError: 'misconfigured',
  ConstraintError: 'biometricUnavailable',
  InvalidStateError: 'biometricUnavailable',
  UnknownError: 'biometricUnavailable',
}

/**
 * Says what a rejection of `startAuthentication()` means. Total.
 *
 * By name, not by class: a `WebAuthnError` takes the name of the browser's own error. Browsers say `NotAllowedError` for a cancel, for a prompt that timed out, for no
 * matching passkey, and for a page without a click or without the focus. Only the last comes at once.
 *
 * @see {@link https://www.w3.org/TR/webauthn-3/#sctn-privacy-considerations-client WebAuthn §14.5}
 */
export function toPasskeyError(cause: unknown, { hadClick, elapsed }: PromptFacts): ServiceError {
  const name = String((Object(cause) as { readonly name?: unknown }).name)
  if (name === 'NotAllowedError' && !hadClick && elapsed < NO_HUMAN_BELOW)
    return new ServiceError('popupBlocked', { cause })
  if (!Object.hasOwn(CODES, name)) return new ServiceError('unexpected', { cause })
  const code = CODES[name]!
  return code === 'misconfigured'
    ? new ServiceError(code, {
        message:
          '`rpID` must be the domain of this page or a parent of it, and the page must be served over https or from localhost.',
        cause,
      })
    : new ServiceError(code, { cause })
}
