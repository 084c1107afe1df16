import { toRunRef } from './actors.js'
import { end, endings, otherSubject } from './branches.js'
import type { Reading } from '../words/facts.js'
import { reauthSetup } from './reauth-setup.js'

/** Where a run goes on after a redirect. */
export const finishing = reauthSetup.createStateConfig({
  description: 'Back from the OpenID Provider: the callback is exchanged for a new ID Token.',
  meta: { spec: 'OpenID Connect Core 1.0 §3.1.3' },
  tags: ['working'],
  invoke: {
    id: 'finishBrowserReauthentication',
    src: 'finishBrowserReauthentication',
    input: ({ context }) => toRunRef(context),
    onDone: [
      otherSubject<Reading>(),
      {
        description: 'The OpenID Provider answered; whether it helped is decided next.',
        target: '#reauth.reauthenticating.verifying',
        actions: { type: 'recordReading', params: ({ event }) => ({ reading: event.output }) },
      },
    ],
    onError: endings,
  },
  after: { finishTimeout: end('No answer in time.', { outcome: 'failed', code: 'timeout' }) },
})

/** Decides whether the prompt helped. */
export const verifying = reauthSetup.createStateConfig({
  description: 'The same end-user authenticated: is the requirement met now?',
  meta: { spec: 'OpenID Connect Core 1.0 §3.1.3.7 (12, 13)' },
  tags: ['working'],
  always: [
    {
      ...end('auth_time did not move: the OpenID Provider did not ask.', {
        outcome: 'refused',
        code: 'stepUpIneffective',
        diagnosis: 'providerIgnoredMaxAge',
      }),
      guard: 'isNotAdvanced',
    },
    {
      ...end('Other methods were used than the requirement names.', {
        outcome: 'refused',
        code: 'insufficientMethods',
      }),
      guard: 'isInsufficient',
    },
    {
      ...end('The claims cannot be believed.', { outcome: 'refused', code: 'implausibleAuthTime' }),
      guard: 'isImplausible',
    },
    {
      description: 'It is; the page was away, so the action is shown again.',
      guard: 'isFreshAndUnseen',
      target: '#reauth.confirmingResumed',
    },
    {
      description: 'It is, but the token would expire before the call lands.',
      guard: 'isFreshButExpiring',
      target: '#reauth.renewingIdToken',
    },
    { description: 'It is.', guard: 'isFresh', target: '#reauth.calling' },
    end('The authentication is still too old.', { outcome: 'refused', code: 'notFresh' }),
  ],
})
