import { toRunRef } from './actors.js'
import { end, failure, failureBranches, invalidReadingBranches, recordReading } from './branches.js'
import { awaitingNetwork } from './awaiting-network.state.js'
import { createState } from './reauth-setup.js'

/** Exchanges the callback after a redirect. */
export const finishing = createState({
  initial: 'exchanging',
  states: {
    exchanging: {
      tags: ['working'],
      invoke: {
        id: 'finishBrowserReauthentication',
        src: 'finishBrowserReauthentication',
        input: ({ context }) => toRunRef(context),
        onDone: [
          ...invalidReadingBranches,
          {
            target: '#reauth.reauthenticating.verifying',
            actions: recordReading,
          },
        ],
        onError: [
          {
            guard: { type: 'canAwaitNetwork', params: failure },
            target: 'awaitingNetwork',
          },
          ...failureBranches,
        ],
      },
      after: { finishTimeout: end('timeout') },
    },
    awaitingNetwork,
  },
})
