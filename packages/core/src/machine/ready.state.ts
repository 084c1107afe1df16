import { end } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** The only way to the call: whatever has to be true when it starts is asked here. */
export const ready = reauthSetup.createStateConfig({
  description: 'May the action be called now?',
  tags: ['working'],
  always: [
    {
      description: 'The page was away, so the action is shown again first.',
      guard: 'isUnseen',
      target: '#reauth.confirmingResumed',
    },
    { ...end('The window passed while the action waited.', 'notFresh'), guard: 'isNotAllowed' },
    {
      description: 'The token would expire before the call lands.',
      guard: 'isExpiring',
      target: '#reauth.renewingIdToken',
    },
    { ...end('The renewed token has expired already.', 'tokenExpired'), guard: 'isExpired' },
    { description: 'It may.', target: '#reauth.calling' },
  ],
})
