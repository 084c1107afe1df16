import { fromPromise } from 'xstate'
import type { ParsedRequirement } from '@reauth/policy'
import type { CallResult, Reading, Resolution, RunFacts } from '../words/facts.js'
import type { SensitiveActionContext } from './context.js'
import { demandOfRun, promptMaxAgeOf } from './freshness.js'

/** Names a run to its services. */
export type RunRef = Pick<RunFacts, 'runId' | 'actionId' | 'idempotencyKey'>

/** Input of the actors that read claims. */
export interface RefreshInput extends RunRef {
  /** `'check'`: at the start; `'recheck'`: the server made the last reading doubtful; `'renew'`: the token is about to be sent. */
  readonly purpose: 'check' | 'recheck' | 'renew'
  /** What the app demands, with what the server asked for. Seconds. */
  readonly requirement: ParsedRequirement
}

/** Input of the actors that ask the end-user. */
export interface PromptInput extends RunRef {
  /** `max_age` in seconds that is needed: with it the answer is still fresh when the call lands. 0 always asks. */
  readonly maxAge: number
  readonly acrValues: readonly string[]
  /** What the app demands, with what the server asked for. Seconds. */
  readonly requirement: ParsedRequirement
  /** `auth_time` that has to be passed. Seconds. */
  readonly authTimeBefore: number | null
  /** When the run's operation begins, on the server's clock. An authentication before that does not count. Seconds; `null` if it is not known. */
  readonly openedAt: number | null
  /** Whether the server asked for it. */
  readonly isStepUp: boolean
}

/** Input of the actor that keeps the run for the time after the redirect. */
export type SavePendingInput = RunFacts

/** Input of the actors that call the app's server. */
export interface CallInput extends RunRef, Pick<RunFacts, 'operationId' | 'subjectKey'> {}

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

export type Actors = typeof actors

/** What every refresh is given. A run without a demand ends before its first refresh. */
export const toRefreshInput = (context: SensitiveActionContext, purpose: RefreshInput['purpose']): RefreshInput => ({
  ...toRunRef(context),
  purpose,
  requirement: demandOfRun(context)!,
})

/** What every prompt is given. */
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

/** What the calls of the app's server are given. */
export const toCallInput = (context: SensitiveActionContext): CallInput => ({
  ...toRunRef(context),
  operationId: context.operationId,
  subjectKey: context.subjectKey,
})

/** What every service is given of its run. */
export const toRunRef = ({ runId, actionId, idempotencyKey }: RunRef): RunRef => ({ runId, actionId, idempotencyKey })
