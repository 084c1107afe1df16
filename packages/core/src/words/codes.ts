import type { EndOutcome, Failure, FailureCode } from './facts.js'

/** How a run ends by a failure that nothing in the chart can mend. */
export const OUTCOME_OF_FAILURE = {
  cancelled: 'cancelled',
  offline: 'failed',
  providerUnavailable: 'failed',
  sessionLost: 'refused',
  subjectMismatch: 'refused',
  callbackRefused: 'failed',
  alreadyResumed: 'refused',
  biometricUnavailable: 'failed',
  popupBlocked: 'failed',
  cannotReauthenticate: 'refused',
  cannotPersist: 'refused',
  refusedByServer: 'refused',
  tooManyPrompts: 'refused',
  pendingActionDiscarded: 'refused',
  notResumable: 'refused',
  invalidInput: 'refused',
  misconfigured: 'failed',
  unexpected: 'failed',
} as const satisfies Record<FailureCode, EndOutcome>

/**
 * Reads the failure that a service call was rejected with.
 *
 * @param error Anything.
 * @returns A copy of its code and `retryable`; `unexpected` for whatever is not a {@link Failure}.
 */
export function toFailure(error: unknown): Failure {
  if (typeof error !== 'object' || error === null || !('code' in error)) return { code: 'unexpected' }
  const { code } = error
  if (typeof code !== 'string' || !Object.hasOwn(OUTCOME_OF_FAILURE, code)) return { code: 'unexpected' }
  return { code: code as FailureCode, retryable: 'retryable' in error && error.retryable === true }
}
