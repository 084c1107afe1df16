import { assign, setup } from 'xstate'
import { toFailure } from '../words/codes.js'
import type { CallResult, Ending, Reading, SensitiveActionInput, SensitiveActionOutput } from '../words/facts.js'
import { actors } from './actors.js'
import { codeOf } from './answers.js'
import type { SensitiveActionContext } from './context.js'
import { delays } from './delays.js'
import type { SensitiveActionEvent, SensitiveActionTag } from './events.js'
import { guards } from './guards.js'
import { toEnding, toIneffective, withPrompt, withReading, withStepUp } from './records.js'

/** The words of the chart: its types, and what its names stand for. The states only name them. */
export const reauthSetup = setup({
  types: {
    context: {} as SensitiveActionContext,
    events: {} as SensitiveActionEvent,
    input: {} as SensitiveActionInput,
    output: {} as SensitiveActionOutput,
    tags: {} as SensitiveActionTag,
    meta: {} as { spec: string },
  },
  actors,
  guards,
  delays,
  actions: {
    recordReading: assign(({ context }, params: { reading: Reading }) => withReading(context, params.reading)),
    recordRenewal: assign({ renewed: true }),
    /** Takes over two fields, and nothing else that the server may have answered. */
    recordOperation: assign((_, { operationId, openedAt }: { operationId: string; openedAt: number }) => ({
      operationId,
      openedAt,
    })),
    recordRetry: assign(({ context }) => ({ retries: context.retries + 1 })),
    recordWakeUp: assign(({ context }) => ({ wakeUps: context.wakeUps + 1 })),
    recordConfirmation: assign({ confirmed: true }),
    recordReview: assign({ reviewed: true }),
    recordPrompt: assign(({ context }, params: { method: 'biometric' | 'browser' }) =>
      withPrompt(context, params.method),
    ),
    allowBrowserAgain: assign(({ context }) => ({ tried: context.tried.filter((method) => method !== 'browser') })),
    recordCall: assign(({ context }) => ({ calls: context.calls + 1 })),
    recordStepUp: assign(({ context }, params: { result: CallResult | undefined }) =>
      withStepUp(context, params.result),
    ),
    recordIneffective: assign(({ context }, params: { result: CallResult | undefined }) => ({
      ending: toIneffective(context, params.result),
    })),
    recordFailure: assign((_, params: { error: unknown }) => ({ ending: toEnding(toFailure(params.error).code) })),
    recordNotSent: assign((_, params: { result: unknown }) => ({ ending: toEnding(codeOf(params.result)) })),
    recordEnding: assign((_, params: Ending) => ({ ending: params })),
    /** Removes every pending action of the subject whose run this is, if `subjectKey` is known. Does nothing until it is provided. */
    forgetSubject: () => {},
    /** Removes this run's pending action. Does nothing until it is provided. */
    forgetPendingAction: () => {},
  },
})
