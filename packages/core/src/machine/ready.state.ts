import { end } from './branches.js'
import { createState } from './reauth-setup.js'

/** The only way to the call: whatever has to be true when it starts is asked here. */
export const ready = createState({
  tags: ['working'],
  always: [
    {
      guard: 'isUnseen',
      target: '#reauth.confirmingResumed',
    },
    { ...end('notFresh'), guard: 'isNotAllowed' },
    {
      guard: 'isExpiring',
      target: '#reauth.renewingIdToken',
    },
    { ...end('tokenExpired'), guard: 'isExpired' },
    { target: '#reauth.calling' },
  ],
})
