import type { FailureCode } from '../../words/codes.js'
import { ServiceError } from '../../words/service-error.js'

/** No end-user cancels within this number of milliseconds. */
const NO_HUMAN_BELOW = 500

/** The state when the prompt was opened, and its duration. */
export interface PromptFacts {
  /** Whether the page had the focus and an unused click of the end-user. */
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
 * Classifies a rejection of `startAuthentication()`. Never throws.
 *
 * Matches errors by name, not by class, because a `WebAuthnError` has the name of the browser's error. Browsers use `NotAllowedError` for a cancel, a timeout, no
 * matching passkey, and a page without a click or the focus. Only the last one is immediate.
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
