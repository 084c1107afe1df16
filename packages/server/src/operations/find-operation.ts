import type { Authentication } from '@reauth/policy'
import { isUnknown } from '../stores/claims.js'
import type { OperationState, StoredOperation } from '../stores/operation-store.js'
import type { Json } from './canonical-json.js'
import { readClock } from '../shared/clock.js'
import type { Operations } from './define-operations.js'
import { ownerOf } from './digest.js'
import type { OperationFacts } from './operation-event.js'
import { type OperationRefusal, refuse, refuseToken } from './operation-refusal.js'
import { callStore } from './store-calls.js'
import { verifyToken } from './verify-token.js'

const ID = /^[0-9a-f]{32}$/

/** An operation of the token's end-user. Another end-user's operation counts as unknown. */
export interface FoundOperation {
  readonly ok: true
  readonly operation: StoredOperation
  readonly authentication: Authentication
  readonly now: number
}

/** The part of a request that every function on operations has. */
interface TokenRequest {
  readonly token: unknown
  readonly operationId: unknown
  readonly subject?: string | null | undefined
}

/** Returns the subject of a request. A subject of `undefined` stays, so that the request is refused. */
export const subjectOf = (request: Pick<TokenRequest, 'subject'>): Pick<TokenRequest, 'subject'> =>
  Object.hasOwn(request, 'subject') ? { subject: request.subject } : {}

/** Verifies the token, then reads the operation. */
export async function findOperation(
  operations: Operations,
  request: TokenRequest,
  facts: OperationFacts = {},
): Promise<FoundOperation | OperationRefusal> {
  const result = await verifyToken(operations, request.token, subjectOf(request))
  facts.authentication = result.authentication
  if (result.ok !== true) return refuseToken(result, request.token)
  const { authentication } = result
  const found = await readOperation(operations, authentication, request.operationId)
  if (found.ok !== true) return found
  facts.operationId = found.operation.id
  return { ...found, authentication }
}

/** Reads an operation of one end-user. */
export async function readOperation(
  operations: Operations,
  { issuer, subject }: Pick<Authentication, 'issuer' | 'subject'>,
  id: unknown,
): Promise<Omit<FoundOperation, 'authentication'> | OperationRefusal> {
  if (typeof id !== 'string' || !ID.test(id)) return refuse('unknownOperation')
  const { now, ...failure } = readClock(operations.clock)
  if (now === undefined) return refuseToken({ ok: false, code: 'clock', ...failure })
  let operation: StoredOperation | undefined
  try {
    const owner = await ownerOf(issuer, subject)
    operation = await callStore(operations, 'read', id, (store) => store.read({ owner, id }, now))
  } catch {
    return refuse('storeUnavailable')
  }
  if (operation === undefined) return refuse('unknownOperation')
  // A store that returns a different operation is broken.
  if (operation.id !== id) return refuse('storeUnavailable')
  const isTheirs = operation.issuer === issuer && operation.subject === subject
  return isTheirs ? { ok: true, operation, now } : refuse('unknownOperation')
}

/** Returns the state of an operation: `unknown` if the lease of its handler has expired. */
export const stateAt = (operation: StoredOperation, now: number): OperationState =>
  isUnknown(operation, now) ? 'unknown' : operation.state

/** Returns the stored answer, or `null` if there is none. */
export function answerOf({ answer }: StoredOperation): Json {
  try {
    return JSON.parse(answer ?? 'null') as Json
  } catch {
    return null
  }
}
