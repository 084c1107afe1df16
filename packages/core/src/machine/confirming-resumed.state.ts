import { end, stoppable } from './branches.js'
import { createState } from './reauth-setup.js'

/** What the end-user sees after a redirect is what they confirm. */
export const confirmingResumed = createState({
  tags: ['confirmingResumed'],
  on: {
    ...stoppable,
    'reauth.confirm': {
      target: '#reauth.renewingIdToken',
      actions: 'recordReview',
    },
  },
  after: { resumeTimeout: end('timeout') },
})
