import { end } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** A callback without a network: the page keeps it, and nobody has taken it. */
export const awaitingNetwork = reauthSetup.createStateConfig({
  description: 'There is no network to exchange the callback over; the run goes on when it is back.',
  tags: ['working'],
  on: {
    'network.restored': {
      description: 'The network is back.',
      target: '#reauth.reauthenticating.finishing.exchanging',
      actions: 'recordWakeUp',
    },
  },
  after: { resumeTimeout: end('The network did not come back.', 'offline') },
})
