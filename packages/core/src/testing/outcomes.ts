import type { actors } from '../machine/actors.js'
import { type FailureCode, OUTCOME_OF, toFailure } from '../words/codes.js'
import type { CallResult } from '../words/facts.js'
import { frozen } from './frozen.js'
import { readingOf } from './readings.js'

/** A possible answer of a service. */
export interface ScriptedOutcome {
  /** Stable, for links and names of tests. */
  readonly id: string
  /** A sentence that says what the service did. */
  readonly title: string
  readonly answer: { readonly resolve: unknown } | { readonly reject: unknown }
}

/** The possible answers of each service, by name. */
export type ScriptedOutcomes = Readonly<Record<string, readonly ScriptedOutcome[]>>

const resolved = (id: string, title: string, output: unknown): ScriptedOutcome => ({
  id,
  title,
  answer: { resolve: output },
})
const rejected = (code: FailureCode, title: string, retryable = false): ScriptedOutcome => ({
  id: code,
  title,
  answer: { reject: { code, retryable } },
})
const garbage: ScriptedOutcome = {
  id: 'garbage',
  title: 'The service rejects with garbage.',
  answer: { reject: 'garbage' },
}

/** An answer that the chart cannot evaluate. */
const nonsense = (title: string): ScriptedOutcome => resolved('nonsense', title, { idToken: 'none' })
const anothers = rejected('subjectMismatch', 'Somebody else is signed in.')
const outage = rejected('providerUnavailable', 'The provider is out of order.')
const cancelled = rejected('cancelled', 'The end-user declines.')
const mismatch = resolved(
  'other-subject',
  'Somebody else comes back.',
  readingOf({ subject: 'mallory', now: 1_000_100 }),
)

/** The possible results of a prompt, compared with the earlier claims. */
const afterPrompt: readonly ScriptedOutcome[] = [
  resolved('authenticated', 'The end-user authenticates.', readingOf({ now: 1_000_100, acr: 'gold' })),
  resolved('authenticated-plainly', 'The end-user authenticates, below the level.', readingOf({ now: 1_000_100 })),
  resolved(
    'short-lived',
    'The end-user authenticates; the token is about to expire.',
    readingOf({ now: 1_000_100, life: 5, acr: 'gold' }),
  ),
  resolved('not-asked', 'The provider returns the old session.', readingOf({ age: 1000, now: 1_000_000, acr: 'gold' })),
  resolved(
    'still-stale',
    'The authentication is newer, and still too old.',
    readingOf({ age: 900, now: 1_000_100, acr: 'gold' }),
  ),
  resolved(
    'future',
    'The token says that the end-user authenticated in the future.',
    readingOf({ age: -3600, now: 1_000_100, acr: 'gold' }),
  ),
  resolved(
    'expired',
    'The end-user authenticates; the token has expired.',
    readingOf({ now: 1_000_100, life: 0, acr: 'gold' }),
  ),
  mismatch,
  nonsense('The service answers with something that is not a reading.'),
]
const promptFailures: readonly ScriptedOutcome[] = [cancelled, outage, anothers, garbage]

const called = (id: string, title: string, result: CallResult): ScriptedOutcome => resolved(id, title, result)

/** The answers of a call that was not sent, for all codes without their own sentence. */
const notSentBy = (...told: readonly FailureCode[]): ScriptedOutcome[] =>
  Object.keys(OUTCOME_OF)
    .filter((code): code is FailureCode => toFailure({ code }).code === code && !told.includes(code))
    .map((code) => called(`not-sent-${code}`, `Nothing is sent: ${code}.`, { result: 'notSent', code }))

/**
 * The possible answers of each service, with which the chart is explored. Frozen: spread it to explore with other
 * answers.
 */
export const outcomes: { readonly [Service in keyof typeof actors]: readonly ScriptedOutcome[] } = frozen({
  refreshIdToken: [
    resolved('fresh', 'The claims are fresh.', readingOf({ age: 10, acr: 'gold' })),
    resolved('stale', 'The authentication is too old.', readingOf({ age: 1000, acr: 'gold' })),
    resolved('fresh-below-level', 'The authentication is fresh, below the level.', readingOf({ age: 10 })),
    resolved(
      'fresh-short-lived',
      'The claims are fresh; the token is about to expire.',
      readingOf({ age: 10, life: 5, acr: 'gold' }),
    ),
    resolved(
      'fresh-expired',
      'The claims are fresh; the token has expired.',
      readingOf({ age: 10, life: 0, acr: 'gold' }),
    ),
    resolved(
      'stale-enrolled',
      'The authentication is too old; biometrics are enrolled.',
      readingOf({ age: 1000, biometricEnabled: true, acr: 'gold' }),
    ),
    resolved(
      'cannot-fresh',
      'The end-user cannot reauthenticate, and is fresh.',
      readingOf({ age: 10, canReauthenticate: false, acr: 'gold' }),
    ),
    resolved(
      'cannot-stale',
      'The end-user cannot reauthenticate, and is stale.',
      readingOf({ age: 1000, canReauthenticate: false, acr: 'gold' }),
    ),
    resolved(
      'cannot-enrolled',
      'The end-user cannot reauthenticate, but biometrics are enrolled.',
      readingOf({ age: 1000, canReauthenticate: false, biometricEnabled: true, acr: 'gold' }),
    ),
    resolved(
      'unknown-stale',
      'Whether the end-user can reauthenticate is unknown.',
      readingOf({ age: 1000, canReauthenticate: 'unknown', acr: 'gold' }),
    ),
    resolved('missing', 'There is no auth_time.', readingOf({ age: null, acr: 'gold' })),
    resolved('future', 'auth_time is in the future.', readingOf({ age: -3600, acr: 'gold' })),
    mismatch,
    nonsense('The service answers with something that is not a reading.'),
    anothers,
    rejected('sessionLost', 'The session is gone.'),
    rejected('offline', 'There is no network.'),
    rejected('providerUnavailable', 'The provider is out of order for a moment.', true),
    outcomeOfBug(),
    cancelled,
    garbage,
  ],
  openOperation: [
    resolved('opened', 'The server opens the operation.', { operationId: 'op-1', openedAt: 1_000_050 }),
    nonsense('The server answers with something that is not an operation.'),
    rejected('refusedByServer', 'The server refuses the operation.'),
    anothers,
    cancelled,
    outage,
    garbage,
  ],
  reauthenticateWithBiometric: [
    ...afterPrompt,
    rejected('biometricUnavailable', 'Biometrics do not work now.'),
    rejected('biometricLockout', 'Biometrics are locked after too many attempts.'),
    rejected('biometricNotEnrolled', 'No biometrics are set up.'),
    rejected('biometricInvalidated', 'The biometrics of the device changed.'),
    rejected('biometricDeclined', 'The end-user taps the button for another method.'),
    rejected('sessionLost', 'The session is gone.'),
    ...promptFailures,
  ],
  reauthenticateInBrowser: [
    ...afterPrompt,
    rejected('popupBlocked', 'The window is blocked.'),
    rejected('popupClosed', 'The end-user closes the window.'),
    rejected('tooManyPrompts', 'There were too many prompts.'),
    ...promptFailures,
  ],
  savePendingAction: [
    resolved('saved', 'The pending action is saved.', undefined),
    rejected('cannotPersist', 'Storage is denied.'),
    anothers,
    cancelled,
    garbage,
  ],
  startBrowserReauthentication: [
    resolved('leaving', 'The page starts to leave.', undefined),
    rejected('cannotReauthenticate', 'The provider cannot ask this end-user.'),
    anothers,
    cancelled,
    outage,
    garbage,
  ],
  finishBrowserReauthentication: [
    ...afterPrompt,
    rejected('offline', 'There is no network.'),
    rejected('callbackRefused', 'The code is refused.'),
    rejected('alreadyResumed', 'Another tab was first.'),
    ...promptFailures,
  ],
  performAction: [
    called('performed', 'The server performs the action.', { result: 'performed', data: 'done' }),
    called('step-up', 'The server asks for a newer authentication.', {
      result: 'stepUpRequired',
      challenge: { maxAge: 60 },
    }),
    called('step-up-level', 'The server asks for a level.', {
      result: 'stepUpRequired',
      challenge: { acrValues: ['platinum'] },
    }),
    called('step-up-stale-token', 'The server asks for a newer authentication, and was sent an older token.', {
      result: 'stepUpRequired',
      challenge: { maxAge: 60 },
      sentAuthTime: 1,
    }),
    called('step-up-nonsense', 'The server asks for something that makes no sense.', {
      result: 'stepUpRequired',
      challenge: { maxAge: -1 },
    }),
    called('refused', 'The server refuses.', { result: 'refused' }),
    called('unknown', 'The answer is lost.', { result: 'unknown' }),
    called('not-sent', 'There is no token to send.', { result: 'notSent', code: 'sessionLost' }),
    called('not-sent-bug', 'Nothing is sent.', { result: 'notSent', code: 'unexpected' }),
    called('not-sent-declined', 'The end-user declines; nothing is sent.', { result: 'notSent', code: 'cancelled' }),
    called('not-sent-other', 'The token is of somebody else; nothing is sent.', {
      result: 'notSent',
      code: 'subjectMismatch',
    }),
    ...notSentBy('sessionLost', 'unexpected', 'cancelled', 'subjectMismatch'),
    resolved('not-sent-nonsense', 'Nothing is sent, for a reason that is none.', {
      result: 'notSent',
      code: 'nonsense',
    }),
    called('unreadable', 'The server performs the action; its answer cannot be read.', { result: 'unreadable' }),
    resolved('nothing', 'The call answers nothing.', undefined),
    { id: 'not-sent-thrown', title: 'The app says that nothing is sent.', answer: { reject: { code: 'notSent' } } },
    rejected('offline', 'The connection breaks.'),
    rejected('cancelled', 'The call is broken off.'),
    rejected('misconfigured', 'There is no service to call.'),
    anothers,
    garbage,
  ],
  resolveOutcome: [
    resolved('performed', 'The server says that it was performed.', { result: 'performed', data: 'done' }),
    resolved('not-performed', 'The server says that it was not performed.', { result: 'notPerformed' }),
    resolved('unknown', 'The server does not know.', { result: 'unknown' }),
    rejected('offline', 'The server cannot be reached.'),
    anothers,
    garbage,
  ],
})

function outcomeOfBug(): ScriptedOutcome {
  return { id: 'bug', title: 'The service throws an error that it should not.', answer: { reject: new Error('a bug') } }
}
