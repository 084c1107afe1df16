import {
  type Authentication,
  type ParsedRequirement,
  type Requirement,
  type StepUpChallenge,
  changeRequirement,
  parseRequirement,
} from '@reauth/policy'
import type { EndCode, EndOutcome, FailureCode } from './codes.js'

/** The end-user's authentication as read at one moment. */
export interface Reading {
  readonly authentication: Authentication
  /**
   * Seconds on the OpenID Provider's clock when this was read: `iat` plus the monotonic time since the token arrived.
   * Never the device's clock.
   */
  readonly now: number
  /** Whether a biometric is enrolled on this device for this app. */
  readonly biometricEnabled: boolean
  /** The same string for the same issuer and subject, and for no other; not the subject itself. */
  readonly subjectKey: string
}

/** The result of the action's call. */
export type CallResult =
  | { readonly result: 'performed'; readonly data?: unknown }
  /** The server wants a more recent or a stronger authentication (RFC 9470). */
  | { readonly result: 'stepUpRequired'; readonly challenge: StepUpChallenge; readonly sentAuthTime?: number }
  /** The server refused, and nothing happened. */
  | { readonly result: 'refused' }
  /** Nothing was sent: there was no token to send, or the app says so. */
  | { readonly result: 'notSent'; readonly code: FailureCode }
  /** The answer was lost: the action may have happened. */
  | { readonly result: 'unknown' }
  /** The server performed the action, and the app could not read the answer. */
  | { readonly result: 'unreadable' }

/** The server's answer when it is asked about a call whose response was lost. */
export type Resolution =
  | { readonly result: 'performed'; readonly data?: unknown }
  | { readonly result: 'notPerformed' | 'unknown' }

/** Why a step-up was not enough. */
export type StepUpDiagnosis =
  /** `auth_time` did not move: the OpenID Provider ignored `max_age`. */
  | 'providerIgnoredMaxAge'
  /** The authentication is recent by the OpenID Provider's clock, and too old by the server's. */
  | 'clocksDisagree'
  /** `acr` or `amr` is not what was asked for. */
  | 'levelNotReached'
  /** The server judged an older token than the newest. */
  | 'staleTokenSent'

/** How a run ended that did not succeed. */
export interface Ending {
  readonly outcome: EndOutcome
  readonly code: EndCode
  readonly diagnosis?: StepUpDiagnosis
}

/** The output of the statechart: a closed union on `outcome`. */
export type SensitiveActionOutput = { readonly outcome: 'succeeded'; readonly data?: unknown } | Ending

/** What the services of this run can do. Fixed before the run starts. */
export interface Capabilities {
  /** How the browser reauthenticates: by leaving the page, in its own window, or not at all. */
  readonly browser: 'redirect' | 'inProcess' | 'none'
  /**
   * What happens if the browser blocks the window. `'redirect'`: the page leaves instead. Default: the run asks for one
   * click.
   */
  readonly fallback?: 'redirect'
  /** Whether the action is bound to an operation that the server opens. */
  readonly operation: boolean
  /** Whether the server can be asked for the result of a call whose response was lost. */
  readonly resolvable: boolean
}

/** Choices of the app. */
export interface Preferences {
  /** Ask for one click before the prompt. Default: `false`. */
  readonly confirm: boolean
  /** Perform the action after a redirect without showing it again. Default: `false`. */
  readonly autoResume: boolean
  /** What a cancelled biometric prompt means. Default: `'cancel'`. */
  readonly onBiometricCancel: 'cancel' | 'browser'
}

/** How far a run got before the page was loaded again. */
export type ResumptionStage =
  /** Back from the OpenID Provider, with a callback to exchange. */
  | 'callback'
  /** The callback was exchanged, and the end-user had not confirmed. */
  | 'confirmation'
  /** The call had begun. */
  | 'call'
  /** The call had begun, and the record has expired since then, so nobody is asked. */
  | 'callExpired'
  /** The page had left, and came back without a callback. */
  | 'abandoned'
  /** The callback belongs to a run that has ended. */
  | 'used'
  /** The callback is ours, and there is no record for it. */
  | 'missing'
  /** The record is expired, or what was kept was changed. */
  | 'discarded'

/**
 * The facts of a run that survive a redirect. The statechart's context, the pending-action record and a resumption all
 * contain them.
 */
export interface RunFacts {
  readonly runId: string
  readonly actionId: string
  /** The same for every attempt of this run, also after a redirect. */
  readonly idempotencyKey: string
  /** The subject of this run. `null` before the first reading, and never changed afterwards. */
  readonly subjectKey: string | null
  /** The `auth_time` before the prompt, in seconds. A new authentication must be later. */
  readonly authTimeBefore: number | null
  /** `'always'` counts from here. Seconds on the OpenID Provider's clock. */
  readonly openedAt: number | null
  readonly operationId: string | null
  /** The challenge of the server. */
  readonly challenge: StepUpChallenge | null
  /** How many step-ups the server has asked for. */
  readonly stepUps: number
}

/** The facts of a new run. */
export const INITIAL_FACTS: RunFacts = {
  runId: '',
  actionId: '',
  idempotencyKey: '',
  subjectKey: null,
  authTimeBefore: null,
  openedAt: null,
  operationId: null,
  challenge: null,
  stepUps: 0,
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= 512
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isFiniteNumber = (value: unknown): boolean => Number.isFinite(value)
const orNull =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || check(value)

const ANY = parseRequirement({ maxAge: 'always' })

function isChallenge(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { maxAge, acrValues, ...rest } = value as Record<string, unknown>
  return (
    Object.keys(rest).length === 0 &&
    (maxAge === undefined || isCount(maxAge)) &&
    (acrValues === undefined || areAcrValues(acrValues))
  )
}

/** Whether the policy accepts the values. */
function areAcrValues(value: unknown): boolean {
  try {
    changeRequirement(ANY, { acrValues: value as readonly string[] })
    return true
  } catch {
    return false
  }
}

/** Checks whether a value is valid for each fact. Facts are checked nowhere else, and never coerced. */
export const RUN_FACTS: { readonly [Fact in keyof RunFacts]: (value: unknown) => boolean } = {
  runId: isText,
  actionId: isText,
  idempotencyKey: isText,
  subjectKey: orNull(isText),
  authTimeBefore: orNull(isFiniteNumber),
  openedAt: orNull(isFiniteNumber),
  operationId: orNull(isText),
  challenge: orNull(isChallenge),
  stepUps: isCount,
}

/** Picks the facts of a run from any object that contains them. */
export const factsOf = (from: RunFacts): RunFacts =>
  Object.fromEntries(Object.keys(RUN_FACTS).map((fact) => [fact, from[fact as keyof RunFacts]])) as unknown as RunFacts

/** The facts that a run starts with after a redirect. */
export interface Resumption extends Omit<RunFacts, 'runId' | 'actionId' | 'idempotencyKey'> {
  readonly stage: ResumptionStage
}

/** How long each stage may take, in milliseconds. */
export interface Timeouts {
  /** One refresh. Default: 10 s. */
  readonly refresh: number
  /** Waiting for the network to come back. Default: 30 s. */
  readonly offline: number
  /** Opening an operation. Default: 15 s. */
  readonly operation: number
  /** A click before the prompt. Default: 10 min. */
  readonly confirmation: number
  /** A biometric prompt. Default: 60 s. */
  readonly biometric: number
  /** A prompt in a window of the OpenID Provider. Default: 10 min. */
  readonly browser: number
  /** Writing the pending action and reading it back. Default: 5 s. */
  readonly saving: number
  /** Waiting for the page to leave. Default: 10 min. */
  readonly redirect: number
  /** Exchanging the callback. Default: 15 s. */
  readonly finish: number
  /** A click after the redirect. Default: 10 min. */
  readonly resume: number
  /** The action's call. Default: 15 s. */
  readonly call: number
  /** Asking the server after a lost response. Default: 15 s. */
  readonly resolve: number
}

/** How long each stage may take, in milliseconds, unless the app sets it. */
export const DEFAULT_TIMEOUTS: Timeouts = {
  refresh: 10_000,
  offline: 30_000,
  operation: 15_000,
  confirmation: 600_000,
  biometric: 60_000,
  browser: 600_000,
  saving: 5_000,
  redirect: 600_000,
  finish: 15_000,
  resume: 600_000,
  call: 15_000,
  resolve: 15_000,
}

/** The input that starts a run. JSON; it contains no token and not the action's input. */
export interface SensitiveActionInput extends Pick<RunFacts, 'runId' | 'actionId' | 'idempotencyKey'> {
  readonly requirement: Requirement | ParsedRequirement
  readonly capabilities: Capabilities
  readonly preferences?: Partial<Preferences>
  /** Default: those of {@link Timeouts}. */
  readonly timeouts?: Partial<Timeouts>
  /** Seconds that `auth_time` may lie after now, at most 60. Default: 5. */
  readonly clockTolerance?: number
  /** The subject who is signed in, if the page knows it. Default: the subject of the first reading. */
  readonly subjectKey?: string
  /** The operation that an earlier run of the same intent opened; a retry uses it again. */
  readonly operation?: Pick<RunFacts, 'operationId' | 'openedAt'>
  /** Present if the run continues after a page load. */
  readonly resumption?: Resumption
}
