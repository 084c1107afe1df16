import type { Ending } from '../words/facts.js'

/** What `onError` branches are made of: names only. */
export interface Failed {
  readonly event: { readonly error: unknown }
}

const OUTCOMES = {
  cancelled: 'The end-user declined.',
  refused: 'It was refused, and trying again does not change that.',
  failed: 'It did not work.',
} as const

const branch = <Outcome extends keyof typeof OUTCOMES>(outcome: Outcome) =>
  ({
    description: OUTCOMES[outcome],
    guard: { type: 'endsAs', params: ({ event }: Failed) => ({ error: event.error, outcome }) },
    target: `#reauth.${outcome}`,
    actions: { type: 'recordFailure', params: ({ event }: Failed) => ({ outcome, error: event.error }) },
  }) as const

/** The last branches of every `onError`: how a run ends by a failure that the state itself cannot mend. */
export const endings = [
  branch('cancelled'),
  branch('refused'),
  {
    description: OUTCOMES.failed,
    target: '#reauth.failed',
    actions: {
      type: 'recordFailure',
      params: ({ event }: Failed) => ({ outcome: 'failed' as const, error: event.error }),
    },
  },
] as const

/** A transition that ends the run, with its reason. */
export const end = <const Reason extends Ending>(description: string, reason: Reason) =>
  ({
    description,
    target: `#reauth.${reason.outcome}`,
    actions: { type: 'recordEnding', params: reason },
  }) as const

/** `on` of every state in which somebody is waited for. */
export const cancellable = {
  'reauth.cancel': end('The end-user stops.', { outcome: 'cancelled', code: 'cancelled' }),
} as const

/** Whether the newest reading is somebody else's, asked before it is recorded. */
export const otherSubject = <Reading>() =>
  ({
    description: 'Another end-user came back: the run ends, and the pending actions of the first one are removed.',
    guard: {
      type: 'isOtherSubject',
      params: ({ event }: { event: { output: Reading } }) => ({ reading: event.output }),
    },
    target: '#reauth.refused',
    actions: [
      { type: 'recordEnding', params: { outcome: 'refused', code: 'subjectMismatch' } },
      { type: 'forgetSubject' },
    ],
  }) as const
