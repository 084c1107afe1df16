import { end } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

const cannotReauthenticate = { outcome: 'refused', code: 'cannotReauthenticate' } as const

/** Step 2 of the flow. */
export const checkingCanReauthenticate = reauthSetup.createStateConfig({
  description: 'Can the end-user reauthenticate, by the claim or by an enrolled biometric?',
  tags: ['working'],
  always: [
    {
      ...end('They cannot, and the requirement lets nobody pass who cannot.', cannotReauthenticate),
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
      target: '#reauth.calling',
    },
    end('They cannot, and the authentication is too old.', cannotReauthenticate),
  ],
})

/** Step 3 of the flow. */
export const checkingAuthTime = reauthSetup.createStateConfig({
  description: 'Is auth_time inside the window?',
  tags: ['working'],
  meta: { spec: 'OpenID Connect Core 1.0 §3.1.3.7 (13)' },
  always: [
    {
      description: 'Recent enough; the page was away, so the action is shown again.',
      guard: 'isFreshAndUnseen',
      target: '#reauth.confirmingResumed',
    },
    {
      description: 'Recent enough, but the token would expire before the call lands.',
      guard: 'isFreshButExpiring',
      target: '#reauth.renewingIdToken',
    },
    { description: 'Recent enough.', guard: 'isFresh', target: '#reauth.calling' },
    { description: 'Too old, or not to be believed.', target: '#reauth.reauthenticating' },
  ],
})
