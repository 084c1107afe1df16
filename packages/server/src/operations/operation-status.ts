import type { OperationState } from '../stores/operation-store.js'
import { refuseUnknown } from '../shared/options.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { answerOf, findOperation, stateAt } from './find-operation.js'
import type { OperationRefusal } from './operation-refusal.js'

/** What {@link operationStatus} takes. */
export interface OperationStatusRequest {
  readonly token: unknown
  readonly operationId: unknown
  /** The end-user that has to be meant. Given as `undefined` or `null`, nobody is. Default: whoever the token is about. */
  readonly subject?: string | null | undefined
}

const FIELDS = ['token', 'operationId', 'subject'] satisfies (keyof OperationStatusRequest)[]

/** Where an operation stands; `expired` can no longer be committed, and nothing was done. `answer` is there once it is `done`; `null` if it could not be kept. */
export interface OperationStatus {
  readonly operationId: string
  readonly action: string
  readonly state: OperationState | 'expired'
  readonly answer?: Json
}

/**
 * Tells where an operation stands: how a page finds out what became of a call whose answer was lost.
 *
 * Changes nothing, and tells only the end-user who opened it. Needs a valid token, not a fresh one.
 *
 * @param operations What {@link defineOperations} made.
 * @param request The token and the operation's id.
 * @returns The state, or the refusal to send.
 * @throws {ReauthServerError} `invalidConfiguration` for a member of the request that does not exist.
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
