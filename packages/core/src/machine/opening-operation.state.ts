import { toCallInput } from './actors.js'
import { answer, end, failureBranches, stopBranches } from './branches.js'
import { createState } from './reauth-setup.js'

/** Opens the operation of an action that is bound to one. */
export const openingOperation = createState({
  tags: ['working'],
  on: stopBranches,
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
    onError: failureBranches,
  },
  after: { operationTimeout: end('timeout') },
})
