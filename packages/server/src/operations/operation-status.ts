import type { OperationState } from '../stores/operation-store.js'
import { refuseUnknown } from '../shared/options.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { answerOf, findOperation, stateAt } from './find-operation.js'
import type { OperationRefusal } from './operation-refusal.js'

/** The request of {@link operationStatus}. */
export interface OperationStatusRequest {
  readonly token: unknown
  readonly operationId: unknown
  /** Requires this subject. If you pass `undefined` or `null`, the request is refused. Default: any subject. */
  readonly subject?: string | null | undefined
}

const FIELDS = ['token', 'operationId', 'subject'] satisfies (keyof OperationStatusRequest)[]

/** The status of an operation. `expired`: it can no longer be committed, and nothing was done. `answer` is present once it is `done`, and `null` if it could not be stored. */
export interface OperationStatus {
  readonly operationId: string
  readonly action: string
  readonly state: OperationState | 'expired'
  readonly answer?: Json
}

/**
 * Returns the status of an operation. A page uses it to find out the outcome of a call whose response was lost.
 *
 * It changes nothing, and only the end-user who opened the operation can see it. It needs a valid token, not a fresh one.
 *
 * @param operations The result of {@link defineOperations}.
 * @param request The token and the operation's id.
 * @returns The status, or the refusal to send.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown member of the request.
 *
 * @example
 * const result = await operationStatus(operations, { token, operationId })
 */
export async function operationStatus(
  operations: Operations,
  request: OperationStatusRequest,
): Promise<{ readonly ok: true; readonly status: OperationStatus } | OperationRefusal> {
  refuseUnknown('operationStatus()', request, FIELDS)
  const found = await findOperation(operations, request)
  if (found.ok !== true) return found
  const { operation, now } = found
  const state = stateAt(operation, now)
  const isExpired = state === 'open' && operation.expiresAt <= now
  const status = {
    operationId: operation.id,
    action: operation.action,
    state: isExpired ? ('expired' as const) : state,
  }
  return { ok: true, status: state === 'done' ? { ...status, answer: answerOf(operation) } : status }
}
