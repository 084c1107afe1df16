import { toPromptInput } from './actors.js'
import { end, failure, failureBranches, invalidReadingBranches, recordReading } from './branches.js'
import { createState } from './reauth-setup.js'

/** Reauthentication on this device. */
export const biometric = createState({
  tags: ['prompting'],
  entry: { type: 'recordPrompt', params: { method: 'biometric' } },
  invoke: {
    id: 'reauthenticateWithBiometric',
    src: 'reauthenticateWithBiometric',
    input: ({ context }) => toPromptInput(context),
    onDone: [
      ...invalidReadingBranches,
      {
        target: '#reauth.reauthenticating.verifying',
        actions: recordReading,
      },
    ],
    onError: [
      {
        guard: { type: 'canFallBack', params: failure },
        target: '#reauth.reauthenticating.choosingMethod',
      },
      ...failureBranches,
    ],
  },
  on: {
    'method.choose': {
      guard: { type: 'canChooseBrowser', params: ({ event }) => ({ method: event.method }) },
      target: '#reauth.reauthenticating.choosingMethod',
    },
  },
  after: {
    biometricTimeout: [
      {
        guard: 'canUseBrowser',
        target: '#reauth.reauthenticating.choosingMethod',
      },
      end('timeout'),
    ],
  },
})
