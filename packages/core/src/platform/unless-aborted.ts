import { abortReason, throwIfAborted } from './abort.js'

/**
 * Waits for work until a signal aborts.
 *
 * Only the wait stops; the work itself continues.
 */
export async function unlessAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  throwIfAborted(signal)
  const working = work()
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortReason(signal))
    signal.addEventListener('abort', abort, { once: true })
    void working.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
