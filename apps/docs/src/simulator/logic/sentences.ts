import type { ScriptedEvent } from '@reauth/core/testing'

/** Descriptions of the SDK's answers, without identifiers. */
const READINGS: Readonly<Record<string, string>> = {
  fresh: 'Signed in 10 seconds ago.',
  stale: 'Signed in 17 minutes ago.',
  'fresh-below-level': 'Signed in 10 seconds ago, at a lower level than the action asks for.',
  'fresh-short-lived': 'Signed in 10 seconds ago, and the ID Token expires in 5 seconds.',
  'fresh-expired': 'Signed in 10 seconds ago, and the ID Token has expired.',
  'stale-enrolled': 'Signed in 17 minutes ago, and biometrics are set up on this device.',
  'cannot-fresh': 'Signed in 10 seconds ago, and the provider can’t ask this end-user again.',
  'cannot-stale': 'Signed in 17 minutes ago, and the provider can’t ask this end-user again.',
  'cannot-enrolled': 'Signed in 17 minutes ago. The provider can’t ask again, but biometrics are set up.',
  'unknown-stale': 'Signed in 17 minutes ago, and the provider doesn’t say whether it can ask again.',
  missing: 'The ID Token doesn’t say when the end-user signed in.',
  future: 'The ID Token says that the end-user signed in an hour from now.',
  nonsense: 'The SDK’s answer is no authentication.',
  garbage: 'The SDK rejects, and not with an error.',
  bug: 'The SDK throws an unexpected error.',
  subjectMismatch: 'Somebody else is signed in.',
  'other-subject': 'Somebody else signs in.',
  sessionLost: 'The session has ended.',
  providerUnavailable: 'The provider is down.',
  cancelled: 'The end-user says no.',
  authenticated: 'The end-user signs in again.',
  'authenticated-plainly': 'The end-user signs in again, at a lower level than the action asks for.',
  'short-lived': 'The end-user signs in again, and the ID Token expires in 5 seconds.',
  expired: 'The end-user signs in again, and the ID Token has expired.',
  'not-asked': 'The provider doesn’t ask, and returns the sign-in from before.',
  'still-stale': 'The end-user signs in again, and the ID Token says that it was 15 minutes ago.',
  callbackRefused: 'The provider refuses the code of the callback.',
  alreadyResumed: 'Another tab has used the callback.',
}

const SENTENCES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'refreshIdToken',
      'renewIdToken',
      'reauthenticateWithBiometric',
      'reauthenticateInBrowser',
      'finishBrowserReauthentication',
    ].flatMap((service) => Object.entries(READINGS).map(([id, sentence]) => [`${service}.${id}`, sentence])),
  ),
  'savePendingAction.saved': 'The browser keeps the action for the way back.',
  'savePendingAction.cannotPersist': 'The browser keeps nothing: its storage is blocked.',
  'startBrowserReauthentication.leaving': 'The page leaves for the provider.',
  'startBrowserReauthentication.cannotReauthenticate': 'The provider can’t ask this end-user again.',
  'performAction.step-up': 'The server wants a newer sign-in (step-up).',
  'performAction.step-up-level': 'The server wants a higher level (step-up).',
  'performAction.step-up-stale-token': 'The server wants a newer sign-in, because it was sent an older token.',
  'performAction.step-up-nonsense': 'The server wants something that can’t be met.',
  'performAction.unknown': 'The answer is lost: the action may have happened.',
  'performAction.offline': 'The connection breaks during the call.',
  'performAction.nothing': 'The call returns nothing.',
  'reauth.cancel': 'The end-user presses Cancel.',
  'reauth.confirm': 'The end-user presses Confirm.',
  'method.choose': 'The end-user chooses the browser.',
  'method.choose.biometric': 'The end-user chooses biometrics.',
  'page.restored': 'The end-user presses Back at the provider, and the page is shown again.',
  'page.restored.taken': 'The end-user presses Back, after the action went on in another tab.',
  'redirect.again': 'The page is still here, and tries again to leave.',
  'session.lost': 'The session ends.',
}

/** Describes an event without identifiers. */
export const sentenceOf = ({ id, title }: Pick<ScriptedEvent, 'id' | 'title'>): string => SENTENCES[id] ?? title

/** The ids with a description here. */
export const sentenceIds: readonly string[] = Object.keys(SENTENCES)
