import { toRefreshInput } from './actors.js'
import { end, endings, recordReading, stoppable, unusable } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** Time passed: what was fresh may not be any more, and the token may be about to expire. */
export const renewingIdToken = reauthSetup.createStateConfig({
  description: 'The ID Token is renewed if it would expire before the call lands.',
  tags: ['working'],
  meta: { spec: 'OpenID Connect Core 1.0 §12.2' },
  on: stoppable,
  invoke: {
    id: 'renewIdToken',
    src: 'refreshIdToken',
    input: ({ context }) => toRefreshInput(context, 'renew'),
    onDone: [
      ...unusable,
      {
        description: 'The claims are up to date; whether the action may be called is asked again.',
        target: '#reauth.ready',
        actions: [recordReading, { type: 'recordRenewal' }],
      },
    ],
    onError: endings,
  },
  after: { refreshTimeout: end('No answer in time.', 'timeout') },
})
