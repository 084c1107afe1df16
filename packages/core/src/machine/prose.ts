/** The sentences of a state and its branches. */
export interface StateProse {
  readonly description: string
  /** The specification that demands the state. */
  readonly spec?: string
  /**
   * The sentence of each branch, named by its event, its guard, and its code or target. If a branch changes, its
   * sentence has to be checked again.
   */
  readonly branches?: Readonly<Record<string, string>>
}

/** The branches of each state that waits before the call. */
const STOP_BRANCHES = {
  'reauth.cancel → cancelled': 'The end-user cancels.',
  'run.replaced → replaced': 'A newer action replaces this one.',
  'session.changed isLost → sessionLost': 'The end-user is signed out.',
  'session.changed → sessionChanged': 'The session is no longer the one that the run started with.',
}

/** The branches of each service that returns a reading. */
const INVALID_READING_BRANCHES = {
  'onDone isNoReading → unexpected': 'The service returned something that is not a reading.',
  'onDone isOtherSubject → subjectMismatch':
    'A different end-user came back: the pending actions of the first one are deleted.',
}

/** The branches of each service that fails. */
const FAILURE_BRANCHES = {
  'onError isFailure → subjectMismatch':
    'A different end-user is signed in: the pending actions of the first one are deleted.',
  'onError endsAs → cancelled': 'The end-user declined.',
  'onError endsAs → refused': 'It was refused, and trying again would not help.',
  'onError → failed': 'It failed.',
}

/** The sentences of the chart, by state. A page loads them only through `@reauth/core/described`. */
export const PROSE: Readonly<Record<string, StateProse>> = {
  reauth: {
    description: 'The flow of one sensitive action. It grants nothing: the server decides.',
  },
  'reauth.entering': {
    description: 'A new run, or one that a page load interrupted?',
    branches: {
      'always isResumedAt abandoned → abandoned': 'The end-user came back without finishing.',
      'always isResumedAt used → alreadyResumed': 'The callback was already used.',
      'always isResumedAt missing → pendingActionMissing': 'The callback is ours, but there is no record for it.',
      'always isResumedAt discarded → pendingActionDiscarded': 'The record expired or was changed.',
      'always isInterruptedAndResolvable → resolvingOutcome':
        'The page was loaded again during the call; the server is asked for the result.',
      'always isResumedAt call → responseLost': 'The page was loaded again during the call.',
      'always isResumedAt callExpired → responseLost':
        'The call had begun, and the record has expired since: the server is no longer asked.',
      'always isMisconfigured → misconfigured': 'The requirement is invalid.',
      'always isResumedAt callback → finishing': 'Back from the OpenID Provider.',
      'always → refreshing': 'A new run, or one that waits for confirmation.',
    },
  },
  'reauth.refreshing': {
    description: 'The claims are brought up to date.',
    branches: {
      ...STOP_BRANCHES,
    },
  },
  'reauth.refreshing.requesting': {
    description: 'The OpenID Provider is asked for a new ID Token, unless the newest one is good enough.',
    spec: 'OpenID Connect Core 1.0 §12',
    branches: {
      ...INVALID_READING_BRANCHES,
      'onDone hasOperationToOpen → openingOperation':
        'The action is bound to an operation, which the server opens now.',
      'onDone → checkingCanReauthenticate': 'The claims are up to date.',
      'onError canRetry → backingOff': 'A temporary failure: the refresh is retried a little later.',
      'onError canAwaitNetwork → offline': 'There is no network.',
      ...FAILURE_BRANCHES,
      'after refreshTimeout → timeout': 'No answer in time.',
    },
  },
  'reauth.refreshing.backingOff': {
    description: 'The run waits a moment before it retries the refresh.',
    branches: {
      'after retryDelay → requesting': 'Once more.',
    },
  },
  'reauth.refreshing.offline': {
    description: 'There is no network; the run continues when it is back.',
    branches: {
      'network.restored → requesting': 'The network is back.',
      'after offlineTimeout → offline': 'The network did not come back.',
    },
  },
  'reauth.openingOperation': {
    description: 'The server opens an operation, so that one authentication pays for this one action.',
    branches: {
      ...STOP_BRANCHES,
      'onDone isNoOperation → unexpected': 'The server returned something that is not an operation.',
      'onDone → checkingCanReauthenticate': "The operation is open; 'always' counts from here.",
      ...FAILURE_BRANCHES,
      'after operationTimeout → timeout': 'No answer in time.',
    },
  },
  'reauth.checkingCanReauthenticate': {
    description: 'Can the end-user reauthenticate, according to the claim or with an enrolled biometric?',
    branches: {
      'always isDeniedByPolicy → cannotReauthenticate':
        "They cannot, and the requirement is 'deny' for end-users who cannot.",
      'always canReauthenticate → checkingAuthTime': 'They can.',
      'always isFresh → checkingAuthTime': 'They cannot, but the authentication is recent.',
      'always isUnverifiableAllowed → ready': 'They cannot, and the requirement explicitly lets them pass unverified.',
      'always → cannotReauthenticate': 'They cannot, and the authentication is too old.',
    },
  },
  'reauth.checkingAuthTime': {
    description: 'Is auth_time inside the window?',
    spec: 'OpenID Connect Core 1.0 §3.1.3.7 (13)',
    branches: {
      'always isFresh → ready': 'Recent enough.',
      'always → reauthenticating': 'It is too old, or implausible.',
    },
  },
  'reauth.reauthenticating': {
    description: 'The end-user authenticates again.',
    branches: {
      ...STOP_BRANCHES,
    },
  },
  'reauth.reauthenticating.choosingMethod': {
    description: 'The first method that is still available: biometrics, then the browser.',
    branches: {
      'always needsConfirmation → awaitingConfirmation': 'A click is needed first.',
      'always canUseBiometric → biometric': 'Biometrics are enrolled.',
      'always canUseBrowserInProcess → inProcess': 'The browser can ask in its own window.',
      'always canUseBrowserByRedirect → savingPending': 'The browser can ask by leaving this page.',
      'always → cannotReauthenticate': 'There is no other method.',
    },
  },
  'reauth.reauthenticating.awaitingConfirmation': {
    description: 'One click is needed before the prompt.',
    branches: {
      'reauth.confirm → choosingMethod': 'The end-user confirms.',
      'after confirmationTimeout → timeout': 'Nobody answered.',
    },
  },
  'reauth.reauthenticating.biometric': {
    description: 'The end-user is asked for a fingerprint or a face.',
    branches: {
      'method.choose canChooseBrowser → choosingMethod': 'The end-user chooses the browser.',
      ...INVALID_READING_BRANCHES,
      'onDone → verifying': 'Done. The next state decides whether it was enough.',
      'onError canFallBack → choosingMethod': 'Biometrics do not work here now; the browser is still available.',
      ...FAILURE_BRANCHES,
      'after biometricTimeout canUseBrowser → choosingMethod':
        'Nobody answered, or the device prompt is stuck; the browser is still available.',
      'after biometricTimeout → timeout': 'Nobody answered.',
    },
  },
  'reauth.reauthenticating.browser': {
    description: 'The end-user authenticates on a page of the OpenID Provider.',
    spec: 'OpenID Connect Core 1.0 §3.1.2.1 (prompt=login, max_age)',
  },
  'reauth.reauthenticating.browser.inProcess': {
    description: 'A window of the OpenID Provider is open, and this page waits.',
    branches: {
      ...INVALID_READING_BRANCHES,
      'onDone → verifying': 'Done. The next state decides whether it was enough.',
      'onError canLeaveInstead → savingPending': 'The browser blocked the window; the page leaves instead.',
      'onError canAskForClick → awaitingConfirmation': 'The browser blocked the window; it needs a click.',
      ...FAILURE_BRANCHES,
      'after browserTimeout → timeout': 'Nobody answered.',
    },
  },
  'reauth.reauthenticating.browser.savingPending': {
    description: 'The pending action is written and read back before the page leaves.',
    branches: {
      'onDone → redirecting': 'It was saved and can be read.',
      ...FAILURE_BRANCHES,
      'after savingTimeout → cannotPersist': 'The storage does not answer.',
    },
  },
  'reauth.reauthenticating.browser.redirecting': {
    description: 'The page leaves for the OpenID Provider. Starting to leave is not success.',
    branches: {
      'redirect.again canLeaveAgain → savingPending':
        'The page did not leave: the pending action is saved again, and the page leaves again.',
      'page.restored isTaken → alreadyResumed': 'The action continued in another page.',
      'page.restored → abandoned': 'The end-user came back without finishing.',
      'onDone → here': 'The page is still here, but is about to leave.',
      ...FAILURE_BRANCHES,
      'after redirectTimeout → timeout': 'The page never left.',
    },
  },
  'reauth.reauthenticating.finishing': {
    description: 'Back from the OpenID Provider: the callback is exchanged for a new ID Token.',
    spec: 'OpenID Connect Core 1.0 §3.1.3',
  },
  'reauth.reauthenticating.finishing.exchanging': {
    description: 'The code is exchanged by one page only.',
    branches: {
      ...INVALID_READING_BRANCHES,
      'onDone → verifying': 'The OpenID Provider answered. The next state decides whether it was enough.',
      'onError canAwaitNetwork → awaitingNetwork': 'There is no network; the code can be exchanged when it is back.',
      ...FAILURE_BRANCHES,
      'after finishTimeout → timeout': 'No answer in time.',
    },
  },
  'reauth.reauthenticating.finishing.awaitingNetwork': {
    description: 'There is no network to exchange the callback; the run continues when it is back.',
    branches: {
      'network.restored → exchanging': 'The network is back.',
      'after resumeTimeout → offline': 'The network did not come back.',
    },
  },
  'reauth.reauthenticating.verifying': {
    description: 'The same end-user authenticated: is the requirement met now?',
    spec: 'OpenID Connect Core 1.0 §3.1.3.7 (12, 13)',
    branches: {
      'always isNotAdvanced → stepUpIneffective': 'auth_time did not move: the OpenID Provider did not ask.',
      'always isInsufficient → insufficientMethods': 'The end-user used different methods than the requirement names.',
      'always isImplausible → implausibleAuthTime': 'The claims are implausible.',
      'always isFresh → ready': 'It is.',
      'always → notFresh': 'The authentication is still too old.',
    },
  },
  'reauth.ready': {
    description: 'May the action be called now?',
    branches: {
      'always isUnseen → confirmingResumed': 'The page was away, so the action is shown again first.',
      'always isNotAllowed → notFresh': 'The authentication became too old while the action waited.',
      'always isExpiring → renewingIdToken': 'The token would expire before the call arrives.',
      'always isExpired → tokenExpired': 'The renewed token has expired already.',
      'always → calling': 'It may.',
    },
  },
  'reauth.confirmingResumed': {
    description: 'The page was away: the action is shown again and needs one click.',
    branches: {
      ...STOP_BRANCHES,
      'reauth.confirm → renewingIdToken': 'The end-user confirms. Time has passed, so the claims are read again.',
      'after resumeTimeout → timeout': 'Nobody answered.',
    },
  },
  'reauth.renewingIdToken': {
    description: 'The ID Token is renewed if it would expire before the call arrives.',
    spec: 'OpenID Connect Core 1.0 §12.2',
    branches: {
      ...STOP_BRANCHES,
      ...INVALID_READING_BRANCHES,
      'onDone → ready': 'The claims are up to date; the run checks again whether the action may be called.',
      ...FAILURE_BRANCHES,
      'after refreshTimeout → timeout': 'No answer in time.',
    },
  },
  'reauth.calling': {
    description:
      'The endpoint is called with the newest ID Token and the idempotency key of this run. The run waits for the answer even if the session changes.',
    branches: {
      'reauth.cancel → responseLost': 'The end-user cancels during the call: nobody knows whether it happened.',
      'onDone isResult → succeeded': 'The server performed the action.',
      'onDone isFirstStepUp → refreshing': 'The server wants a newer or a stronger authentication.',
      'onDone isRepeatedStepUp → refused': 'The server asks again after a step-up: another one would not help.',
      'onDone isResult → refusedByServer': 'The server refused, and nothing happened.',
      'onDone isNotSentByOther → subjectMismatch': 'Nothing was sent: the token belongs to a different end-user.',
      'onDone isNotSentAs → refused': 'Nothing was sent, and trying again would not help.',
      'onDone isNotSentAs → cancelled': 'Nothing was sent: the end-user declined.',
      'onDone isNotSentAs → failed': 'Nothing was sent.',
      'onDone isResult → responseUnreadable': 'The server performed the action, but its answer could not be read.',
      'onDone isResolvable → resolvingOutcome': 'The response was lost; the server is asked for the result.',
      'onDone → responseLost': 'The response was lost.',
      'onError isFailure → failed': 'Nothing was sent: the app reports it, or there is no service.',
      'onError isFailure → responseLost':
        'The response was lost, and the end-user who is signed in now cannot ask for it.',
      'onError isResolvable → resolvingOutcome': 'The response was lost; the server is asked for the result.',
      'onError → responseLost': 'The response was lost.',
      'after callTimeout isResolvable → resolvingOutcome': 'No answer in time; the server is asked for the result.',
      'after callTimeout → responseLost': 'No answer in time.',
    },
  },
  'reauth.resolvingOutcome': {
    description: 'The server is asked for the result of the call, under the same idempotency key.',
    spec: 'The Idempotency-Key HTTP Header Field (draft-ietf-httpapi-idempotency-key-header) §2',
    branches: {
      'reauth.cancel → responseLost': 'The end-user stops waiting for the answer.',
      'onDone isResult → succeeded': 'The action had happened.',
      'onDone isResult → notPerformed': 'The action had not happened.',
      'onDone → responseLost': 'The server does not know.',
      'onError isFailure → responseLost': 'A different end-user is signed in, who cannot ask for it.',
      'onError → responseLost': 'The server cannot be asked.',
      'after resolveTimeout → responseLost': 'No answer in time.',
    },
  },
  'reauth.succeeded': {
    description: 'The server performed the action.',
  },
  'reauth.refused': {
    description: 'The requirement is not met and cannot be met now, or the server refused. Nothing happened.',
  },
  'reauth.cancelled': {
    description: 'The end-user cancelled. Nothing happened.',
  },
  'reauth.failed': {
    description: 'Something failed. Nothing happened.',
  },
  'reauth.outcomeUnknown': {
    description: 'The response was lost: the action may have happened.',
  },
}
