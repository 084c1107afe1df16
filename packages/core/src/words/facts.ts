import type { Authentication, Requirement, StepUpChallenge } from '@reauth/policy'

/** Why a service call did not succeed. What the statechart does next depends on this alone; the error itself never enters it. */
export type FailureCode =
  /** The end-user closed or declined the prompt. */
  | 'cancelled'
  /** No network, or the OpenID Provider could not be reached. */
  | 'offline'
  /** The OpenID Provider answered with an error of its own, or asked to come back later. */
  | 'providerUnavailable'
  /** There is no session any more; the end-user has to sign in. */
  | 'sessionLost'
  /** Another end-user came back. */
  | 'subjectMismatch'
  /** The callback's code was refused: used, expired, or its verifier is gone. */
  | 'callbackRefused'
  /** The callback or its pending action is used up: a reload, a duplicated tab, the Back button. */
  | 'alreadyResumed'
  /** Lockout, not enrolled, key invalidated, or any biometric trouble that is not a cancel. */
  | 'biometricUnavailable'
  /** The browser did not let a window open; a click is needed. */
  | 'popupBlocked'
  /** The OpenID Provider cannot ask this end-user. */
  | 'cannotReauthenticate'
  /** The pending action could not be written and read back. */
  | 'cannotPersist'
  /** The action's server said no. */
  | 'refusedByServer'
  /** Too many prompts in a short time. */
  | 'tooManyPrompts'
  /** The pending action is expired, changed, of another version, or of an action that this page does not know. */
  | 'pendingActionDiscarded'
  /** A plain closure is lost by a redirect; declare the action. */
  | 'notResumable'
  /** The input does not satisfy the action's schema. */
  | 'invalidInput'
  /** The adapter or the app is set up wrongly. */
  | 'misconfigured'
  /** Anything else. */
  | 'unexpected'

/** What a rejected service call carries: JSON, without the error that caused it. */
export interface Failure {
  readonly code: FailureCode
  /** Whether the same call may succeed if it is simply made again. Default: `false`. */
  readonly retryable?: boolean
}

/** What is known of the end-user's authentication at one moment. */
export interface Reading {
  readonly authentication: Authentication
  /** Seconds on the OpenID Provider's clock when this was read: `iat` plus the monotonic time since the token came. Never the device's clock. */
  readonly now: number
  /** Whether a biometric is enrolled on this device for this app. */
  readonly biometricEnabled: boolean
  /** The same string for the same issuer and subject, and for no other; not the subject itself. */
  readonly subjectKey: string
}

/** How far the action's call came. */
export type CallResult =
  | { readonly result: 'performed'; readonly data?: unknown }
  /** The server wants a more recent or a stronger authentication (RFC 9470). */
  | { readonly result: 'stepUpRequired'; readonly challenge: StepUpChallenge; readonly sentAuthTime?: number }
  /** The server said no, and nothing happened. */
  | { readonly result: 'refused' }
  /** Nothing was sent: there was no token to send. */
  | { readonly result: 'notSent'; readonly code: FailureCode }
  /** The answer was lost: the action may have happened. */
  | { readonly result: 'unknown' }

/** What asking after a lost answer brought. */
export type Resolution =
  | { readonly result: 'performed'; readonly data?: unknown }
  | { readonly result: 'notPerformed' | 'unknown' }

/** Why a step-up did not help. */
export type StepUpDiagnosis =
  /** `auth_time` did not move: the OpenID Provider ignored `max_age`. */
  | 'providerIgnoredMaxAge'
  /** The authentication is recent by the OpenID Provider's clock, and too old by the server's. */
  | 'clocksDisagree'
  /** `acr` or `amr` is not what was asked for. */
  | 'levelNotReached'
  /** The server judged an older token than the newest. */
  | 'staleTokenSent'

/** How a run ends, apart from success. */
export type EndCode =
  | FailureCode
  /** The server asked for step-up, got it, and asks again. */
  | 'stepUpIneffective'
  /** The methods or the level that the requirement names were not used. */
  | 'insufficientMethods'
  /** The claims of the newest token cannot be believed. */
  | 'implausibleAuthTime'
  /** The end-user reauthenticated and the authentication is still too old, or the window passed while the action waited. */
  | 'notFresh'
  /** The session changed while the run was under way. */
  | 'sessionChanged'
  /** No answer in time. */
  | 'timeout'
  /** The page came back without finishing: the Back button, or a restored page. */
  | 'abandoned'
  /** The server did not perform the action; it can be started again. */
  | 'notPerformed'
  /** The answer was lost, and nobody could tell whether the action happened. */
  | 'responseLost'

/** The outcomes that are not success. */
export type EndOutcome = 'refused' | 'cancelled' | 'failed' | 'outcomeUnknown'

/** The end of a run that did not succeed. */
export interface Ending {
  readonly outcome: EndOutcome
  readonly code: EndCode
  readonly diagnosis?: StepUpDiagnosis
}

/** The output of the statechart: a closed union on `outcome`. */
export type SensitiveActionOutput = { readonly outcome: 'succeeded'; readonly data?: unknown } | Ending

/** What the services of this run can do; decided before it starts. */
export interface Capabilities {
  /** How the browser reauthenticates: by leaving the page, in a window of its own, or not at all. */
  readonly browser: 'redirect' | 'inProcess' | 'none'
  /** Whether the action is bound to an operation that the server opens. */
  readonly operation: boolean
  /** Whether the server can be asked what became of a call whose answer was lost. */
  readonly resolvable: boolean
}

/** Choices of the app. */
export interface Preferences {
  /** Ask for one click before the prompt. Default: `false`. */
  readonly confirm: boolean
  /** After a redirect, perform without showing the action again. Default: `false`. */
  readonly autoResume: boolean
  /** What a cancelled biometric prompt means. Default: `'cancel'`. */
  readonly onBiometricCancel: 'cancel' | 'browser'
}

/** How far a run came before the page was loaded again. */
export type ResumptionStage =
  /** Back from the OpenID Provider, with a callback to exchange. */
  | 'callback'
  /** The callback was exchanged, and the end-user had not confirmed. */
  | 'confirmation'
  /** The call had begun. */
  | 'call'
  /** The page had left, and came back without a callback. */
  | 'abandoned'
  /** The callback belongs to a run that is over. */
  | 'used'
  /** The record is expired, or what was kept was changed. */
  | 'discarded'

/** What a run that comes back from a redirect remembers of the time before. */
export interface Resumption {
  readonly stage: ResumptionStage
  readonly subjectKey: string
  /** Step-ups that the server had asked for. */
  readonly stepUps: number
  /** `auth_time` before the redirect, seconds. */
  readonly authTimeBefore: number | null
  readonly openedAt: number | null
  readonly operationId: string | null
  /** What the server had asked for, if it had. */
  readonly challenge: StepUpChallenge | null
}

/** What starts a run. JSON; holds no token and not the action's input. */
export interface SensitiveActionInput {
  readonly runId: string
  readonly actionId: string
  readonly requirement: Requirement
  /** The same for every attempt of this run, also after a redirect. */
  readonly idempotencyKey: string
  readonly capabilities: Capabilities
  readonly preferences?: Partial<Preferences>
  /** Who the page knows to be signed in; default: the subject of the first reading. */
  readonly subjectKey?: string
  /** Present where the page came back from the OpenID Provider. */
  readonly resumption?: Resumption
}
