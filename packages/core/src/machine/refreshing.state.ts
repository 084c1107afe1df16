import { toRefreshInput } from './actors.js'
import { end, failure, failureBranches, invalidReadingBranches, recordReading, stopBranches } from './branches.js'
import { createState } from './reauth-setup.js'

/** Step 1 of the flow. */
export const refreshing = createState({
  tags: ['working'],
  on: stopBranches,
  initial: 'requesting',
  states: {
    requesting: {
      invoke: {
        id: 'refreshIdToken',
        src: 'refreshIdToken',
        input: ({ context }) => toRefreshInput(context, context.challenge === null ? 'check' : 'recheck'),
        onDone: [
          ...invalidReadingBranches,
          {
            guard: 'hasOperationToOpen',
            target: '#reauth.openingOperation',
            actions: recordReading,
          },
          {
            target: '#reauth.checkingCanReauthenticate',
            actions: recordReading,
          },
        ],
        onError: [
          {
            guard: { type: 'canRetry', params: failure },
            target: 'backingOff',
          },
          {
            guard: { type: 'canAwaitNetwork', params: failure },
            target: 'offline',
          },
          ...failureBranches,
        ],
      },
      after: { refreshTimeout: end('timeout') },
    },
    backingOff: {
      after: { retryDelay: { target: 'requesting', actions: 'recordRetry' } },
    },
    offline: {
      on: {
        'network.restored': { target: 'requesting', actions: 'recordWakeUp' },
      },
      after: { offlineTimeout: end('offline') },
    },
  },
})
