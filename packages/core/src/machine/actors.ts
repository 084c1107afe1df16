import { fromPromise } from 'xstate'
import type { Requirement, StepUpChallenge } from '@reauth/policy'
import type { CallResult, Reading, Resolution } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'
import { demandOf } from './freshness.js'

/** Names a run to its services. */
export interface RunRef {
  readonly runId: string
  readonly actionId: string
  readonly idempotencyKey: string
}

/** Input of the actors that read claims. */
export interface RefreshInput extends RunRef {
  /** `'check'`: at the start; `'recheck'`: the server or the end-user's pause made the last reading doubtful; `'renew'`: the token is about to be sent. */
  readonly purpose: 'check' | 'recheck' | 'renew'
  readonly requirement: Requirement
}

/** Input of the actors that ask the end-user. */
export interface PromptInput extends RunRef {
  /** `max_age` in seconds. 0, so that somebody is asked in any case. */
  readonly maxAge: number
  readonly acrValues: readonly string[]
  readonly requirement: Requirement
  /** `auth_time` that has to be passed. Seconds. */
  readonly authTimeBefore: number | null
}

/** Input of the actor that keeps the run for the time after the redirect. */
export interface SavePendingInput extends RunRef {
  readonly subjectKey: string | null
  readonly authTimeBefore: number | null
  readonly issuedAtBefore: number | null
  readonly openedAt: number | null
  readonly operationId: string | null
  readonly challenge: StepUpChallenge | null
  readonly stepUps: number
}

/** Input of the actors that call the app's server. */
export interface CallInput extends RunRef {
  readonly operationId: string | null
  /** Whose run this is: the token of nobody else is sent. */
  readonly subjectKey: string | null
}

const missing = <Output, Input>(): ReturnType<typeof fromPromise<Output, Input>> =>
  // Not an Error: what an actor rejects with is seen by inspectors and must be JSON.
  // oxlint-disable-next-line prefer-promise-reject-errors
  fromPromise<Output, Input>(() => Promise.reject({ code: 'misconfigured' }))

/**
 * The services of the chart, each replaceable with `sensitiveActionMachine.provide({ actors })`.
 *
 * As they are here, each rejects with `misconfigured`: a chart without services reaches no endpoint.
 */
export const actors = {
  /** Makes the claims up to date and reads them. */
  refreshIdToken: missing<Reading, RefreshInput>(),
  /** Has the server open an operation for this run. */
  openOperation: missing<{ readonly operationId: string; readonly openedAt: number }, CallInput>(),
  reauthenticateWithBiometric: missing<Reading, PromptInput>(),
  reauthenticateInBrowser: missing<Reading, PromptInput>(),
  /** Writes the pending action and reads it back. */
  savePendingAction: missing<void, SavePendingInput>(),
  /** Leaves the page. Resolving is not success. */
  startBrowserReauthentication: missing<void, PromptInput>(),
  /** Exchanges the callback for a new ID Token. */
  finishBrowserReauthentication: missing<Reading, RunRef>(),
  /** Calls the endpoint with the newest ID Token. */
  performAction: missing<CallResult, CallInput>(),
  /** Asks what became of a call whose answer was lost, or sends it again under the same key. */
  resolveOutcome: missing<Resolution, CallInput>(),
}

/** What every prompt is told. */
export const toPromptInput = (context: SensitiveActionContext): PromptInput => ({
  ...toRunRef(context),
  maxAge: 0,
  acrValues: demandOf(context).acrValues,
  requirement: context.requirement,
  authTimeBefore: context.authTimeBefore,
})

/** What the calls of the app's server are told. */
export const toCallInput = (context: SensitiveActionContext): CallInput => ({
  ...toRunRef(context),
  operationId: context.operationId,
  subjectKey: context.subjectKey,
})

/** What every service is told of its run. */
export const toRunRef = ({ runId, actionId, idempotencyKey }: SensitiveActionContext): RunRef => ({
  runId,
  actionId,
  idempotencyKey,
})
