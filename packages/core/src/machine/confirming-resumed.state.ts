import { toRunRef } from './actors.js'
import { cancellable, end, endings, otherSubject } from './branches.js'
import type { Reading } from '../words/facts.js'
import { reauthSetup } from './reauth-setup.js'

/** What the end-user sees after a redirect is what they confirm. */
export const confirmingResumed = reauthSetup.createStateConfig({
  description: 'The page was away: the action is shown again and needs one click.',
  tags: ['confirmingResumed'],
  on: {
    ...cancellable,
    'reauth.confirm': { description: 'The end-user agrees.', target: '#reauth.renewingIdToken' },
  },
  after: { resumeTimeout: end('Nobody answered.', { outcome: 'failed', code: 'timeout' }) },
})

/** Time passed: what was fresh may not be any more, and the token may be about to expire. */
export const renewingIdToken = reauthSetup.createStateConfig({
  description: 'The ID Token is renewed where it would expire before the call lands.',
  tags: ['working'],
  meta: { spec: 'OpenID Connect Core 1.0 §12.2' },
  on: cancellable,
  invoke: {
    id: 'renewIdToken',
    src: 'refreshIdToken',
    input: ({ context }) => ({ ...toRunRef(context), purpose: 'renew', requirement: context.requirement }),
    onDone: [
      otherSubject<Reading>(),
      {
        description: 'The token lives long enough; whether it is still fresh is decided next.',
        target: '#reauth.checkingRenewed',
        actions: { type: 'recordReading', params: ({ event }) => ({ reading: event.output }) },
      },
    ],
    onError: endings,
  },
  after: { refreshTimeout: end('No answer in time.', { outcome: 'failed', code: 'timeout' }) },
})

/** The last check before the call. */
export const checkingRenewed = reauthSetup.createStateConfig({
  description: 'Is auth_time still inside the window?',
  tags: ['working'],
  always: [
    { description: 'It is.', guard: 'isFresh', target: '#reauth.calling' },
    end('The window passed while the action waited.', { outcome: 'refused', code: 'notFresh' }),
  ],
})
