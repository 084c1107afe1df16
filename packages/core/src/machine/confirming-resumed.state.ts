import { end, stoppable } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** What the end-user sees after a redirect is what they confirm. */
export const confirmingResumed = reauthSetup.createStateConfig({
  description: 'The page was away: the action is shown again and needs one click.',
  tags: ['confirmingResumed'],
  on: {
    ...stoppable,
    'reauth.confirm': {
      description: 'The end-user agrees. Time passed, so the claims are read once more.',
      target: '#reauth.renewingIdToken',
      actions: 'recordReview',
    },
  },
  after: { resumeTimeout: end('Nobody answered.', 'timeout') },
})
