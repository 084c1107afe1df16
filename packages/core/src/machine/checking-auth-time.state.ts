import { reauthSetup } from './reauth-setup.js'

/** Step 3 of the flow. */
export const checkingAuthTime = reauthSetup.createStateConfig({
  description: 'Is auth_time inside the window?',
  tags: ['working'],
  meta: { spec: 'OpenID Connect Core 1.0 §3.1.3.7 (13)' },
  always: [
    { description: 'Recent enough.', guard: 'isFresh', target: '#reauth.ready' },
    { description: 'Too old, or not to be believed.', target: '#reauth.reauthenticating' },
  ],
})
