import { end } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** Step 2 of the flow. */
export const checkingCanReauthenticate = reauthSetup.createStateConfig({
  description: 'Can the end-user reauthenticate, by the claim or by an enrolled biometric?',
  tags: ['working'],
  always: [
    {
      ...end('They cannot, and the requirement lets nobody pass who cannot.', 'cannotReauthenticate'),
      guard: 'isDeniedByPolicy',
    },
    { description: 'They can.', guard: 'canReauthenticate', target: '#reauth.checkingAuthTime' },
    {
      description: 'They cannot, but the authentication is recent.',
      guard: 'isFresh',
      target: '#reauth.checkingAuthTime',
    },
    {
      description: 'They cannot, and the requirement explicitly lets them pass unverified.',
      guard: 'isUnverifiableAllowed',
      target: '#reauth.ready',
    },
    end('They cannot, and the authentication is too old.', 'cannotReauthenticate'),
  ],
})
