import { fromPromise } from 'xstate'
import type { ParsedRequirement } from '@reauth/policy'
import type { CallResult, Reading, Resolution, RunFacts } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'
import { demandOfRun, promptMaxAgeOf } from './freshness.js'

/** Identifies a run to its services. */
export type RunRef = Pick<RunFacts, 'runId' | 'actionId' | 'idempotencyKey'>

/** Input of the actors that read claims. */
export interface RefreshInput extends RunRef {
  /** `'check'`: at the start. `'recheck'`: the server asked for step-up. `'renew'`: the token is about to be sent. */
  readonly purpose: 'check' | 'recheck' | 'renew'
  /** The app's requirement merged with the server's challenge, in seconds. */
  readonly requirement: ParsedRequirement
}

/** Input of the actors that ask the end-user. */
export interface PromptInput extends RunRef {
  /**
   * The `max_age` to request, in seconds. It keeps the authentication fresh until the call arrives. 0 always prompts.
   */
  readonly maxAge: number
  readonly acrValues: readonly string[]
  /** The app's requirement merged with the server's challenge, in seconds. */
  readonly requirement: ParsedRequirement
  /** The new `auth_time` must be later than this. Seconds. */
  readonly authTimeBefore: number | null
  /**
   * When the run's operation was opened, in seconds on the server's clock; `null` if unknown. An earlier authentication
   * does not count.
   */
  readonly openedAt: number | null
  /** Whether the server asked for step-up. */
  readonly isStepUp: boolean
}

/** Input of the actor that saves the run before the redirect. */
export type SavePendingInput = RunFacts

/** Input of the actors that call the app's server. */
export interface CallInput extends RunRef, Pick<RunFacts, 'operationId' | 'subjectKey'> {}

const unimplemented = <Output, Input>(): ReturnType<typeof fromPromise<Output, Input>> =>
  // Not an Error: inspectors receive the rejection of an actor, so it must be JSON.
  // oxlint-disable-next-line prefer-promise-reject-errors
  fromPromise<Output, Input>(() => Promise.reject({ code: 'misconfigured' }))

/**
 * The services of the chart, each replaceable with `sensitiveActionMachine.provide({ actors })`.
 *
 * The defaults reject with `misconfigured`: a chart without services reaches no endpoint.
 */
export const actors = {
  /** Brings the claims up to date and reads them. */
  refreshIdToken: unimplemented<Reading, RefreshInput>(),
  /** Asks the server to open an operation for this run. */
  openOperation: unimplemented<{ readonly operationId: string; readonly openedAt: number }, CallInput>(),
  reauthenticateWithBiometric: unimplemented<Reading, PromptInput>(),
  reauthenticateInBrowser: unimplemented<Reading, PromptInput>(),
  /** Writes the pending action and reads it back. */
  savePendingAction: unimplemented<void, SavePendingInput>(),
  /** Leaves the page. It does not mean success when it resolves. */
  startBrowserReauthentication: unimplemented<void, PromptInput>(),
  /** Exchanges the callback for a new ID Token. */
  finishBrowserReauthentication: unimplemented<Reading, RunRef>(),
  /** Calls the endpoint with the newest ID Token. */
  performAction: unimplemented<CallResult, CallInput>(),
  /** Asks the server for the result of a call whose response was lost, or repeats the call under the same key. */
  resolveOutcome: unimplemented<Resolution, CallInput>(),
}

export type Actors = typeof actors

/** The input of each refresh. A run without a valid requirement ends before its first refresh. */
export const toRefreshInput = (context: SensitiveActionContext, purpose: RefreshInput['purpose']): RefreshInput => ({
  ...toRunRef(context),
  purpose,
  requirement: demandOfRun(context)!,
})

/** The input of each prompt. */
export function toPromptInput(context: SensitiveActionContext): PromptInput {
  const requirement = demandOfRun(context)!
  return {
    ...toRunRef(context),
    maxAge: promptMaxAgeOf(context),
    acrValues: requirement.acrValues,
    requirement,
    authTimeBefore: context.authTimeBefore,
    openedAt: context.openedAt,
    isStepUp: context.challenge !== null,
  }
}

/** The input of calls to the app's server. */
export const toCallInput = (context: SensitiveActionContext): CallInput => ({
  ...toRunRef(context),
  operationId: context.operationId,
  subjectKey: context.subjectKey,
})

/** The part of the context that identifies the run to a service. */
export const toRunRef = ({ runId, actionId, idempotencyKey }: RunRef): RunRef => ({ runId, actionId, idempotencyKey })
