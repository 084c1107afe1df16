import { toCallInput } from './actors.js'
import { type Answered, answer, end, endForOtherSubject, failedWith, isResult, recordFailure } from './branches.js'
import { createState } from './reauth-setup.js'

const notSentAs = <const Outcome extends 'refused' | 'cancelled' | 'failed'>(outcome: Outcome) =>
  ({
    guard: {
      type: 'isNotSentAs',
      params: ({ event }: Answered) => ({ result: event.output, outcome }),
    },
    target: `#reauth.${outcome}`,
    actions: { type: 'recordNotSent', params: answer },
  }) as const

const resolved = {
  guard: 'isResolvable',
  target: '#reauth.resolvingOutcome',
} as const

/** Step 5 of the flow. No other state calls the endpoint. */
export const calling = createState({
  tags: ['calling'],
  entry: 'recordCall',
  invoke: {
    id: 'performAction',
    src: 'performAction',
    input: ({ context }) => toCallInput(context),
    onDone: [
      {
        guard: isResult('performed'),
        target: '#reauth.succeeded',
      },
      {
        guard: { type: 'isFirstStepUp', params: answer },
        target: '#reauth.refreshing',
        actions: { type: 'recordStepUp', params: ({ event }) => ({ result: event.output }) },
      },
      {
        guard: { type: 'isRepeatedStepUp', params: answer },
        target: '#reauth.refused',
        actions: { type: 'recordIneffective', params: ({ event }) => ({ result: event.output }) },
      },
      {
        ...end('refusedByServer'),
        guard: isResult('refused'),
      },
      {
        ...endForOtherSubject('subjectMismatch'),
        guard: { type: 'isNotSentByOther', params: answer },
      },
      notSentAs('refused'),
      notSentAs('cancelled'),
      notSentAs('failed'),
      {
        ...end('responseUnreadable'),
        guard: isResult('unreadable'),
      },
      resolved,
      end('responseLost'),
    ],
    onError: [
      {
        guard: failedWith('misconfigured', 'notSent'),
        target: '#reauth.failed',
        actions: recordFailure,
      },
      {
        ...endForOtherSubject('responseLost'),
        guard: failedWith('subjectMismatch'),
      },
      resolved,
      end('responseLost'),
    ],
  },
  on: {
    'reauth.cancel': end('responseLost'),
  },
  after: {
    callTimeout: [resolved, end('responseLost')],
  },
})
