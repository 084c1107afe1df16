import { refuseUnknown } from '../shared/options.js'
import { ReauthServerError } from '../shared/server-error.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { readOperation, stateAt } from './find-operation.js'
import { type OperationRefusal, refuse } from './operation-refusal.js'
import { callStore } from './store-calls.js'

/** The request of {@link resolveOperation}. */
export type ResolveOperationRequest = {
  readonly operationId: string
  /** The `iss` and `sub` of the end-user, as `onUnfinished` and `onDecision` report them. */
  readonly issuer: string
  readonly subject: string
} & (
  | {
      readonly outcome: 'performed'
      /** The answer that the handler would have returned. It is stored and replayed. */
      readonly answer: Json
    }
  | {
      /** Releases the operation, its key and its authentication. It can be committed for another `lifetime`. */
      readonly outcome: 'notPerformed'
    }
)

const FIELDS = ['operationId', 'issuer', 'subject', 'outcome', 'answer']

/**
 * Records the outcome of an operation that is `unknown` because its handler threw or its process died.
 *
 * First check what happened, for example in the ledger or the other system. Call it from a job or a back-office tool, never for a request of the end-user.
 *
 * @param operations The result of {@link defineOperations}.
 * @param request The operation, its end-user, and the outcome.
 * @returns `ok`, or a refusal: `unknownOperation`, `operationNotUnknown` if the operation is open, running or done, `storeUnavailable`, `clock`.
 * @throws {ReauthServerError} `invalidConfiguration` for an invalid outcome or answer, or an unknown member of the request.
 *
 * @example
 * await resolveOperation(operations, { operationId, issuer, subject, outcome: 'performed', answer: { receipt } })
 */
export async function resolveOperation(
  operations: Operations,
  request: ResolveOperationRequest,
): Promise<{ readonly ok: true } | OperationRefusal> {
  refuseUnknown('resolveOperation()', request, FIELDS)
  const { operationId, issuer, subject, outcome } = request
  if (outcome !== 'performed' && outcome !== 'notPerformed')
    throw new ReauthServerError('outcome', "`outcome` must be 'performed' or 'notPerformed'.")
  const answer = outcome === 'performed' ? textOf(request.answer) : null
  const found = await readOperation(operations, { issuer, subject }, operationId)
  if (found.ok !== true) return found
  const { operation, now } = found
  if (stateAt(operation, now) !== 'unknown') return refuse('operationNotUnknown')
  const end = {
    owner: operation.owner,
    id: operation.id,
    token: null,
    now,
    answer,
    ...(outcome === 'performed'
      ? ({ state: 'done' } as const)
      : ({ state: 'open', expiresAt: Math.floor(now) + operations.lifetime } as const)),
  }
  try {
    const isResolved = await callStore(operations, 'finish', operation.id, (store) => store.finish(end))
    return isResolved ? { ok: true } : refuse('operationNotUnknown')
  } catch {
    return refuse('storeUnavailable')
  }
}

function textOf(answer: unknown): string {
  const text = JSON.stringify(answer) as string | undefined
  if (text === undefined)
    throw new ReauthServerError('answer', '`answer` must be a JSON value, because it is replayed.')
  return text
}
