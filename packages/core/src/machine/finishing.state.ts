import { toRunRef } from './actors.js'
import { end, endings, failure, recordReading, unusable } from './branches.js'
import { awaitingNetwork } from './awaiting-network.state.js'
import { createState } from './reauth-setup.js'

/** Where a run goes on after a redirect. */
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
          ...unusable,
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
          ...endings,
        ],
      },
      after: { finishTimeout: end('timeout') },
    },
    awaitingNetwork,
  },
})
