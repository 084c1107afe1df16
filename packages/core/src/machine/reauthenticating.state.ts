import { biometric } from './biometric.state.js'
import { end, stoppable } from './branches.js'
import { browser } from './browser.state.js'
import { finishing } from './finishing.state.js'
import { reauthSetup } from './reauth-setup.js'
import { verifying } from './verifying.state.js'

/** Step 4 of the flow. */
export const reauthenticating = reauthSetup.createStateConfig({
  description: 'The end-user authenticates again.',
  on: stoppable,
  initial: 'choosingMethod',
  states: {
    choosingMethod: {
      description: 'The first method that is left: biometrics, then the browser.',
      tags: ['working'],
      always: [
        {
          description: 'A click is needed first.',
          guard: 'needsConfirmation',
          target: 'awaitingConfirmation',
        },
        { description: 'Biometrics are enrolled.', guard: 'canUseBiometric', target: 'biometric' },
        {
          description: 'The browser can ask in a window of its own.',
          guard: 'canUseBrowserInProcess',
          target: 'browser.inProcess',
        },
        {
          description: 'The browser can ask by leaving this page.',
          guard: 'canUseBrowserByRedirect',
          target: 'browser.savingPending',
        },
        end('No method is left.', 'cannotReauthenticate'),
      ],
    },
    awaitingConfirmation: {
      description: 'One click is needed before the prompt.',
      tags: ['awaitingConfirmation'],
      on: {
        'reauth.confirm': {
          description: 'The end-user agrees.',
          target: 'choosingMethod',
          actions: 'recordConfirmation',
        },
      },
      after: { confirmationTimeout: end('Nobody answered.', 'timeout') },
    },
    biometric,
    browser,
    finishing,
    verifying,
  },
})
