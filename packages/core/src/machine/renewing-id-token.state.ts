import { toRefreshInput } from './actors.js'
import { end, endings, recordReading, stoppable, unusable } from './branches.js'
import { createState } from './reauth-setup.js'

/** Time passed: what was fresh may not be any more, and the token may be about to expire. */
export const renewingIdToken = createState({
  tags: ['working'],
  on: stoppable,
  invoke: {
    id: 'renewIdToken',
    src: 'refreshIdToken',
    input: ({ context }) => toRefreshInput(context, 'renew'),
    onDone: [
      ...unusable,
      {
        target: '#reauth.ready',
        actions: [recordReading, { type: 'recordRenewal' }],
      },
    ],
    onError: endings,
  },
  after: { refreshTimeout: end('timeout') },
})
