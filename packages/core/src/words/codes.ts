/** The outcomes that are not success. */
export type EndOutcome = 'refused' | 'cancelled' | 'failed' | 'outcomeUnknown'

/** The codes that a service call can reject with, and the outcome of a run that ends with each. */
const FAILURES = {
  cancelled: 'cancelled',
  offline: 'failed',
  providerUnavailable: 'failed',
  sessionLost: 'refused',
  subjectMismatch: 'refused',
  callbackRefused: 'failed',
  alreadyResumed: 'refused',
  biometricUnavailable: 'failed',
  biometricLockout: 'failed',
  biometricNotEnrolled: 'failed',
  biometricInvalidated: 'failed',
  biometricDeclined: 'cancelled',
  popupBlocked: 'failed',
  popupClosed: 'cancelled',
  cannotReauthenticate: 'refused',
  acrValuesUnsupported: 'refused',
  cannotPersist: 'refused',
  refusedByServer: 'refused',
  tooManyPrompts: 'refused',
  pendingActionDiscarded: 'refused',
  pendingActionMissing: 'refused',
  notResumable: 'refused',
  invalidInput: 'refused',
  tokenExpired: 'failed',
  notSent: 'failed',
  misconfigured: 'failed',
  unexpected: 'failed',
} as const satisfies Record<string, EndOutcome>

/** The codes that come from the statechart itself, and their outcomes. */
const ENDINGS = {
  stepUpIneffective: 'refused',
  insufficientMethods: 'refused',
  implausibleAuthTime: 'refused',
  notFresh: 'refused',
  sessionChanged: 'refused',
  timeout: 'failed',
  abandoned: 'cancelled',
  replaced: 'cancelled',
  notPerformed: 'failed',
  responseLost: 'outcomeUnknown',
  responseUnreadable: 'outcomeUnknown',
} as const satisfies Record<string, EndOutcome>

/** The outcome of each code. The texts for people are in `texts.ts`, which only pages that show them load. */
export const OUTCOME_OF = { ...FAILURES, ...ENDINGS } as const

/** Why a service call failed. The statechart decides by this code alone; the error itself never enters it. */
export type FailureCode = keyof typeof FAILURES

/** Why a run ended without success. */
export type EndCode = keyof typeof OUTCOME_OF

/** The codes of one outcome. */
export type CodeOf<Outcome extends EndOutcome> = {
  [Code in EndCode]: (typeof OUTCOME_OF)[Code] extends Outcome ? Code : never
}[EndCode]

/** What a rejected service call carries: JSON, without the error that caused it. */
export interface Failure {
  readonly code: FailureCode
  /** Whether repeating the same call may succeed. Default: `false`. */
  readonly retryable?: boolean
}

/**
 * Reads the failure that a service call rejected with. Never throws: a getter that throws counts as `unexpected`.
 *
 * @param error Anything.
 * @returns A copy of its code and `retryable`; `unexpected` for everything that is not a {@link Failure}.
 */
export function toFailure(error: unknown): Failure {
  try {
    const { code, retryable } = error as Record<string, unknown>
    if (typeof code !== 'string' || !Object.hasOwn(FAILURES, code)) return { code: 'unexpected' }
    return { code: code as FailureCode, retryable: retryable === true }
  } catch {
    return { code: 'unexpected' }
  }
}
