import {
  type Authentication,
  type ParsedRequirement,
  type Requirement,
  type StepUpChallenge,
  changeRequirement,
  parseRequirement,
} from '@reauth/policy'
import type { EndCode, EndOutcome, FailureCode } from './codes.js'

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
  /** Nothing was sent: there was no token to send, or the app says so. */
  | { readonly result: 'notSent'; readonly code: FailureCode }
  /** The answer was lost: the action may have happened. */
  | { readonly result: 'unknown' }
  /** The server performed the action, and the app could not read the answer. */
  | { readonly result: 'unreadable' }

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
  /** What happens if the browser blocks the window: the page leaves instead. Default: one click is asked for. */
  readonly fallback?: 'redirect'
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
  /** The call had begun, and the record expired since: nobody is asked any more. */
  | 'callExpired'
  /** The page had left, and came back without a callback. */
  | 'abandoned'
  /** The callback belongs to a run that is over. */
  | 'used'
  /** The callback is ours, and there is no record for it. */
  | 'missing'
  /** The record is expired, or what was kept was changed. */
  | 'discarded'

/** What survives a redirect. The statechart's context, the pending-action record and a resumption are all made of it. */
export interface RunFacts {
  readonly runId: string
  readonly actionId: string
  /** The same for every attempt of this run, also after a redirect. */
  readonly idempotencyKey: string
  /** Whose run this is; `null` before the first reading, never changed afterwards. */
  readonly subjectKey: string | null
  /** `auth_time` that has to be passed: the one before the prompt. Seconds. */
  readonly authTimeBefore: number | null
  /** `'always'` counts from here. Seconds on the OpenID Provider's clock. */
  readonly openedAt: number | null
  readonly operationId: string | null
  /** What the server asked for. */
  readonly challenge: StepUpChallenge | null
  /** Step-ups that the server has asked for. */
  readonly stepUps: number
}

/** The facts of a run that begins. */
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

/** Whether the policy takes them. */
function areAcrValues(value: unknown): boolean {
  try {
    changeRequirement(ANY, { acrValues: value as readonly string[] })
    return true
  } catch {
    return false
  }
}

/** Whether a value can be that fact. The one place that checks them; nothing is coerced. */
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

/** Picks the facts of a run out of anything that holds them. */
export const factsOf = (from: RunFacts): RunFacts =>
  Object.fromEntries(Object.keys(RUN_FACTS).map((fact) => [fact, from[fact as keyof RunFacts]])) as unknown as RunFacts

/** What a run that comes back from a redirect begins with. */
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
  /** A window of the OpenID Provider. Default: 10 min. */
  readonly browser: number
  /** Writing the pending action and reading it back. Default: 5 s. */
  readonly saving: number
  /** Until a page that is leaving counts as not leaving. Default: 10 min. */
  readonly redirect: number
  /** Exchanging the callback. Default: 15 s. */
  readonly finish: number
  /** A click after the redirect. Default: 10 min. */
  readonly resume: number
  /** The action's call. Default: 15 s. */
  readonly call: number
  /** Asking after a lost answer. Default: 15 s. */
  readonly resolve: number
}

/** How long each stage may take, in milliseconds, unless the app says otherwise. */
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

/** What starts a run. JSON; holds no token and not the action's input. */
export interface SensitiveActionInput extends Pick<RunFacts, 'runId' | 'actionId' | 'idempotencyKey'> {
  readonly requirement: Requirement | ParsedRequirement
  readonly capabilities: Capabilities
  readonly preferences?: Partial<Preferences>
  /** Default: those of {@link Timeouts}. */
  readonly timeouts?: Partial<Timeouts>
  /** Seconds that `auth_time` may lie after now, at most 60. Default: 5. */
  readonly clockTolerance?: number
  /** Who the page knows to be signed in; default: the subject of the first reading. */
  readonly subjectKey?: string
  /** What an earlier run of the same intent had opened: a retry uses it again. */
  readonly operation?: Pick<RunFacts, 'operationId' | 'openedAt'>
  /** Present when the page came back from the OpenID Provider. */
  readonly resumption?: Resumption
}
