import { end } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** Decides whether the prompt helped. */
export const verifying = reauthSetup.createStateConfig({
  description: 'The same end-user authenticated: is the requirement met now?',
  meta: { spec: 'OpenID Connect Core 1.0 §3.1.3.7 (12, 13)' },
  tags: ['working'],
  always: [
    {
      ...end('auth_time did not move: the OpenID Provider did not ask.', 'stepUpIneffective', 'providerIgnoredMaxAge'),
      guard: 'isNotAdvanced',
    },
    {
      ...end('Other methods were used than the requirement names.', 'insufficientMethods'),
      guard: 'isInsufficient',
    },
    { ...end('The claims cannot be believed.', 'implausibleAuthTime'), guard: 'isImplausible' },
    { description: 'It is.', guard: 'isFresh', target: '#reauth.ready' },
    end('The authentication is still too old.', 'notFresh'),
  ],
})
