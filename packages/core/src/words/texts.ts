import type { EndCode, OUTCOME_OF } from './codes.js'

/** The outcome and the default text of a code. */
interface CodeFacts<Code extends EndCode> {
  /** The outcome of a run that ends with this code. */
  readonly outcome: (typeof OUTCOME_OF)[Code]
  /** Whether starting the action again may succeed with nothing else changed. */
  readonly retryable: boolean
  /** The default text for the end-user or a log, in one or two sentences. */
  readonly text: string
}

/**
 * Every code that a run can end with: the outcome it belongs to, whether starting again may help, and a default text.
 *
 * The documentation and the default texts come from this table. A page with its own texts does not load it.
 *
 * @example
 * const text = CODES[outcome.code].text
 */
export const CODES = {
  cancelled: { outcome: 'cancelled', retryable: true, text: 'You cancelled the action.' },
  offline: { outcome: 'failed', retryable: true, text: 'There is no network connection.' },
  providerUnavailable: {
    outcome: 'failed',
    retryable: true,
    text: 'The identity provider is not available. Try again in a moment.',
  },
  sessionLost: { outcome: 'refused', retryable: false, text: 'Your session ended. Sign in again.' },
  subjectMismatch: { outcome: 'refused', retryable: false, text: 'A different account signed in.' },
  callbackRefused: { outcome: 'failed', retryable: true, text: 'The confirmation was already used, or is too old.' },
  alreadyResumed: { outcome: 'refused', retryable: false, text: 'The action continued in another page.' },
  biometricUnavailable: { outcome: 'failed', retryable: true, text: 'Biometrics do not work on this device now.' },
  biometricLockout: {
    outcome: 'failed',
    retryable: false,
    text: 'Biometrics are locked after too many attempts. Unlock your device first.',
  },
  biometricNotEnrolled: { outcome: 'failed', retryable: false, text: 'No biometrics are set up on this device.' },
  biometricInvalidated: {
    outcome: 'failed',
    retryable: false,
    text: 'The biometrics of this device changed. Set them up again in the app.',
  },
  biometricDeclined: { outcome: 'cancelled', retryable: true, text: 'You chose not to use biometrics.' },
  popupBlocked: {
    outcome: 'failed',
    retryable: true,
    text: 'The browser blocked the window. Allow popups and try again.',
  },
  popupClosed: { outcome: 'cancelled', retryable: true, text: 'You closed the window before signing in.' },
  cannotReauthenticate: {
    outcome: 'refused',
    retryable: false,
    text: 'Your account cannot be asked to sign in again.',
  },
  acrValuesUnsupported: {
    outcome: 'refused',
    retryable: false,
    text: 'The action needs an authentication level that this app cannot ask for.',
  },
  cannotPersist: {
    outcome: 'refused',
    retryable: false,
    text: 'The browser does not let this page store data. Leave private mode or allow storage.',
  },
  refusedByServer: { outcome: 'refused', retryable: false, text: 'The server refused the action.' },
  tooManyPrompts: { outcome: 'refused', retryable: true, text: 'Too many attempts. Wait a few minutes.' },
  pendingActionDiscarded: {
    outcome: 'refused',
    retryable: true,
    text: 'The saved action expired or changed. Start it again.',
  },
  pendingActionMissing: {
    outcome: 'refused',
    retryable: true,
    text: 'There is no saved action to return to. Start it again.',
  },
  notResumable: {
    outcome: 'refused',
    retryable: false,
    text: 'The action cannot continue after a redirect.',
  },
  invalidInput: { outcome: 'refused', retryable: false, text: 'The input is not valid.' },
  tokenExpired: {
    outcome: 'failed',
    retryable: true,
    text: 'The identity provider returned an ID Token that has expired.',
  },
  notSent: { outcome: 'failed', retryable: true, text: 'Nothing was sent to the server.' },
  misconfigured: { outcome: 'failed', retryable: false, text: 'The app is not set up correctly.' },
  unexpected: { outcome: 'failed', retryable: false, text: 'Something went wrong.' },
  stepUpIneffective: {
    outcome: 'refused',
    retryable: false,
    text: 'Signing in again did not satisfy the server.',
  },
  insufficientMethods: {
    outcome: 'refused',
    retryable: false,
    text: 'You signed in with a different method than the action needs.',
  },
  implausibleAuthTime: {
    outcome: 'refused',
    retryable: false,
    text: 'The identity provider reported an authentication time that cannot be right.',
  },
  notFresh: { outcome: 'refused', retryable: true, text: 'Too much time passed since you signed in.' },
  sessionChanged: { outcome: 'refused', retryable: false, text: 'A different account is signed in now.' },
  timeout: { outcome: 'failed', retryable: true, text: 'There was no answer in time.' },
  abandoned: { outcome: 'cancelled', retryable: true, text: 'You came back without signing in again.' },
  replaced: { outcome: 'cancelled', retryable: true, text: 'A newer action took the place of this one.' },
  notPerformed: { outcome: 'failed', retryable: true, text: 'The server did not perform the action.' },
  responseLost: {
    outcome: 'outcomeUnknown',
    retryable: false,
    text: 'The answer was lost: the action may have happened. Check before you repeat it.',
  },
  responseUnreadable: {
    outcome: 'outcomeUnknown',
    retryable: false,
    text: 'The server answered, but the answer could not be read: the action has probably happened.',
  },
} as const satisfies { readonly [Code in EndCode]: CodeFacts<Code> }
