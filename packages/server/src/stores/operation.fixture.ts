import type { NewOperation, OperationStore } from './operation-store.js'
import { NOW } from './sample-operations.js'

/** Creates an operation without a limit of open operations. */
export const create = (store: OperationStore, operation: NewOperation, now = NOW): Promise<void> =>
  store.create(operation, now, 1_000_000)
