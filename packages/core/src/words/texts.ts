import type { EndCode, OUTCOME_OF } from './codes.js'

/** The outcome and the default text of a code. */
interface CodeFacts<Code extends EndCode> {
  /** The outcome of a run that ends with this code. */
  readonly outcome: (typeof OUTCOME_OF)[Code]
  /** Whether starting the action again may succeed with nothing else changed. */
  readonly retryable: boolean
  /** The default text for the end-user or a log, in one or two sentences. */
  readonly says: string
}

/**
 * Every code that a run can end with: the outcome it belongs to, whether starting again may help, and a default text.
 *
 * The documentation and the default texts come from this table. A page with its own texts does not load it.
 *
 * @example
 * const text = CODES[outcome.code].says
 */
export const CODES = {
  cancelled: { outcome: 'cancelled', retryable: true, says: 'You cancelled the action.' },
  offline: { outcome: 'failed', retryable: true, says: 'There is no network connection.' },
  providerUnavailable: {
    outcome: 'failed',
    retryable: true,
    says: 'The identity provider is not available. Try again in a moment.',
  },
  sessionLost: { outcome: 'refused', retryable: false, says: 'Your session ended. Sign in again.' },
  subjectMismatch: { outcome: 'refused', retryable: false, says: 'A different account signed in.' },
  callbackRefused: { outcome: 'failed', retryable: true, says: 'The confirmation was already used, or is too old.' },
  alreadyResumed: { outcome: 'refused', retryable: false, says: 'The action continued in another page.' },
  biometricUnavailable: { outcome: 'failed', retryable: true, says: 'Biometrics do not work on this device now.' },
  biometricLockout: {
    outcome: 'failed',
    retryable: false,
    says: 'Biometrics are locked after too many attempts. Unlock your device first.',
  },
  biometricNotEnrolled: { outcome: 'failed', retryable: false, says: 'No biometrics are set up on this device.' },
  biometricInvalidated: {
    outcome: 'failed',
    retryable: false,
    says: 'The biometrics of this device changed. Set them up again in the app.',
  },
  biometricDeclined: { outcome: 'cancelled', retryable: true, says: 'You chose not to use biometrics.' },
  popupBlocked: {
    outcome: 'failed',
    retryable: true,
    says: 'The browser blocked the window. Allow popups and try again.',
  },
  popupClosed: { outcome: 'cancelled', retryable: true, says: 'You closed the window before signing in.' },
  cannotReauthenticate: {
    outcome: 'refused',
    retryable: false,
    says: 'Your account cannot be asked to sign in again.',
  },
  acrValuesUnsupported: {
    outcome: 'refused',
    retryable: false,
    says: 'The action needs an authentication level that this app cannot ask for.',
  },
  cannotPersist: {
    outcome: 'refused',
    retryable: false,
    says: 'The browser does not let this page store data. Leave private mode or allow storage.',
  },
  refusedByServer: { outcome: 'refused', retryable: false, says: 'The server refused the action.' },
  tooManyPrompts: { outcome: 'refused', retryable: true, says: 'Too many attempts. Wait a few minutes.' },
  pendingActionDiscarded: {
    outcome: 'refused',
    retryable: true,
    says: 'The saved action expired or changed. Start it again.',
  },
  pendingActionMissing: {
    outcome: 'refused',
    retryable: true,
    says: 'There is no saved action to return to. Start it again.',
  },
  notResumable: {
    outcome: 'refused',
    retryable: false,
    says: 'The action cannot continue after a redirect.',
  },
  invalidInput: { outcome: 'refused', retryable: false, says: 'The input is not valid.' },
  tokenExpired: {
    outcome: 'failed',
    retryable: true,
    says: 'The identity provider returned an ID Token that has expired.',
  },
  notSent: { outcome: 'failed', retryable: true, says: 'Nothing was sent to the server.' },
  misconfigured: { outcome: 'failed', retryable: false, says: 'The app is not set up correctly.' },
  unexpected: { outcome: 'failed', retryable: false, says: 'Something went wrong.' },
  stepUpIneffective: {
    outcome: 'refused',
    retryable: false,
    says: 'Signing in again did not satisfy the server.',
  },
  insufficientMethods: {
    outcome: 'refused',
    retryable: false,
    says: 'You signed in with a different method than the action needs.',
  },
  implausibleAuthTime: {
    outcome: 'refused',
    retryable: false,
    says: 'The identity provider reported an authentication time that cannot be right.',
  },
  notFresh: { outcome: 'refused', retryable: true, says: 'Too much time passed since you signed in.' },
  sessionChanged: { outcome: 'refused', retryable: false, says: 'A different account is signed in now.' },
  timeout: { outcome: 'failed', retryable: true, says: 'There was no answer in time.' },
  abandoned: { outcome: 'cancelled', retryable: true, says: 'You came back without signing in again.' },
  replaced: { outcome: 'cancelled', retryable: true, says: 'A newer action took the place of this one.' },
  notPerformed: { outcome: 'failed', retryable: true, says: 'The server did not perform the action.' },
  responseLost: {
    outcome: 'outcomeUnknown',
    retryable: false,
    says: 'The answer was lost: the action may have happened. Check before you repeat it.',
  },
  responseUnreadable: {
    outcome: 'outcomeUnknown',
    retryable: false,
    says: 'The server answered, but the answer could not be read: the action has probably happened.',
  },
} as const satisfies { readonly [Code in EndCode]: CodeFacts<Code> }
