import { type EndCode, OUTCOME_OF } from '../words/codes.js'
import type { CallResult, Reading, Resolution, StepUpDiagnosis } from '../words/facts.js'
import { toEnding } from './records.js'

/** An event of an `onError` branch. */
export interface Failed {
  readonly event: { readonly error: unknown }
}
/** An event of an `onDone` branch. */
export interface Answered {
  readonly event: { readonly output: unknown }
}

/** The params of a guard or action that reads why a service failed. */
export const failure = ({ event }: Failed): { error: unknown } => ({ error: event.error })

/** The params of a guard or action that reads what a service answered. */
export const answer = ({ event }: Answered): { result: unknown } => ({ result: event.output })

/** Ends the run with the code of the failure. */
export const recordFailure = { type: 'recordFailure', params: failure } as const

/** Creates a transition that ends the run. The code decides the outcome. */
export const end = <const Code extends EndCode>(code: Code, diagnosis?: StepUpDiagnosis) =>
  ({
    target: `#reauth.${OUTCOME_OF[code]}`,
    actions: { type: 'recordEnding', params: toEnding(code, diagnosis) },
  }) as const

/**
 * Creates a transition that ends the run of a subject who is no longer signed in, and deletes their pending actions.
 */
export const endForOtherSubject = <const Code extends EndCode>(code: Code) => {
  const ending = end(code)
  return { ...ending, actions: [ending.actions, { type: 'forgetSubject' }] } as const
}

/** The guard of an `onError` branch: the failure has one of these codes. */
export const failedWith = <const Code extends 'offline' | 'subjectMismatch' | 'misconfigured' | 'notSent'>(
  ...codes: readonly Code[]
) => ({ type: 'isFailure', params: ({ event }: Failed) => ({ error: event.error, codes }) }) as const

/** The guard of an `onDone` branch: the call has this result. */
export const isResult = (is: (CallResult | Resolution)['result']) =>
  ({ type: 'isResult', params: ({ event }: Answered) => ({ result: event.output, is }) }) as const

const endsAs = <const Outcome extends 'cancelled' | 'refused'>(outcome: Outcome) =>
  ({
    guard: { type: 'endsAs', params: ({ event }: Failed) => ({ error: event.error, outcome }) },
    target: `#reauth.${outcome}`,
    actions: recordFailure,
  }) as const

/** The last branches of each `onError`: the end of a run whose state cannot handle the failure. */
export const failureBranches = [
  { ...endForOtherSubject('subjectMismatch'), guard: failedWith('subjectMismatch') },
  endsAs('cancelled'),
  endsAs('refused'),
  { target: '#reauth.failed', actions: recordFailure },
] as const

/** `on` of each state that waits before the call: the end-user can cancel, and a session change ends the run. */
export const stopBranches = {
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
    endForOtherSubject('sessionChanged'),
  ],
} as const

/**
 * The first branches of each `onDone` that returns a reading: they end the run if the reading is invalid or of another
 * subject.
 */
export const invalidReadingBranches = [
  { ...end('unexpected'), guard: { type: 'isNoReading', params: answer } },
  { ...endForOtherSubject('subjectMismatch'), guard: { type: 'isOtherSubject', params: answer } },
] as const

/** Records the reading that a service returned. Comes after {@link invalidReadingBranches}. */
export const recordReading = {
  type: 'recordReading',
  params: ({ event }: Answered) => ({ reading: event.output as Reading }),
} as const
