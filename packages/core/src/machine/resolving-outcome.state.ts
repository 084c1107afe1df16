import { toCallInput } from './actors.js'
import { end, endForOther, failedWith, isResult } from './branches.js'
import { createState } from './reauth-setup.js'

/** A lost answer is never answered by a new call. */
export const resolvingOutcome = createState({
  tags: ['calling'],
  invoke: {
    id: 'resolveOutcome',
    src: 'resolveOutcome',
    input: ({ context }) => toCallInput(context),
    onDone: [
      { guard: isResult('performed'), target: '#reauth.succeeded' },
      { ...end('notPerformed'), guard: isResult('notPerformed') },
      end('responseLost'),
    ],
    onError: [
      {
        ...endForOther('responseLost'),
        guard: failedWith('subjectMismatch'),
      },
      end('responseLost'),
    ],
  },
  on: { 'reauth.cancel': end('responseLost') },
  after: { resolveTimeout: end('responseLost') },
})
