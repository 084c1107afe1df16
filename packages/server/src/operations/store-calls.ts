import { tell } from '../shared/audit.js'
import type { OperationStore } from '../stores/operation-store.js'
import type { Operations } from './define-operations.js'
import type { StoreErrorEvent } from './operation-event.js'

/**
 * Calls the store, for no longer than it may take. What fails is told to `onError`.
 *
 * @throws What the store throws, or an error that says how long it was waited for.
 */
export async function callStore<Result>(
  { store, storeTimeout, onError }: Operations,
  call: StoreErrorEvent['call'],
  operationId: string,
  run: (store: OperationStore) => Promise<Result>,
): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await Promise.race([
      run(store),
      new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`The store did not answer ${call}() within ${storeTimeout} s.`)),
          storeTimeout * 1000,
        )
      }),
    ])
  } catch (error) {
    tell(onError, { call, operationId, error })
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** The server's time in seconds; `undefined` from a clock that throws, or tells none. */
export function timeOf({ clock }: Operations): number | undefined {
  try {
    const now = clock()
    return Number.isFinite(now) ? now : undefined
  } catch {
    return undefined
  }
}
