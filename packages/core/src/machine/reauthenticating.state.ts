import { biometric } from './biometric.state.js'
import { end, stopBranches } from './branches.js'
import { browser } from './browser.state.js'
import { finishing } from './finishing.state.js'
import { createState } from './reauth-setup.js'
import { verifying } from './verifying.state.js'

/** Step 4 of the flow. */
export const reauthenticating = createState({
  on: stopBranches,
  initial: 'choosingMethod',
  states: {
    choosingMethod: {
      tags: ['working'],
      always: [
        {
          guard: 'needsConfirmation',
          target: 'awaitingConfirmation',
        },
        { guard: 'canUseBiometric', target: 'biometric' },
        {
          guard: 'canUseBrowserInProcess',
          target: 'browser.inProcess',
        },
        {
          guard: 'canUseBrowserByRedirect',
          target: 'browser.savingPending',
        },
        end('cannotReauthenticate'),
      ],
    },
    awaitingConfirmation: {
      tags: ['awaitingConfirmation'],
      on: {
        'reauth.confirm': {
          target: 'choosingMethod',
          actions: 'recordConfirmation',
        },
      },
      after: { confirmationTimeout: end('timeout') },
    },
    biometric,
    browser,
    finishing,
    verifying,
  },
})
