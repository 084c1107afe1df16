import { toCallInput } from './actors.js'
import { cancellable, end, endings } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** Only for an action that is bound to an operation. */
export const openingOperation = reauthSetup.createStateConfig({
  description: 'The server opens an operation, so that one authentication pays for this one action.',
  tags: ['working'],
  on: cancellable,
  invoke: {
    id: 'openOperation',
    src: 'openOperation',
    input: ({ context }) => toCallInput(context),
    onDone: {
      description: "The operation is open; 'always' counts from here.",
      target: '#reauth.checkingCanReauthenticate',
      actions: { type: 'recordOperation', params: ({ event }) => event.output },
    },
    onError: endings,
  },
  after: { operationTimeout: end('No answer in time.', { outcome: 'failed', code: 'timeout' }) },
})
