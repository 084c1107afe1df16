import { type EventObject, type setup, assign, createMachine } from 'xstate'
import { toFailure } from '../words/codes.js'
import type { CallResult, Ending, Reading, SensitiveActionInput, SensitiveActionOutput } from '../words/facts.js'
import { type Actors, actors } from './actors.js'
import { codeOf } from './answers.js'
import type { SensitiveActionContext } from './context.js'
import { delays } from './delays.js'
import type { SensitiveActionEvent, SensitiveActionTag } from './events.js'
import { guards } from './guards.js'
import { toEnding, toIneffective, withPrompt, withReading, withStepUp } from './records.js'

/** The actions of the chart, with their params. */
// oxlint-disable-next-line typescript/consistent-type-definitions -- XState takes a type with an index signature, which an interface has not
type ActionParams = {
  recordReading: { reading: Reading }
  recordRenewal: undefined
  recordOperation: { operationId: string; openedAt: number }
  recordRetry: undefined
  recordWakeUp: undefined
  recordConfirmation: undefined
  recordReview: undefined
  recordPrompt: { method: 'biometric' | 'browser' }
  allowBrowserAgain: undefined
  recordCall: undefined
  recordStepUp: { result: CallResult | undefined }
  recordIneffective: { result: CallResult | undefined }
  recordFailure: { error: unknown }
  recordNotSent: { result: unknown }
  recordEnding: Ending
  forgetSubject: undefined
  forgetPendingAction: undefined
}

/** The guards of the chart, with their params. */
type GuardParams = {
  [Name in keyof typeof guards]: Parameters<(typeof guards)[Name]> extends [unknown, infer Params] ? Params : undefined
}

/** What `setup()` of XState makes of these types. Only its types are used: what it makes besides is not needed in a page. */
type ReauthSetup = typeof setup<
  SensitiveActionContext,
  SensitiveActionEvent,
  Actors,
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- no actor is spawned: XState's own default
  Record<never, never>,
  ActionParams,
  GuardParams,
  keyof typeof delays,
  SensitiveActionTag,
  SensitiveActionInput,
  SensitiveActionOutput,
  EventObject,
  { spec: string }
>
type Implementations = Parameters<ReauthSetup>[0]
type Made = ReturnType<ReauthSetup>

/** What the names of the chart stand for. */
const actions: Required<Implementations>['actions'] = {
  recordReading: assign(({ context }, params) => withReading(context, params.reading)),
  recordRenewal: assign({ renewed: true }),
  /** Takes over two fields, and nothing else that the server may have answered. */
  recordOperation: assign((_, { operationId, openedAt }) => ({ operationId, openedAt })),
  recordRetry: assign(({ context }) => ({ retries: context.retries + 1 })),
  recordWakeUp: assign(({ context }) => ({ wakeUps: context.wakeUps + 1 })),
  recordConfirmation: assign({ confirmed: true }),
  recordReview: assign({ reviewed: true }),
  recordPrompt: assign(({ context }, params) => withPrompt(context, params.method)),
  allowBrowserAgain: assign(({ context }) => ({ tried: context.tried.filter((method) => method !== 'browser') })),
  recordCall: assign(({ context }) => ({ calls: context.calls + 1 })),
  recordStepUp: assign(({ context }, params) => withStepUp(context, params.result)),
  recordIneffective: assign(({ context }, params) => ({ ending: toIneffective(context, params.result) })),
  recordFailure: assign((_, params) => ({ ending: toEnding(toFailure(params.error).code) })),
  recordNotSent: assign((_, params) => ({ ending: toEnding(codeOf(params.result)) })),
  recordEnding: assign((_, params) => ({ ending: params })),
  /** Removes every pending action of the subject whose run this is, if `subjectKey` is known. Does nothing until it is provided. */
  forgetSubject: () => {},
  /** Removes this run's pending action. Does nothing until it is provided. */
  forgetPendingAction: () => {},
}

/** Types a state of the chart. */
export const createState: Made['createStateConfig'] = (config) => config

/** Services and effects in place of those of the chart, which reach nothing. */
export interface Own extends Pick<Implementations, 'actors'> {
  readonly actions?: Partial<Required<Implementations>['actions']>
}

/** Makes machines of the chart's states and of what their names stand for. */
export const chartWith = (own: Own = {}): Made['createMachine'] =>
  ((config: object) =>
    createMachine(
      config as never,
      {
        actors: own.actors ?? actors,
        actions: { ...actions, ...own.actions },
        guards,
        delays,
      } as never,
    )) as Made['createMachine']
