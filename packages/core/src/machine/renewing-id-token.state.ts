import { toRefreshInput } from './actors.js'
import { end, failureBranches, invalidReadingBranches, recordReading, stopBranches } from './branches.js'
import { createState } from './reauth-setup.js'

/** Time has passed: the authentication may be too old now, and the token may be about to expire. */
export const renewingIdToken = createState({
  tags: ['working'],
  on: stopBranches,
  invoke: {
    id: 'renewIdToken',
    src: 'refreshIdToken',
    input: ({ context }) => toRefreshInput(context, 'renew'),
    onDone: [
      ...invalidReadingBranches,
      {
        target: '#reauth.ready',
        actions: [recordReading, { type: 'recordRenewal' }],
      },
    ],
    onError: failureBranches,
  },
  after: { refreshTimeout: end('timeout') },
})
