import { end } from './branches.js'
import { createState } from './reauth-setup.js'

/** Decides whether the prompt helped. */
export const verifying = createState({
  tags: ['working'],
  always: [
    {
      ...end('stepUpIneffective', 'providerIgnoredMaxAge'),
      guard: 'isNotAdvanced',
    },
    {
      ...end('insufficientMethods'),
      guard: 'isInsufficient',
    },
    { ...end('implausibleAuthTime'), guard: 'isImplausible' },
    { guard: 'isFresh', target: '#reauth.ready' },
    end('notFresh'),
  ],
})
