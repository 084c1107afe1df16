import { type EndCode, OUTCOME_OF } from '../words/codes.js'
import type { CallResult, Reading, Resolution, StepUpDiagnosis } from '../words/facts.js'
import { toEnding } from './records.js'

/** What `onError` branches are made of: names only. */
export interface Failed {
  readonly event: { readonly error: unknown }
}
/** What `onDone` branches are made of. */
export interface Answered {
  readonly event: { readonly output: unknown }
}

/** The params of whatever asks why a service failed. */
export const failure = ({ event }: Failed): { error: unknown } => ({ error: event.error })

/** The params of whatever asks what a service answered. */
export const answer = ({ event }: Answered): { result: unknown } => ({ result: event.output })

/** Ends the run with the code of the failure. */
export const recordFailure = { type: 'recordFailure', params: failure } as const

/** Makes a transition that ends the run. The code alone says how. */
export const end = <const Code extends EndCode>(code: Code, diagnosis?: StepUpDiagnosis) =>
  ({
    target: `#reauth.${OUTCOME_OF[code]}`,
    actions: { type: 'recordEnding', params: toEnding(code, diagnosis) },
  }) as const

/** Makes a transition that ends the run of a subject who is not signed in any more: nothing of theirs stays pending. */
export const endForOther = <const Code extends EndCode>(code: Code) => {
  const ending = end(code)
  return { ...ending, actions: [ending.actions, { type: 'forgetSubject' }] } as const
}

/** The guard of an `onError` branch: one of these codes. */
export const failedWith = <const Code extends 'offline' | 'subjectMismatch' | 'misconfigured' | 'notSent'>(
  ...codes: readonly Code[]
) => ({ type: 'isFailure', params: ({ event }: Failed) => ({ error: event.error, codes }) }) as const

/** The guard of an `onDone` branch: what the server said. */
export const isResult = (is: (CallResult | Resolution)['result']) =>
  ({ type: 'isResult', params: ({ event }: Answered) => ({ result: event.output, is }) }) as const

const endsAs = <const Outcome extends 'cancelled' | 'refused'>(outcome: Outcome) =>
  ({
    guard: { type: 'endsAs', params: ({ event }: Failed) => ({ error: event.error, outcome }) },
    target: `#reauth.${outcome}`,
    actions: recordFailure,
  }) as const

/** The last branches of every `onError`: how a run ends by a failure that the state itself cannot help. */
export const endings = [
  { ...endForOther('subjectMismatch'), guard: failedWith('subjectMismatch') },
  endsAs('cancelled'),
  endsAs('refused'),
  { target: '#reauth.failed', actions: recordFailure },
] as const

/** `on` of every state that rests before the call: whoever waits can stop, and another session ends the run. */
export const stoppable = {
  'reauth.cancel': end('cancelled'),
  'run.replaced': end('replaced'),
  'session.changed': [
    {
      ...end('sessionLost'),
      guard: {
        type: 'isLost',
        params: ({ event }: { event: { change: 'lost' | 'changed' } }) => ({ change: event.change }),
      },
    },
    endForOther('sessionChanged'),
  ],
} as const

/** The first branches of every `onDone` that brings a reading: what it must not be. */
export const unusable = [
  { ...end('unexpected'), guard: { type: 'isNoReading', params: answer } },
  { ...endForOther('subjectMismatch'), guard: { type: 'isOtherSubject', params: answer } },
] as const

/** Keeps the reading that a service answered with, after {@link unusable}. */
export const recordReading = {
  type: 'recordReading',
  params: ({ event }: Answered) => ({ reading: event.output as Reading }),
} as const
