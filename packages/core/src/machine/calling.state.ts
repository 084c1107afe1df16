import type { CallResult } from '../words/facts.js'
import { toCallInput } from './actors.js'
import { answer, end, endForOther, failedWith } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

const isResult = (is: CallResult['result']) =>
  ({
    type: 'isResult',
    params: ({ event }: { event: { output: unknown } }) => ({ result: event.output, is }),
  }) as const

const notSentAs = <const Outcome extends 'refused' | 'cancelled' | 'failed'>(outcome: Outcome, description: string) =>
  ({
    description,
    guard: {
      type: 'isNotSentAs',
      params: ({ event }: { event: { output: unknown } }) => ({ result: event.output, outcome }),
    },
    target: `#reauth.${outcome}`,
    actions: { type: 'recordNotSent', params: answer },
  }) as const

const resolved = {
  description: 'The answer was lost; the server is asked what became of the call.',
  guard: 'isResolvable',
  target: '#reauth.resolvingOutcome',
} as const

/** Step 5 of the flow: the only state in which the endpoint is called. */
export const calling = reauthSetup.createStateConfig({
  description:
    'The endpoint is called with the newest ID Token and the idempotency key of this run. Its answer is awaited, whatever becomes of the session.',
  tags: ['calling'],
  entry: 'recordCall',
  invoke: {
    id: 'performAction',
    src: 'performAction',
    input: ({ context }) => toCallInput(context),
    onDone: [
      {
        description: 'The server performed the action.',
        guard: isResult('performed'),
        target: '#reauth.succeeded',
      },
      {
        description: 'The server wants a newer or a stronger authentication.',
        guard: { type: 'isFirstStepUp', params: answer },
        target: '#reauth.refreshing',
        actions: { type: 'recordStepUp', params: ({ event }) => ({ result: event.output }) },
      },
      {
        description: 'The server asks again after a step-up: another one would not help either.',
        guard: { type: 'isRepeatedStepUp', params: answer },
        target: '#reauth.refused',
        actions: { type: 'recordIneffective', params: ({ event }) => ({ result: event.output }) },
      },
      {
        ...end('The server said no, and nothing happened.', 'refusedByServer'),
        guard: isResult('refused'),
      },
      {
        ...endForOther('Nothing was sent: the token is of another end-user.', 'subjectMismatch'),
        guard: { type: 'isNotSentByOther', params: answer },
      },
      notSentAs('refused', 'Nothing was sent, and trying again does not change that.'),
      notSentAs('cancelled', 'Nothing was sent: the end-user declined.'),
      notSentAs('failed', 'Nothing was sent.'),
      {
        ...end('The server performed the action, and its answer could not be read.', 'responseUnreadable'),
        guard: isResult('unreadable'),
      },
      resolved,
      end('The answer was lost.', 'responseLost'),
    ],
    onError: [
      {
        description: 'Nothing was sent: the app says so, or there is no service.',
        guard: failedWith('misconfigured', 'notSent'),
        target: '#reauth.failed',
        actions: { type: 'recordFailure', params: ({ event }) => ({ error: event.error }) },
      },
      {
        ...endForOther('The answer was lost, and another end-user is signed in who cannot ask for it.', 'responseLost'),
        guard: failedWith('subjectMismatch'),
      },
      resolved,
      end('The answer was lost.', 'responseLost'),
    ],
  },
  on: {
    'reauth.cancel': end(
      'The end-user stops a call that is under way: nobody knows whether it happened.',
      'responseLost',
    ),
  },
  after: {
    callTimeout: [
      { ...resolved, description: 'No answer in time; the server is asked what became of the call.' },
      end('No answer in time.', 'responseLost'),
    ],
  },
})
