import type { Authentication } from '@reauth/policy'
import type { StoredOperation } from '../stores/operation-store.js'
import type { Operations } from './define-operations.js'
import type { OperationFacts } from './operation-event.js'
import { type OperationRefusal, refuse, refuseToken } from './operation-refusal.js'

const ID = /^[0-9a-f]{32}$/

/** An operation of the end-user that the token is about. Somebody else's is as unknown as one that never was. */
export interface FoundOperation {
  readonly ok: true
  readonly operation: StoredOperation
  readonly authentication: Authentication
  readonly now: number
}

/** What is asked of a token, for each function on operations. */
interface TokenRequest {
  readonly token: unknown
  readonly operationId: unknown
  readonly subject?: string | null | undefined
}

/** The subject that a request names. One that it names as `undefined` is nobody's. */
export const subjectOf = (request: Pick<TokenRequest, 'subject'>): Pick<TokenRequest, 'subject'> =>
  Object.hasOwn(request, 'subject') ? { subject: request.subject } : {}

/** Verifies the token, then reads the operation. */
export async function findOperation(
  { verifier, store, clock }: Operations,
  request: TokenRequest,
  facts: OperationFacts = {},
): Promise<FoundOperation | OperationRefusal> {
  const { token, operationId } = request
  const verified = await verifier.verify(token, subjectOf(request))
  facts.authentication = verified.authentication
  if (verified.ok !== true) return refuseToken(verified)
  if (typeof operationId !== 'string' || !ID.test(operationId)) return refuse('unknownOperation')
  const { authentication } = verified
  try {
    const now = clock()
    const operation = Number.isFinite(now) ? await store.read(operationId, now) : undefined
    const isTheirs =
      operation?.id === operationId &&
      operation.issuer === authentication.issuer &&
      operation.subject === authentication.subject
    if (!isTheirs) return refuse('unknownOperation')
    facts.operationId = operationId
    return { ok: true, operation, authentication, now }
  } catch {
    return refuse('storeUnavailable')
  }
}
