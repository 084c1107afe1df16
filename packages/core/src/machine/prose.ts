/** What a state is, and what each of its branches means. */
export interface StateProse {
  readonly is: string
  /** The specification that demands the state. */
  readonly spec?: string
  /** By the event, the guard, and the code or the state that the branch leads to: whoever changes a branch reads its sentence again. */
  readonly when?: Readonly<Record<string, string>>
}

/** Of every state that rests before the call. */
const STOPPABLE = {
  'reauth.cancel → cancelled': 'The end-user stops.',
  'run.replaced → replaced': 'A newer action takes the place of this one.',
  'session.changed isLost → sessionLost': 'The end-user is signed out.',
  'session.changed → sessionChanged': 'The session is not the one that the run began with.',
}

/** Of every service that brings a reading. */
const UNUSABLE = {
  'onDone isNoReading → unexpected': 'The service answered with something that is not a reading.',
  'onDone isOtherSubject → subjectMismatch': 'Another end-user came back: nothing of the first one stays pending.',
}

/** Of every service that fails. */
const ENDINGS = {
  'onError isFailure → subjectMismatch': 'Another end-user is signed in: nothing of the first one stays pending.',
  'onError endsAs → cancelled': 'The end-user declined.',
  'onError endsAs → refused': 'It was refused, and trying again does not change that.',
  'onError → failed': 'It did not work.',
}

/** The sentences of the chart, by state. A page loads them with `@reauth/core/described` only. */
export const PROSE: Readonly<Record<string, StateProse>> = {
  reauth: {
    is: 'The flow of one sensitive action: nothing here grants anything, the server decides.',
  },
  'reauth.entering': {
    is: 'A new run, or one that a page load interrupted?',
    when: {
      'always isResumedAt abandoned → abandoned': 'The end-user came back without finishing.',
      'always isResumedAt used → alreadyResumed': 'The callback was used already.',
      'always isResumedAt missing → pendingActionMissing': 'The callback is ours, and nothing was kept for it.',
      'always isResumedAt discarded → pendingActionDiscarded': 'The record expired, or was changed.',
      'always isInterruptedAndResolvable → resolvingOutcome':
        'The page was loaded again while the call was under way; the server is asked what became of it.',
      'always isResumedAt call → responseLost': 'The page was loaded again while the call was under way.',
      'always isResumedAt callExpired → responseLost':
        'The call had begun, and the record expired since: nobody is asked any more.',
      'always isMisconfigured → misconfigured': 'The requirement makes no sense.',
      'always isResumedAt callback → finishing': 'Back from the OpenID Provider.',
      'always → refreshing': 'A new run, or one that waits for its confirmation.',
    },
  },
  'reauth.refreshing': {
    is: 'The claims are brought up to date.',
    when: {
      ...STOPPABLE,
    },
  },
  'reauth.refreshing.requesting': {
    is: 'The OpenID Provider is asked for a new ID Token, unless the newest one serves.',
    spec: 'OpenID Connect Core 1.0 §12',
    when: {
      ...UNUSABLE,
      'onDone hasOperationToOpen → openingOperation':
        'The action is bound to an operation, which the server opens now.',
      'onDone → checkingCanReauthenticate': 'The claims are up to date.',
      'onError canRetry → backingOff': 'It may pass: once more, a little later.',
      'onError canAwaitNetwork → offline': 'There is no network.',
      ...ENDINGS,
      'after refreshTimeout → timeout': 'No answer in time.',
    },
  },
  'reauth.refreshing.backingOff': {
    is: 'A moment passes before the refresh is made again.',
    when: {
      'after retryDelay → requesting': 'Once more.',
    },
  },
  'reauth.refreshing.offline': {
    is: 'There is no network; the run goes on when it is back.',
    when: {
      'network.restored → requesting': 'The network is back.',
      'after offlineTimeout → offline': 'The network did not come back.',
    },
  },
  'reauth.openingOperation': {
    is: 'The server opens an operation, so that one authentication pays for this one action.',
    when: {
      ...STOPPABLE,
      'onDone isNoOperation → unexpected': 'The server answered with something that is not an operation.',
      'onDone → checkingCanReauthenticate': "The operation is open; 'always' counts from here.",
      ...ENDINGS,
      'after operationTimeout → timeout': 'No answer in time.',
    },
  },
  'reauth.checkingCanReauthenticate': {
    is: 'Can the end-user reauthenticate, by the claim or by an enrolled biometric?',
    when: {
      'always isDeniedByPolicy → cannotReauthenticate': 'They cannot, and the requirement lets nobody pass who cannot.',
      'always canReauthenticate → checkingAuthTime': 'They can.',
      'always isFresh → checkingAuthTime': 'They cannot, but the authentication is recent.',
      'always isUnverifiableAllowed → ready': 'They cannot, and the requirement explicitly lets them pass unverified.',
      'always → cannotReauthenticate': 'They cannot, and the authentication is too old.',
    },
  },
  'reauth.checkingAuthTime': {
    is: 'Is auth_time inside the window?',
    spec: 'OpenID Connect Core 1.0 §3.1.3.7 (13)',
    when: {
      'always isFresh → ready': 'Recent enough.',
      'always → reauthenticating': 'Too old, or not to be believed.',
    },
  },
  'reauth.reauthenticating': {
    is: 'The end-user authenticates again.',
    when: {
      ...STOPPABLE,
    },
  },
  'reauth.reauthenticating.choosingMethod': {
    is: 'The first method that is left: biometrics, then the browser.',
    when: {
      'always needsConfirmation → awaitingConfirmation': 'A click is needed first.',
      'always canUseBiometric → biometric': 'Biometrics are enrolled.',
      'always canUseBrowserInProcess → inProcess': 'The browser can ask in a window of its own.',
      'always canUseBrowserByRedirect → savingPending': 'The browser can ask by leaving this page.',
      'always → cannotReauthenticate': 'No method is left.',
    },
  },
  'reauth.reauthenticating.awaitingConfirmation': {
    is: 'One click is needed before the prompt.',
    when: {
      'reauth.confirm → choosingMethod': 'The end-user agrees.',
      'after confirmationTimeout → timeout': 'Nobody answered.',
    },
  },
  'reauth.reauthenticating.biometric': {
    is: 'The end-user is asked for a fingerprint or a face.',
    when: {
      'method.choose canChooseBrowser → choosingMethod': 'The end-user prefers the browser.',
      ...UNUSABLE,
      'onDone → verifying': 'Done; whether it helped is decided next.',
      'onError canFallBack → choosingMethod': 'Biometrics do not work here now; the browser is left.',
      ...ENDINGS,
      'after biometricTimeout canUseBrowser → choosingMethod':
        'Nobody answered, or the prompt of the device is stuck; the browser is left.',
      'after biometricTimeout → timeout': 'Nobody answered.',
    },
  },
  'reauth.reauthenticating.browser': {
    is: 'The end-user is asked on a page of the OpenID Provider.',
    spec: 'OpenID Connect Core 1.0 §3.1.2.1 (prompt=login, max_age)',
  },
  'reauth.reauthenticating.browser.inProcess': {
    is: 'A window of the OpenID Provider is open, and this page waits.',
    when: {
      ...UNUSABLE,
      'onDone → verifying': 'Done; whether it helped is decided next.',
      'onError canLeaveInstead → savingPending': 'The browser opens no window; the page leaves instead.',
      'onError canAskForClick → awaitingConfirmation': 'The browser lets no window open without a click.',
      ...ENDINGS,
      'after browserTimeout → timeout': 'Nobody answered.',
    },
  },
  'reauth.reauthenticating.browser.savingPending': {
    is: 'The pending action is written and read back, before anything can be lost.',
    when: {
      'onDone → redirecting': 'It can be found again.',
      ...ENDINGS,
      'after savingTimeout → cannotPersist': 'The storage does not answer.',
    },
  },
  'reauth.reauthenticating.browser.redirecting': {
    is: 'The page leaves for the OpenID Provider. That leaving starts is not success.',
    when: {
      'redirect.again canLeaveAgain → savingPending':
        'The page did not leave: the pending action is written anew, and it leaves again.',
      'page.restored isTaken → alreadyResumed': 'The action went on in another page.',
      'page.restored → abandoned': 'The end-user came back without finishing.',
      'onDone → here': 'The page is still here, and is about to be gone.',
      ...ENDINGS,
      'after redirectTimeout → timeout': 'The page never left.',
    },
  },
  'reauth.reauthenticating.finishing': {
    is: 'Back from the OpenID Provider: the callback is exchanged for a new ID Token.',
    spec: 'OpenID Connect Core 1.0 §3.1.3',
  },
  'reauth.reauthenticating.finishing.exchanging': {
    is: 'The code is exchanged, once among all pages.',
    when: {
      ...UNUSABLE,
      'onDone → verifying': 'The OpenID Provider answered; whether it helped is decided next.',
      'onError canAwaitNetwork → awaitingNetwork': 'There is no network; the code can be exchanged when it is back.',
      ...ENDINGS,
      'after finishTimeout → timeout': 'No answer in time.',
    },
  },
  'reauth.reauthenticating.finishing.awaitingNetwork': {
    is: 'There is no network to exchange the callback over; the run goes on when it is back.',
    when: {
      'network.restored → exchanging': 'The network is back.',
      'after resumeTimeout → offline': 'The network did not come back.',
    },
  },
  'reauth.reauthenticating.verifying': {
    is: 'The same end-user authenticated: is the requirement met now?',
    spec: 'OpenID Connect Core 1.0 §3.1.3.7 (12, 13)',
    when: {
      'always isNotAdvanced → stepUpIneffective': 'auth_time did not move: the OpenID Provider did not ask.',
      'always isInsufficient → insufficientMethods': 'Other methods were used than the requirement names.',
      'always isImplausible → implausibleAuthTime': 'The claims cannot be believed.',
      'always isFresh → ready': 'It is.',
      'always → notFresh': 'The authentication is still too old.',
    },
  },
  'reauth.ready': {
    is: 'May the action be called now?',
    when: {
      'always isUnseen → confirmingResumed': 'The page was away, so the action is shown again first.',
      'always isNotAllowed → notFresh': 'The window passed while the action waited.',
      'always isExpiring → renewingIdToken': 'The token would expire before the call lands.',
      'always isExpired → tokenExpired': 'The renewed token has expired already.',
      'always → calling': 'It may.',
    },
  },
  'reauth.confirmingResumed': {
    is: 'The page was away: the action is shown again and needs one click.',
    when: {
      ...STOPPABLE,
      'reauth.confirm → renewingIdToken': 'The end-user agrees. Time passed, so the claims are read once more.',
      'after resumeTimeout → timeout': 'Nobody answered.',
    },
  },
  'reauth.renewingIdToken': {
    is: 'The ID Token is renewed if it would expire before the call lands.',
    spec: 'OpenID Connect Core 1.0 §12.2',
    when: {
      ...STOPPABLE,
      ...UNUSABLE,
      'onDone → ready': 'The claims are up to date; whether the action may be called is asked again.',
      ...ENDINGS,
      'after refreshTimeout → timeout': 'No answer in time.',
    },
  },
  'reauth.calling': {
    is: 'The endpoint is called with the newest ID Token and the idempotency key of this run. Its answer is awaited, whatever becomes of the session.',
    when: {
      'reauth.cancel → responseLost': 'The end-user stops a call that is under way: nobody knows whether it happened.',
      'onDone isResult → succeeded': 'The server performed the action.',
      'onDone isFirstStepUp → refreshing': 'The server wants a newer or a stronger authentication.',
      'onDone isRepeatedStepUp → refused': 'The server asks again after a step-up: another one would not help either.',
      'onDone isResult → refusedByServer': 'The server said no, and nothing happened.',
      'onDone isNotSentByOther → subjectMismatch': 'Nothing was sent: the token is of another end-user.',
      'onDone isNotSentAs → refused': 'Nothing was sent, and trying again does not change that.',
      'onDone isNotSentAs → cancelled': 'Nothing was sent: the end-user declined.',
      'onDone isNotSentAs → failed': 'Nothing was sent.',
      'onDone isResult → responseUnreadable': 'The server performed the action, and its answer could not be read.',
      'onDone isResolvable → resolvingOutcome': 'The answer was lost; the server is asked what became of the call.',
      'onDone → responseLost': 'The answer was lost.',
      'onError isFailure → failed': 'Nothing was sent: the app says so, or there is no service.',
      'onError isFailure → responseLost':
        'The answer was lost, and another end-user is signed in who cannot ask for it.',
      'onError isResolvable → resolvingOutcome': 'The answer was lost; the server is asked what became of the call.',
      'onError → responseLost': 'The answer was lost.',
      'after callTimeout isResolvable → resolvingOutcome':
        'No answer in time; the server is asked what became of the call.',
      'after callTimeout → responseLost': 'No answer in time.',
    },
  },
  'reauth.resolvingOutcome': {
    is: 'The server is asked what became of the call, under the same idempotency key.',
    spec: 'The Idempotency-Key HTTP Header Field (draft-ietf-httpapi-idempotency-key-header) §2',
    when: {
      'reauth.cancel → responseLost': 'The end-user does not wait for the answer.',
      'onDone isResult → succeeded': 'The action had happened.',
      'onDone isResult → notPerformed': 'The action had not happened.',
      'onDone → responseLost': 'The server cannot tell.',
      'onError isFailure → responseLost': 'Another end-user is signed in, who cannot ask for it.',
      'onError → responseLost': 'The server cannot be asked.',
      'after resolveTimeout → responseLost': 'No answer in time.',
    },
  },
  'reauth.succeeded': {
    is: 'The server performed the action.',
  },
  'reauth.refused': {
    is: 'The requirement is not met and cannot be met now, or the server said no. Nothing happened.',
  },
  'reauth.cancelled': {
    is: 'The end-user stopped it. Nothing happened.',
  },
  'reauth.failed': {
    is: 'Something did not work. Nothing happened.',
  },
  'reauth.outcomeUnknown': {
    is: 'The answer was lost: the action may have happened.',
  },
}
