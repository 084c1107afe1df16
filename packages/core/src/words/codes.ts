/** The outcomes that are not success. */
export type EndOutcome = 'refused' | 'cancelled' | 'failed' | 'outcomeUnknown'

/** What a service call may be rejected with, and how a run ends by it. */
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

/** What only the statechart ends a run with. */
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

/** How a run ends with each code. What a person is told of it stands in `texts.ts`, which only a page that shows it loads. */
export const OUTCOME_OF = { ...FAILURES, ...ENDINGS } as const

/** Why a service call did not succeed. What the statechart does next depends on this alone; the error itself never enters it. */
export type FailureCode = keyof typeof FAILURES

/** How a run ends, apart from success. */
export type EndCode = keyof typeof OUTCOME_OF

/** The codes of one outcome. */
export type CodeOf<Outcome extends EndOutcome> = {
  [Code in EndCode]: (typeof OUTCOME_OF)[Code] extends Outcome ? Code : never
}[EndCode]

/** What a rejected service call carries: JSON, without the error that caused it. */
export interface Failure {
  readonly code: FailureCode
  /** Whether the same call may succeed if it is simply made again. Default: `false`. */
  readonly retryable?: boolean
}

/**
 * Reads the failure that a service call was rejected with. Total: a getter that throws counts as `unexpected`.
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
