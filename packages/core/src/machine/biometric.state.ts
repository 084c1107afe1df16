import { toPromptInput } from './actors.js'
import { end, endings, recordReading, unusable } from './branches.js'
import { reauthSetup } from './reauth-setup.js'

/** Reauthentication on this device. */
export const biometric = reauthSetup.createStateConfig({
  description: 'The end-user is asked for a fingerprint or a face.',
  tags: ['prompting'],
  entry: { type: 'recordPrompt', params: { method: 'biometric' } },
  invoke: {
    id: 'reauthenticateWithBiometric',
    src: 'reauthenticateWithBiometric',
    input: ({ context }) => toPromptInput(context),
    onDone: [
      ...unusable,
      {
        description: 'Done; whether it helped is decided next.',
        target: '#reauth.reauthenticating.verifying',
        actions: recordReading,
      },
    ],
    onError: [
      {
        description: 'Biometrics do not work here now; the browser is left.',
        guard: { type: 'canFallBack', params: ({ event }) => ({ error: event.error }) },
        target: '#reauth.reauthenticating.choosingMethod',
      },
      ...endings,
    ],
  },
  on: {
    'method.choose': {
      description: 'The end-user prefers the browser.',
      guard: { type: 'canChooseBrowser', params: ({ event }) => ({ method: event.method }) },
      target: '#reauth.reauthenticating.choosingMethod',
    },
  },
  after: {
    biometricTimeout: [
      {
        description: 'Nobody answered, or the prompt of the device is stuck; the browser is left.',
        guard: 'canUseBrowser',
        target: '#reauth.reauthenticating.choosingMethod',
      },
      end('Nobody answered.', 'timeout'),
    ],
  },
})
