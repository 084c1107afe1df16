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

/** When each store was last cleaned, in whole seconds. */
const cleanings = new WeakMap<OperationStore, number>()

/** Lets the store forget what is past its time: beside an opening, at most once a second. A transaction of the app is left alone. */
export function cleanBeside(operations: Operations, operationId: string, now: number): void {
  const { store } = operations
  if (store.clean === undefined || store.isTransaction === true || cleanings.get(store) === Math.floor(now)) return
  cleanings.set(store, Math.floor(now))
  // Whoever opened does not wait for it, and `onError` hears of a failure.
  void callStore(operations, 'clean', operationId, async (cleaned) => cleaned.clean?.(now)).catch(() => undefined)
}
