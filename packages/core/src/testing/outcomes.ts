import type { actors } from '../machine/actors.js'
import { type FailureCode, OUTCOME_OF, toFailure } from '../words/codes.js'
import type { CallResult } from '../words/facts.js'
import { frozen } from './frozen.js'
import { readingOf } from './readings.js'

/** A possible answer of a service. */
export interface ScriptedOutcome {
  /** Stable, for links and names of tests. */
  readonly id: string
  /** One sentence that says what the service does. */
  readonly title: string
  readonly answer: { readonly resolve: unknown } | { readonly reject: unknown }
}

/** The possible answers of each service, by the service's name. */
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
  title: 'The service rejects with an unknown error.',
  answer: { reject: 'garbage' },
}

/** An answer that is not what the service should return. */
const nonsense = (title: string): ScriptedOutcome => resolved('nonsense', title, { idToken: 'none' })
const otherUser = rejected('subjectMismatch', 'Another user is signed in.')
const outage = rejected('providerUnavailable', 'The provider is unavailable.')
const cancelled = rejected('cancelled', 'The end-user cancels.')
const mismatch = resolved(
  'other-subject',
  'Another user authenticates.',
  readingOf({ subject: 'mallory', now: 1_000_100 }),
)

/** The possible results of a prompt, compared with the earlier claims. */
const afterPrompt: readonly ScriptedOutcome[] = [
  resolved('authenticated', 'The end-user authenticates.', readingOf({ now: 1_000_100, acr: 'gold' })),
  resolved(
    'authenticated-plainly',
    'The end-user authenticates, but below the required level.',
    readingOf({ now: 1_000_100 }),
  ),
  resolved(
    'short-lived',
    'The end-user authenticates, but the token is about to expire.',
    readingOf({ now: 1_000_100, life: 5, acr: 'gold' }),
  ),
  resolved(
    'not-asked',
    'The provider returns the old session without a prompt.',
    readingOf({ age: 1000, now: 1_000_000, acr: 'gold' }),
  ),
  resolved(
    'still-stale',
    'The authentication is newer, but still too old.',
    readingOf({ age: 900, now: 1_000_100, acr: 'gold' }),
  ),
  resolved('future', '`auth_time` is in the future.', readingOf({ age: -3600, now: 1_000_100, acr: 'gold' })),
  resolved(
    'expired',
    'The end-user authenticates, but the token has expired.',
    readingOf({ now: 1_000_100, life: 0, acr: 'gold' }),
  ),
  mismatch,
  nonsense('The service returns an invalid value.'),
]
const promptFailures: readonly ScriptedOutcome[] = [cancelled, outage, otherUser, garbage]

const called = (id: string, title: string, result: CallResult): ScriptedOutcome => resolved(id, title, result)

/** The answers of a call that was not sent, for each code that is not listed. */
const notSentBy = (...listed: readonly FailureCode[]): ScriptedOutcome[] =>
  Object.keys(OUTCOME_OF)
    .filter((code): code is FailureCode => toFailure({ code }).code === code && !listed.includes(code))
    .map((code) => called(`not-sent-${code}`, `The call is not sent: ${code}.`, { result: 'notSent', code }))

/**
 * The possible answers of each service, used to explore the chart. Frozen: to explore with other answers, spread it.
 */
export const outcomes: { readonly [Service in keyof typeof actors]: readonly ScriptedOutcome[] } = frozen({
  refreshIdToken: [
    resolved('fresh', 'The claims are fresh.', readingOf({ age: 10, acr: 'gold' })),
    resolved('stale', 'The authentication is too old.', readingOf({ age: 1000, acr: 'gold' })),
    resolved('fresh-below-level', 'The authentication is fresh, but below the required level.', readingOf({ age: 10 })),
    resolved(
      'fresh-short-lived',
      'The claims are fresh, but the token is about to expire.',
      readingOf({ age: 10, life: 5, acr: 'gold' }),
    ),
    resolved(
      'fresh-expired',
      'The claims are fresh, but the token has expired.',
      readingOf({ age: 10, life: 0, acr: 'gold' }),
    ),
    resolved(
      'stale-enrolled',
      'The authentication is too old, and biometrics are enrolled.',
      readingOf({ age: 1000, biometricEnabled: true, acr: 'gold' }),
    ),
    resolved(
      'cannot-fresh',
      'The end-user cannot reauthenticate, but the authentication is fresh.',
      readingOf({ age: 10, canReauthenticate: false, acr: 'gold' }),
    ),
    resolved(
      'cannot-stale',
      'The end-user cannot reauthenticate, and the authentication is too old.',
      readingOf({ age: 1000, canReauthenticate: false, acr: 'gold' }),
    ),
    resolved(
      'cannot-enrolled',
      'The end-user cannot reauthenticate, but biometrics are enrolled.',
      readingOf({ age: 1000, canReauthenticate: false, biometricEnabled: true, acr: 'gold' }),
    ),
    resolved(
      'unknown-stale',
      'The authentication is too old, and it is unknown whether the end-user can reauthenticate.',
      readingOf({ age: 1000, canReauthenticate: 'unknown', acr: 'gold' }),
    ),
    resolved('missing', '`auth_time` is missing.', readingOf({ age: null, acr: 'gold' })),
    resolved('future', '`auth_time` is in the future.', readingOf({ age: -3600, acr: 'gold' })),
    mismatch,
    nonsense('The service returns an invalid value.'),
    otherUser,
    rejected('sessionLost', 'The session has ended.'),
    rejected('offline', 'There is no network.'),
    rejected('providerUnavailable', 'The provider is temporarily unavailable.', true),
    outcomeOfBug(),
    cancelled,
    garbage,
  ],
  openOperation: [
    resolved('opened', 'The server opens the operation.', { operationId: 'op-1', openedAt: 1_000_050 }),
    nonsense('The server returns an invalid operation.'),
    rejected('refusedByServer', 'The server refuses the operation.'),
    otherUser,
    cancelled,
    outage,
    garbage,
  ],
  reauthenticateWithBiometric: [
    ...afterPrompt,
    rejected('biometricUnavailable', 'Biometrics are unavailable.'),
    rejected('biometricLockout', 'Biometrics are locked after too many attempts.'),
    rejected('biometricNotEnrolled', 'No biometrics are enrolled.'),
    rejected('biometricInvalidated', 'The biometrics enrolled on the device have changed.'),
    rejected('biometricDeclined', 'The end-user chooses another method.'),
    rejected('sessionLost', 'The session has ended.'),
    ...promptFailures,
  ],
  reauthenticateInBrowser: [
    ...afterPrompt,
    rejected('popupBlocked', 'The browser blocks the window.'),
    rejected('popupClosed', 'The end-user closes the window.'),
    rejected('tooManyPrompts', 'The provider rejects too many prompts.'),
    ...promptFailures,
  ],
  savePendingAction: [
    resolved('saved', 'The pending action is saved.', undefined),
    rejected('cannotPersist', 'Storage is denied.'),
    otherUser,
    cancelled,
    garbage,
  ],
  startBrowserReauthentication: [
    resolved('leaving', 'The page starts to navigate to the provider.', undefined),
    rejected('cannotReauthenticate', 'This end-user cannot reauthenticate with the provider.'),
    otherUser,
    cancelled,
    outage,
    garbage,
  ],
  finishBrowserReauthentication: [
    ...afterPrompt,
    rejected('offline', 'There is no network.'),
    rejected('callbackRefused', 'The provider refuses the authorization code.'),
    rejected('alreadyResumed', 'Another tab has already resumed the run.'),
    ...promptFailures,
  ],
  performAction: [
    called('performed', 'The server performs the action.', { result: 'performed', data: 'done' }),
    called('step-up', 'The server requires a newer authentication.', {
      result: 'stepUpRequired',
      challenge: { maxAge: 60 },
    }),
    called('step-up-level', 'The server requires a higher level.', {
      result: 'stepUpRequired',
      challenge: { acrValues: ['platinum'] },
    }),
    called('step-up-stale-token', 'The server requires a newer authentication, because it received an old token.', {
      result: 'stepUpRequired',
      challenge: { maxAge: 60 },
      sentAuthTime: 1,
    }),
    called('step-up-nonsense', 'The server requires a step-up with an invalid challenge.', {
      result: 'stepUpRequired',
      challenge: { maxAge: -1 },
    }),
    called('refused', 'The server refuses the action.', { result: 'refused' }),
    called('unknown', 'The response is lost.', { result: 'unknown' }),
    called('not-sent', 'The call is not sent, because there is no token.', { result: 'notSent', code: 'sessionLost' }),
    called('not-sent-bug', 'The call is not sent, because of an unexpected error.', {
      result: 'notSent',
      code: 'unexpected',
    }),
    called('not-sent-declined', 'The call is not sent, because the end-user cancels.', {
      result: 'notSent',
      code: 'cancelled',
    }),
    called('not-sent-other', 'The call is not sent, because the token belongs to another user.', {
      result: 'notSent',
      code: 'subjectMismatch',
    }),
    ...notSentBy('sessionLost', 'unexpected', 'cancelled', 'subjectMismatch'),
    resolved('not-sent-nonsense', 'The call is not sent, for an unknown reason.', {
      result: 'notSent',
      code: 'nonsense',
    }),
    called('unreadable', 'The server performs the action, but its response cannot be read.', { result: 'unreadable' }),
    resolved('nothing', 'The call returns nothing.', undefined),
    {
      id: 'not-sent-thrown',
      title: 'The app reports that the call is not sent.',
      answer: { reject: { code: 'notSent' } },
    },
    rejected('offline', 'The connection is lost.'),
    rejected('cancelled', 'The call is aborted.'),
    rejected('misconfigured', 'The service is misconfigured.'),
    otherUser,
    garbage,
  ],
  resolveOutcome: [
    resolved('performed', 'The server reports that the action was performed.', { result: 'performed', data: 'done' }),
    resolved('not-performed', 'The server reports that the action was not performed.', { result: 'notPerformed' }),
    resolved('unknown', 'The server does not know the result.', { result: 'unknown' }),
    rejected('offline', 'The server cannot be reached.'),
    otherUser,
    garbage,
  ],
})

function outcomeOfBug(): ScriptedOutcome {
  return { id: 'bug', title: 'The service throws an unexpected error.', answer: { reject: new Error('a bug') } }
}
