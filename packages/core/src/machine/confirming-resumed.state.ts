import { end, stopBranches } from './branches.js'
import { createState } from './reauth-setup.js'

/** Shows the action after a redirect, and waits for the end-user to confirm it. */
export const confirmingResumed = createState({
  tags: ['confirmingResumed'],
  on: {
    ...stopBranches,
    'reauth.confirm': {
      target: '#reauth.renewingIdToken',
      actions: 'recordReview',
    },
  },
  after: { resumeTimeout: end('timeout') },
})
