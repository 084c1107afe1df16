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
// oxlint-disable-next-line typescript/consistent-type-definitions -- XState needs a type with an index signature, and an interface has none
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

/** What XState's `setup()` returns for these types. Used as a type only, so that pages do not load `setup()`. */
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
type MachineBuilder = ReturnType<ReauthSetup>

/** The implementations of the chart's actions. */
const actions: Required<Implementations>['actions'] = {
  recordReading: assign(({ context }, params) => withReading(context, params.reading)),
  recordRenewal: assign({ renewed: true }),
  /** Keeps two fields of the server's answer, and nothing else. */
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
  /** Deletes every pending action of the run's subject, if `subjectKey` is known. Does nothing until you provide it. */
  forgetSubject: () => {},
  /** Deletes this run's pending action. Does nothing until you provide it. */
  forgetPendingAction: () => {},
}

/** Creates the config of a state, with the types of the chart. */
export const createState: MachineBuilder['createStateConfig'] = (config) => config

/** Services and effects that replace the defaults of the chart, which do nothing. */
export interface Overrides extends Pick<Implementations, 'actors'> {
  readonly actions?: Partial<Required<Implementations>['actions']>
}

/** Creates machines from the chart's states and these implementations. */
export const chartWith = (overrides: Overrides = {}): MachineBuilder['createMachine'] =>
  ((config: object) =>
    createMachine(
      config as never,
      {
        actors: overrides.actors ?? actors,
        actions: { ...actions, ...overrides.actions },
        guards,
        delays,
      } as never,
    )) as MachineBuilder['createMachine']
