import { toRefreshInput } from './actors.js'
import { end, endings, recordReading, stoppable, unusable } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** Step 1 of the flow. */
export const refreshing = reauthSetup.createStateConfig({
  description: 'The claims are brought up to date.',
  tags: ['working'],
  on: stoppable,
  initial: 'requesting',
  states: {
    requesting: {
      description: 'The OpenID Provider is asked for a new ID Token, unless the newest one serves.',
      meta: { spec: 'OpenID Connect Core 1.0 §12' },
      invoke: {
        id: 'refreshIdToken',
        src: 'refreshIdToken',
        input: ({ context }) => toRefreshInput(context, context.challenge === null ? 'check' : 'recheck'),
        onDone: [
          ...unusable,
          {
            description: 'The action is bound to an operation, which the server opens now.',
            guard: 'hasOperationToOpen',
            target: '#reauth.openingOperation',
            actions: recordReading,
          },
          {
            description: 'The claims are up to date.',
            target: '#reauth.checkingCanReauthenticate',
            actions: recordReading,
          },
        ],
        onError: [
          {
            description: 'It may pass: once more, a little later.',
            guard: { type: 'canRetry', params: ({ event }) => ({ error: event.error }) },
            target: 'backingOff',
          },
          {
            description: 'There is no network.',
            guard: { type: 'canAwaitNetwork', params: ({ event }) => ({ error: event.error }) },
            target: 'offline',
          },
          ...endings,
        ],
      },
      after: { refreshTimeout: end('No answer in time.', 'timeout') },
    },
    backingOff: {
      description: 'A moment passes before the refresh is made again.',
      after: { retryDelay: { target: 'requesting', actions: 'recordRetry', description: 'Once more.' } },
    },
    offline: {
      description: 'There is no network; the run goes on when it is back.',
      on: {
        'network.restored': { target: 'requesting', actions: 'recordWakeUp', description: 'The network is back.' },
      },
      after: { offlineTimeout: end('The network did not come back.', 'offline') },
    },
  },
})
