import { end } from './branches.js'
import { createState } from './reauth-setup.js'

/** The only way to the call: checks here everything that must be true when it starts. */
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
