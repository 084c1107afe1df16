import { end } from './branches.js'
import { createState } from './reauth-setup.js'

/** A callback without a network: the page keeps it, and nobody has taken it. */
export const awaitingNetwork = createState({
  tags: ['working'],
  on: {
    'network.restored': {
      target: '#reauth.reauthenticating.finishing.exchanging',
      actions: 'recordWakeUp',
    },
  },
  after: { resumeTimeout: end('offline') },
})
