import type { EndCode } from './codes.js'

/** What a developer can check for each code, in one or two sentences. {@link CODES} has the texts for the end-user. */
export const ADVICE = {
  cancelled: 'The end-user or your app stopped the run. Show the form again with the same input.',
  offline: 'The network did not come back in time. Offer to start again.',
  providerUnavailable:
    'The OpenID Provider did not answer, or answered with an error that may pass. Look at `cause` and at the status of the provider.',
  sessionLost: 'The refresh token or the session has ended. Send the end-user to your sign-in.',
  subjectMismatch: 'A different account authenticated. Say which account is signed in, and offer to sign out.',
  callbackRefused:
    'The OpenID Provider refused the code: it was used or has expired, or the redirect URI is not the registered one. `cause` holds its error.',
  alreadyResumed: 'The callback was opened twice, or the run continued in another page. There is nothing to do here.',
  biometricUnavailable: 'The biometric prompt failed, and the service has no browser to fall back to.',
  biometricLockout: 'Biometrics are locked, and the service has no browser to fall back to.',
  biometricNotEnrolled: 'No biometrics are enrolled, and the service has no browser to fall back to.',
  biometricInvalidated: 'The biometric key was invalidated. Enable biometrics again after the next sign-in.',
  biometricDeclined:
    'The end-user tapped the button for another method, and the service has no browser to fall back to. Show the form again with the same input.',
  popupBlocked:
    'The window was not opened inside a click. Use `confirm: true`, call `perform` in the click handler, or give the adapter a `fallback`.',
  popupClosed: 'The end-user closed the window of the provider. Show the form again with the same input.',
  cannotReauthenticate:
    "The ID Token says that the end-user can't be asked again. Allow it by `whenCannotReauthenticate`, or offer another way.",
  acrValuesUnsupported:
    'The adapter cannot send `acr_values`. Leave them out of the requirement, or use another adapter.',
  cannotPersist:
    'Storage is denied, is full or does not answer, `crypto.subtle` is missing (the page needs https or localhost), or the input is too large. `cause` says which.',
  refusedByServer: 'The endpoint answered with an error that is not a step-up challenge. `response` holds the answer.',
  tooManyPrompts: 'Several prompts ended without an authentication. See `limits.prompts` and `limits.promptWindow`.',
  pendingActionDiscarded:
    'The record of the run expired, or a deployment changed the action, its requirement or its schema. `issues` may name the change.',
  pendingActionMissing: 'The browser has no record for this callback: it was deleted, or another namespace wrote it.',
  notResumable: 'Declare the action with `defineSensitiveAction()`, and list it in `actions` of `createReauth()`.',
  invalidInput: 'The schema refused the input, or JSON cannot carry it over a redirect. `issues` names each field.',
  tokenExpired:
    'The ID Token was expired when it arrived, so it was not sent. Compare the clocks, and look at the lifetime of the ID Token.',
  notSent: 'Your `perform` threw `NotSent`. `cause` is the error that you passed to it.',
  misconfigured: 'The app, the SDK or the provider is not set up. `cause` says what is missing.',
  unexpected: 'The adapter does not know the error. `cause` holds it.',
  stepUpIneffective:
    'The server asked again after a step-up. `diagnosis` says why: often the provider ignores `max_age`, or a stale token was sent.',
  insufficientMethods: 'The `amr` of the ID Token lacks a method of the requirement. Compare it with `methods`.',
  implausibleAuthTime:
    '`auth_time` is missing, in the future, or not a number of seconds. Look at the claims of the ID Token.',
  notFresh: 'The window passed between the authentication and the call. A longer `maxAge` leaves more time.',
  sessionChanged: 'A different account signed in while the run was under way, perhaps in another tab.',
  timeout: 'A stage took longer than its limit. See `timeouts`.',
  abandoned: 'The end-user came back without a callback, for example with the Back button.',
  replaced: "A run of the same action with a different input started. Use `concurrency: 'parallel'` to keep both.",
  notPerformed: 'Your `status` function says that the server did not perform the action. It is safe to start again.',
  responseLost:
    'No answer, a 408 or a 5xx arrived. Retry under the same idempotency key only. `cause` may be an exception of your `perform`.',
  responseUnreadable: 'The server performed the action, and `parse` threw on its answer. `cause` is that error.',
} as const satisfies { readonly [Code in EndCode]: string }
