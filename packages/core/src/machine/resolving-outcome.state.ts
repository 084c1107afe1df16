import type { Resolution } from '../words/facts.js'
import { toCallInput } from './actors.js'
import { end, endForOther, failedWith } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

const isResult = (is: Resolution['result']) =>
  ({
    type: 'isResult',
    params: ({ event }: { event: { output: unknown } }) => ({ result: event.output, is }),
  }) as const

/** A lost answer is never answered by a new call. */
export const resolvingOutcome = reauthSetup.createStateConfig({
  description: 'The server is asked what became of the call, under the same idempotency key.',
  tags: ['calling'],
  meta: { spec: 'The Idempotency-Key HTTP Header Field (draft-ietf-httpapi-idempotency-key-header) §2' },
  invoke: {
    id: 'resolveOutcome',
    src: 'resolveOutcome',
    input: ({ context }) => toCallInput(context),
    onDone: [
      { description: 'The action had happened.', guard: isResult('performed'), target: '#reauth.succeeded' },
      { ...end('The action had not happened.', 'notPerformed'), guard: isResult('notPerformed') },
      end('The server cannot tell.', 'responseLost'),
    ],
    onError: [
      {
        ...endForOther('Another end-user is signed in, who cannot ask for it.', 'responseLost'),
        guard: failedWith('subjectMismatch'),
      },
      end('The server cannot be asked.', 'responseLost'),
    ],
  },
  on: { 'reauth.cancel': end('The end-user does not wait for the answer.', 'responseLost') },
  after: { resolveTimeout: end('No answer in time.', 'responseLost') },
})
