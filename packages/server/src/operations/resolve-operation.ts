import { refuseUnknown } from '../shared/options.js'
import { ReauthServerError } from '../shared/server-error.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { readOperation, stateAt } from './find-operation.js'
import { type OperationRefusal, refuse } from './operation-refusal.js'
import { callStore } from './store-calls.js'

/** What {@link resolveOperation} takes. */
export type ResolveOperationRequest = {
  readonly operationId: string
  /** Whose it is: `iss` and `sub`, as `onUnfinished` and `onDecision` tell them. */
  readonly issuer: string
  readonly subject: string
} & (
  | {
      readonly outcome: 'performed'
      /** What the handler would have returned: kept and replayed. */
      readonly answer: Json
    }
  | {
      /** Frees the operation, its key and its authentication: it may be committed for another `lifetime`. */
      readonly outcome: 'notPerformed'
    }
)

const FIELDS = ['operationId', 'issuer', 'subject', 'outcome', 'answer']

/**
 * Says what became of an operation that is `unknown`: its handler threw, or its process died.
 *
 * Look first: at the ledger, at the other system. Call it from a job or a desk of your own, never for a request of the end-user.
 *
 * @param operations What {@link defineOperations} made.
 * @param request The operation, whose it is, and what happened.
 * @returns `ok`, or a refusal: `unknownOperation`, `operationNotUnknown` for one that runs, waits or has ended, `storeUnavailable`, `clock`.
 * @throws {ReauthServerError} `invalidConfiguration` for an outcome or an answer that makes no sense, and for a member of the request that does not exist.
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
    throw new ReauthServerError('outcome', "Give 'performed' or 'notPerformed'.")
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
  if (text === undefined) throw new ReauthServerError('answer', 'Give what JSON can hold: it is replayed.')
  return text
}
