import { toCallInput } from './actors.js'
import { end, endForOtherSubject, failedWith, isResult } from './branches.js'
import { createState } from './reauth-setup.js'

/** Asks the server for the result of a call whose response was lost. Never starts a new call. */
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
        ...endForOtherSubject('responseLost'),
        guard: failedWith('subjectMismatch'),
      },
      end('responseLost'),
    ],
  },
  on: { 'reauth.cancel': end('responseLost') },
  after: { resolveTimeout: end('responseLost') },
})
