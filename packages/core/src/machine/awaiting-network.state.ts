import { end } from './branches.js'
import { createState } from './reauth-setup.js'

/** The network is gone before the callback was exchanged. The callback stays in the address, unused. */
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
