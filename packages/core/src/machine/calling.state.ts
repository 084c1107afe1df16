import { toCallInput } from './actors.js'
import { end } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

const responseLost = { outcome: 'outcomeUnknown', code: 'responseLost' } as const
const ignored = {
  description: 'The call is under way: its answer is awaited, whatever becomes of the session.',
} as const

/** Step 5 of the flow: the only state in which the endpoint is called. */
export const calling = reauthSetup.createStateConfig({
  description: 'The endpoint is called with the newest ID Token and the idempotency key of this run.',
  tags: ['calling'],
  entry: 'recordCall',
  invoke: {
    id: 'performAction',
    src: 'performAction',
    input: ({ context }) => toCallInput(context),
    onDone: [
      {
        description: 'The server performed the action.',
        guard: { type: 'isPerformed', params: ({ event }) => ({ result: event.output }) },
        target: '#reauth.succeeded',
      },
      {
        description: 'The server wants a newer or a stronger authentication.',
        guard: { type: 'isFirstStepUp', params: ({ event }) => ({ result: event.output }) },
        target: '#reauth.refreshing',
        actions: { type: 'recordStepUp', params: ({ event }) => ({ result: event.output }) },
      },
      {
        description: 'The server asks again after a step-up: another one would not help either.',
        guard: { type: 'isRepeatedStepUp', params: ({ event }) => ({ result: event.output }) },
        target: '#reauth.refused',
        actions: { type: 'recordIneffective', params: ({ event }) => ({ result: event.output }) },
      },
      {
        ...end('The server said no, and nothing happened.', { outcome: 'refused', code: 'refusedByServer' }),
        guard: { type: 'isRefusedByServer', params: ({ event }) => ({ result: event.output }) },
      },
      {
        description: 'There was no token to send.',
        guard: { type: 'isNotSent', params: ({ event }) => ({ result: event.output, outcome: 'refused' }) },
        target: '#reauth.refused',
        actions: {
          type: 'recordFailure',
          params: ({ event }) => ({ outcome: 'refused', error: event.output }),
        },
      },
      {
        description: 'Nothing was sent.',
        guard: { type: 'isNotSent', params: ({ event }) => ({ result: event.output, outcome: 'failed' }) },
        target: '#reauth.failed',
        actions: { type: 'recordFailure', params: ({ event }) => ({ outcome: 'failed', error: event.output }) },
      },
      {
        description: 'The answer was lost; the server is asked what became of the call.',
        guard: 'isResolvable',
        target: '#reauth.resolvingOutcome',
      },
      end('The answer was lost.', responseLost),
    ],
    onError: [
      {
        description: 'The answer was lost; the server is asked what became of the call.',
        guard: 'isResolvable',
        target: '#reauth.resolvingOutcome',
      },
      end('The answer was lost.', responseLost),
    ],
  },
  on: {
    'reauth.cancel': end(
      'The end-user stops a call that is under way: nobody knows whether it happened.',
      responseLost,
    ),
    'session.changed': ignored,
  },
  after: {
    callTimeout: [
      {
        description: 'No answer in time; the server is asked what became of the call.',
        guard: 'isResolvable',
        target: '#reauth.resolvingOutcome',
      },
      end('No answer in time.', responseLost),
    ],
  },
})

/** A lost answer is never answered by a new call. */
export const resolvingOutcome = reauthSetup.createStateConfig({
  description: 'The server is asked what became of the call, under the same idempotency key.',
  tags: ['calling'],
  meta: { spec: 'The Idempotency-Key HTTP Header Field (draft-ietf-httpapi-idempotency-key-header) §2' },
  invoke: {
    id: 'resolveOutcome',
    src: 'resolveOutcome',
    input: ({ context }) => toCallInput(context),
    onDone: [
      {
        description: 'The action had happened.',
        guard: { type: 'isPerformed', params: ({ event }) => ({ result: event.output }) },
        target: '#reauth.succeeded',
      },
      {
        ...end('The action had not happened.', { outcome: 'failed', code: 'notPerformed' }),
        guard: { type: 'isNotPerformed', params: ({ event }) => ({ result: event.output }) },
      },
      end('The server cannot tell.', responseLost),
    ],
    onError: end('The server cannot be asked.', responseLost),
  },
  on: {
    'reauth.cancel': end('The end-user does not wait for the answer.', responseLost),
    'session.changed': ignored,
  },
  after: { resolveTimeout: end('No answer in time.', responseLost) },
})
