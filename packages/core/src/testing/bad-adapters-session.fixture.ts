import { ServiceError } from '../words/service-error.js'
import { type BadAdapter, bad, badWindow, misnamed } from './bad-adapter.fixture.js'

/** Each breaks one rule about session changes, the namespace, or windows. */
export const badSession: readonly BadAdapter[] = [
  bad('loss-told-once', 'notifies of a loss twice', (correct) => ({
    subscribe: (listener) =>
      correct.subscribe!((change) => {
        listener(change)
        listener(change)
      }),
  })),
  bad('loss-told-once', 'skips the first listener', (correct) => {
    let count = 0
    return {
      subscribe: (listener) => {
        count += 1
        return count === 1 ? () => {} : correct.subscribe!(listener)
      },
    }
  }),
  bad('unsubscribe', 'still notifies a listener that unsubscribed', (correct) => ({
    subscribe: (listener) => {
      correct.subscribe!(listener)
      return () => {}
    },
  })),
  bad('namespace-stable', 'has another name each time', (correct) => {
    let count = 0
    return {
      namespace: () => {
        count += 1
        return `${correct.namespace!()}|${count}`
      },
    }
  }),
  bad('namespace-of-client', 'has one name for all clients', () => ({ namespace: () => 'https://op.example.com' })),
  badWindow('prepare-opens-once', 'opens a window for each click', (_, world) => ({
    prepare: () => {
      const window = world.open()
      return () => window?.close()
    },
  })),
  badWindow('prepare-opens-once', 'treats a prepared window as a blocked one', (correct) => {
    let isPrepared = false
    return {
      prepare: () => {
        isPrepared = true
        return correct.prepare!()
      },
      reauthenticate: async (options) => {
        if (isPrepared) throw new ServiceError('popupBlocked')
        return correct.reauthenticate(options)
      },
    }
  }),
  badWindow('window-blocked', 'throws if windows are blocked', (correct, world) => ({
    prepare: () => {
      if (world.areWindowsBlocked) throw new TypeError("Cannot read properties of null (reading 'close')")
      return correct.prepare!()
    },
  })),
  misnamed(
    'window-closed',
    'does not detect a closed window',
    (code) => code === 'popupClosed',
    'unexpected',
    'inProcess',
  ),
]
