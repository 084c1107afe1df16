import { toCallInput } from './actors.js'
import { answer, end, endings, stoppable } from './branches.js'
import { createState } from './reauth-setup.js'

/** Only for an action that is bound to an operation. */
export const openingOperation = createState({
  tags: ['working'],
  on: stoppable,
  invoke: {
    id: 'openOperation',
    src: 'openOperation',
    input: ({ context }) => toCallInput(context),
    onDone: [
      {
        ...end('unexpected'),
        guard: { type: 'isNoOperation', params: answer },
      },
      {
        target: '#reauth.checkingCanReauthenticate',
        actions: { type: 'recordOperation', params: ({ event }) => event.output },
      },
    ],
    onError: endings,
  },
  after: { operationTimeout: end('timeout') },
})
