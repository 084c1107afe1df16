import type { Authentication } from '@reauth/policy'
import type { StoredOperation } from '../stores/operation-store.js'
import type { Operations } from './define-operations.js'
import { type OperationRefusal, refuse, refuseToken } from './operation-refusal.js'

const ID = /^[0-9a-f]{32}$/

/** An operation of the end-user that the token is about. Somebody else's is as unknown as one that never was. */
export interface FoundOperation {
  readonly ok: true
  readonly operation: StoredOperation
  readonly authentication: Authentication
  readonly now: number
}

/** Verifies the token, then reads the operation. */
export async function findOperation(
  { verifier, store, clock }: Operations,
  token: unknown,
  operationId: unknown,
  subject: string | undefined,
): Promise<FoundOperation | OperationRefusal> {
  const verified = await verifier.verify(token, { subject })
  if (verified.ok !== true) return refuseToken(verified)
  if (typeof operationId !== 'string' || !ID.test(operationId)) return refuse('unknownOperation')
  const { authentication } = verified
  try {
    const now = clock()
    const operation = Number.isFinite(now) ? await store.read(operationId, now) : undefined
    return operation?.id === operationId &&
      operation.issuer === authentication.issuer &&
      operation.subject === authentication.subject
      ? { ok: true, operation, authentication, now }
      : refuse('unknownOperation')
  } catch {
    return refuse('storeUnavailable')
  }
}
