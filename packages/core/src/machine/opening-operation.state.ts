import { toCallInput } from './actors.js'
import { answer, end, endings, stoppable } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** Only for an action that is bound to an operation. */
export const openingOperation = reauthSetup.createStateConfig({
  description: 'The server opens an operation, so that one authentication pays for this one action.',
  tags: ['working'],
  on: stoppable,
  invoke: {
    id: 'openOperation',
    src: 'openOperation',
    input: ({ context }) => toCallInput(context),
    onDone: [
      {
        ...end('The server answered with something that is not an operation.', 'unexpected'),
        guard: { type: 'isNoOperation', params: answer },
      },
      {
        description: "The operation is open; 'always' counts from here.",
        target: '#reauth.checkingCanReauthenticate',
        actions: { type: 'recordOperation', params: ({ event }) => event.output },
      },
    ],
    onError: endings,
  },
  after: { operationTimeout: end('No answer in time.', 'timeout') },
})
