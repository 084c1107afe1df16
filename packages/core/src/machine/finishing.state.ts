import { toRunRef } from './actors.js'
import { end, endings, recordReading, unusable } from './branches.js'
import { awaitingNetwork } from './awaiting-network.state.js'
import { reauthSetup } from './reauth-setup.js'

/** Where a run goes on after a redirect. */
export const finishing = reauthSetup.createStateConfig({
  description: 'Back from the OpenID Provider: the callback is exchanged for a new ID Token.',
  meta: { spec: 'OpenID Connect Core 1.0 §3.1.3' },
  initial: 'exchanging',
  states: {
    exchanging: {
      description: 'The code is exchanged, once among all pages.',
      tags: ['working'],
      invoke: {
        id: 'finishBrowserReauthentication',
        src: 'finishBrowserReauthentication',
        input: ({ context }) => toRunRef(context),
        onDone: [
          ...unusable,
          {
            description: 'The OpenID Provider answered; whether it helped is decided next.',
            target: '#reauth.reauthenticating.verifying',
            actions: recordReading,
          },
        ],
        onError: [
          {
            description: 'There is no network; the code can be exchanged when it is back.',
            guard: { type: 'canAwaitNetwork', params: ({ event }) => ({ error: event.error }) },
            target: 'awaitingNetwork',
          },
          ...endings,
        ],
      },
      after: { finishTimeout: end('No answer in time.', 'timeout') },
    },
    awaitingNetwork,
  },
})
