import { type EndCode, CODES } from '../words/codes.js'
import type { Reading, StepUpDiagnosis } from '../words/facts.js'
import { toEnding } from './records.js'

/** What `onError` branches are made of: names only. */
export interface Failed {
  readonly event: { readonly error: unknown }
}
/** What `onDone` branches are made of. */
export interface Answered {
  readonly event: { readonly output: unknown }
}

const recordFailure = { type: 'recordFailure', params: ({ event }: Failed) => ({ error: event.error }) } as const

/** Makes a transition that ends the run. The code alone says how. */
export const end = <const Code extends EndCode>(description: string, code: Code, diagnosis?: StepUpDiagnosis) =>
  ({
    description,
    target: `#reauth.${CODES[code].outcome as (typeof CODES)[Code]['outcome']}`,
    actions: { type: 'recordEnding', params: toEnding(code, diagnosis) },
  }) as const

/** Makes a transition that ends the run of a subject who is not signed in any more: nothing of theirs stays pending. */
export const endForOther = <const Code extends EndCode>(description: string, code: Code) => {
  const ending = end(description, code)
  return { ...ending, actions: [ending.actions, { type: 'forgetSubject' }] } as const
}

/** The guard of an `onError` branch: one of these codes. */
export const failedWith = <const Code extends 'offline' | 'subjectMismatch' | 'misconfigured' | 'notSent'>(
  ...codes: readonly Code[]
) => ({ type: 'isFailure', params: ({ event }: Failed) => ({ error: event.error, codes }) }) as const

const SAYS = {
  cancelled: 'The end-user declined.',
  refused: 'It was refused, and trying again does not change that.',
} as const

const branch = <const Outcome extends keyof typeof SAYS>(outcome: Outcome) =>
  ({
    description: SAYS[outcome],
    guard: { type: 'endsAs', params: ({ event }: Failed) => ({ error: event.error, outcome }) },
    target: `#reauth.${outcome}`,
    actions: recordFailure,
  }) as const

/** The last branches of every `onError`: how a run ends by a failure that the state itself cannot help. */
export const endings = [
  {
    ...endForOther('Another end-user is signed in: nothing of the first one stays pending.', 'subjectMismatch'),
    guard: failedWith('subjectMismatch'),
  },
  branch('cancelled'),
  branch('refused'),
  { description: 'It did not work.', target: '#reauth.failed', actions: recordFailure },
] as const

/** `on` of every state that rests before the call: whoever waits can stop, and another session ends the run. */
export const stoppable = {
  'reauth.cancel': end('The end-user stops.', 'cancelled'),
  'run.replaced': end('A newer action takes the place of this one.', 'replaced'),
  'session.changed': [
    {
      ...end('The end-user is signed out.', 'sessionLost'),
      guard: {
        type: 'isLost',
        params: ({ event }: { event: { change: 'lost' | 'changed' } }) => ({ change: event.change }),
      },
    },
    endForOther('The session is not the one that the run began with.', 'sessionChanged'),
  ],
} as const

/** The params of a guard that asks what a service answered. */
export const answer = ({ event }: Answered): { result: unknown } => ({ result: event.output })

/** The first branches of every `onDone` that brings a reading: what it must not be. */
export const unusable = [
  {
    ...end('The service answered with something that is not a reading.', 'unexpected'),
    guard: { type: 'isNoReading', params: answer },
  },
  {
    ...endForOther('Another end-user came back: nothing of the first one stays pending.', 'subjectMismatch'),
    guard: { type: 'isOtherSubject', params: answer },
  },
] as const

/** Keeps the reading that a service answered with, after {@link unusable}. */
export const recordReading = {
  type: 'recordReading',
  params: ({ event }: Answered) => ({ reading: event.output as Reading }),
} as const
