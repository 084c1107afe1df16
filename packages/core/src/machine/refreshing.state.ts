import { cancellable, end, endings, otherSubject } from './branches.js'
import { toRunRef } from './actors.js'
import type { Reading } from '../words/facts.js'
import { reauthSetup } from './reauth-setup.js'

/** Step 1 of the flow. */
export const refreshing = reauthSetup.createStateConfig({
  description: 'The claims are brought up to date.',
  tags: ['working'],
  on: cancellable,
  initial: 'requesting',
  states: {
    requesting: {
      description: 'The OpenID Provider is asked for a new ID Token, unless the newest one serves.',
      meta: { spec: 'OpenID Connect Core 1.0 §12' },
      invoke: {
        id: 'refreshIdToken',
        src: 'refreshIdToken',
        input: ({ context }) => ({
          ...toRunRef(context),
          purpose: context.challenge === null ? 'check' : 'recheck',
          requirement: context.requirement,
        }),
        onDone: [
          otherSubject<Reading>(),
          {
            description: 'The action is bound to an operation, which the server opens now.',
            guard: 'hasOperationToOpen',
            target: '#reauth.openingOperation',
            actions: { type: 'recordReading', params: ({ event }) => ({ reading: event.output }) },
          },
          {
            description: 'The claims are up to date.',
            target: '#reauth.checkingCanReauthenticate',
            actions: { type: 'recordReading', params: ({ event }) => ({ reading: event.output }) },
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
            guard: { type: 'isFailure', params: ({ event }) => ({ error: event.error, code: 'offline' }) },
            target: 'offline',
          },
          ...endings,
        ],
      },
      after: { refreshTimeout: end('No answer in time.', { outcome: 'failed', code: 'timeout' }) },
    },
    backingOff: {
      description: 'A moment passes before the refresh is made again.',
      after: { retryDelay: { target: 'requesting', actions: 'recordRetry', description: 'Once more.' } },
    },
    offline: {
      description: 'There is no network; the run goes on when it is back.',
      on: { 'network.restored': { target: 'requesting', description: 'The network is back.' } },
      after: { offlineTimeout: end('The network did not come back.', { outcome: 'failed', code: 'offline' }) },
    },
  },
})
