import { end } from './branches.js'
import { createState } from './reauth-setup.js'

/** Step 2 of the flow. */
export const checkingCanReauthenticate = createState({
  tags: ['working'],
  always: [
    {
      ...end('cannotReauthenticate'),
      guard: 'isDeniedByPolicy',
    },
    { guard: 'canReauthenticate', target: '#reauth.checkingAuthTime' },
    {
      guard: 'isFresh',
      target: '#reauth.checkingAuthTime',
    },
    {
      guard: 'isUnverifiableAllowed',
      target: '#reauth.ready',
    },
    end('cannotReauthenticate'),
  ],
})
