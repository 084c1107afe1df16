import type { Authentication } from '@reauth/policy'
import { ServiceError } from '../words/service-error.js'
import { type BadAdapter, anyway, bad, badBiometric, badWindow } from './bad-adapter.fixture.js'

/** Each breaks one rule about the signal of a call. */
export const badSignal: readonly BadAdapter[] = [
  bad('signal-before', 'sends a request although the signal is aborted', (correct, world) => ({
    refreshIdToken: async (options) => {
      if (options.signal.aborted) await world.token(anyway())
      return correct.refreshIdToken(options)
    },
  })),
  bad('signal-during', 'waits for the provider although the signal is aborted', (correct) => ({
    refreshIdToken: ({ signal }) => correct.refreshIdToken({ signal: signal.aborted ? signal : anyway() }),
  })),
  badWindow('signal-during-prompt', 'waits for the end-user although the signal is aborted', (correct) => ({
    reauthenticate: (options) =>
      correct.reauthenticate({ ...options, signal: options.signal.aborted ? options.signal : anyway() }),
  })),
  badBiometric('signal-during-biometric', 'waits for the end-user although the signal is aborted', (correct) => ({
    reauthenticate: (options) =>
      correct.reauthenticate({ ...options, signal: options.signal.aborted ? options.signal : anyway() }),
  })),
  bad('signal-after', 'fails when the signal of a finished call aborts', (correct) => {
    let isOver = false
    return {
      refreshIdToken: async (options) => {
        if (isOver) throw new ServiceError('unexpected')
        const authentication = await correct.refreshIdToken(options)
        options.signal.addEventListener('abort', () => (isOver = true))
        return authentication
      },
    }
  }),
  bad('signal-of-one-call', 'shares a refresh with the signal of the first call', (correct) => {
    let flight: Promise<Authentication> | undefined
    return {
      refreshIdToken: (options) => {
        flight ??= correct.refreshIdToken(options).finally(() => {
          flight = undefined
        })
        return flight
      },
    }
  }),
]
