import { createState } from './reauth-setup.js'

/** Step 3 of the flow. */
export const checkingAuthTime = createState({
  tags: ['working'],
  always: [{ guard: 'isFresh', target: '#reauth.ready' }, { target: '#reauth.reauthenticating' }],
})
