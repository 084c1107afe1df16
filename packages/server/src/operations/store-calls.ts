import { notify } from '../shared/audit.js'
import type { OperationStore } from '../stores/operation-store.js'
import type { Operations } from './define-operations.js'
import type { StoreErrorEvent } from './operation-event.js'

/**
 * Calls the store with a timeout. Passes errors to `onError`.
 *
 * @throws The error of the store, or a timeout error.
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
          () => reject(new Error(`The store did not finish ${call}() within ${storeTimeout} s.`)),
          storeTimeout * 1000,
        )
      }),
    ])
  } catch (error) {
    notify(onError, { call, operationId, error })
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** When each store was last cleaned, in whole seconds. */
const cleanings = new WeakMap<OperationStore, number>()

/** Cleans the store when an operation is opened, at most once a second, and never inside a transaction of the app. */
export function cleanInBackground(operations: Operations, operationId: string, now: number): void {
  const { store } = operations
  if (store.clean === undefined || store.isTransaction === true || cleanings.get(store) === Math.floor(now)) return
  cleanings.set(store, Math.floor(now))
  // The opening doesn't wait for it, and `onError` gets a failure.
  void callStore(operations, 'clean', operationId, async (cleaned) => cleaned.clean?.(now)).catch(() => undefined)
}
