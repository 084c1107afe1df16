import { type Requirement, type StepUpChallenge, parseRequirement, toChallenge } from '@reauth/policy'
import { notify } from '../shared/audit.js'
import { readClock } from '../shared/clock.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { operationDigest, ownerOf, randomId } from './digest.js'
import { subjectOf } from './find-operation.js'
import { type OperationFacts, toEvent } from './operation-event.js'
import { type OperationRefusal, refuse, refuseToken } from './operation-refusal.js'
import { callStore, cleanInBackground } from './store-calls.js'
import { verifyToken } from './verify-token.js'

/** The request of {@link createOperation}. */
export interface CreateOperationRequest {
  /** The end-user's token, fresh or stale. */
  readonly token: unknown
  /** The name of the action. Use a constant of the route, never data of the request. */
  readonly action: string
  /** All data that the end-user agrees to. */
  readonly fields: Json
  /** Methods and levels that the commit will also require, so that one prompt is enough. `maxAge` is always `'always'`. */
  readonly requirement?: Omit<Requirement, 'maxAge'>
  /** Requires this subject. If you pass `undefined` or `null`, the request is refused. Default: any subject. */
  readonly subject?: string | null | undefined
}

const FIELDS = ['token', 'action', 'fields', 'requirement', 'subject'] satisfies (keyof CreateOperationRequest)[]

/** An operation that needs an authentication. Safe to send to the browser. */
export interface OpenedOperation {
  readonly operationId: string
  readonly digest: string
  /** The earliest `auth_time` that is accepted, in seconds since the Unix epoch. */
  readonly openedAt: number
  /** When the operation expires, in seconds since the Unix epoch, on the server's clock. */
  readonly expiresAt: number
  /** What to request from the OpenID Provider. */
  readonly challenge: StepUpChallenge
}

/**
 * Opens an operation. Only an authentication made after the opening can confirm it.
 *
 * It grants nothing. "After" means from the next second of the server's clock, or of the token's `iat` if that is later. The age of the token doesn't matter. If the
 * OpenID Provider's clock is behind, see `clockTolerance`.
 *
 * @param operations The result of {@link defineOperations}.
 * @param request The token, the action and its fields.
 * @returns The opened operation, or the refusal to send.
 * @throws {ReauthServerError} `invalidConfiguration` for an empty action or an unknown member of the request.
 * @throws {ReauthError} `invalidRequirement` for an invalid requirement.
 *
 * @example
 * const opened = await createOperation(operations, { token, action: 'transfer', fields: { to, amount } })
 */
export async function createOperation(operations: Operations, request: CreateOperationRequest): Promise<CreateResult> {
  refuseUnknown('createOperation()', request, FIELDS)
  const { action } = request
  if (typeof action !== 'string' || action === '') throw wrongOption('action', action, 'a non-empty string')
  const facts: OperationFacts = {}
  const result = await open(operations, request, facts)
  notify(operations.onDecision, toEvent('create', action, facts, result))
  return result
}

/** How long an expired operation is still reported as expired, in seconds. */
const KEEP_UNPAID = 3600

type CreateResult = { readonly ok: true; readonly operation: OpenedOperation } | OperationRefusal

async function open(
  operations: Operations,
  request: CreateOperationRequest,
  facts: OperationFacts,
): Promise<CreateResult> {
  const { lifetime, openLimit, clockTolerance } = operations
  const { token, action, fields } = request
  const challenge = toChallenge(parseRequirement({ ...request.requirement, maxAge: 'always' }))
  const result = await verifyToken(operations, token, subjectOf(request))
  facts.authentication = result.authentication
  if (result.ok !== true) return refuseToken(result, token)
  const digest = await operationDigest(action, fields).catch(() => undefined)
  if (digest === undefined) return refuse('invalidFields')
  facts.digest = digest
  const { issuer, subject: owner, issuedAt, authTime } = result.authentication
  const { now, ...failure } = readClock(operations.clock)
  if (now === undefined) return refuseToken({ ok: false, code: 'clock', ...failure })
  const id = randomId()
  const openedAt = Math.max(Math.floor(issuedAt), Math.floor(now) - clockTolerance) + 1
  const expiresAt = Math.floor(now) + lifetime
  const operation = {
    owner: await ownerOf(issuer, owner),
    id,
    action,
    digest,
    issuer,
    subject: owner,
    openedAt,
    previousAuthTime: authTime ?? null,
    expiresAt,
    keepUntil: expiresAt + KEEP_UNPAID,
  }
  try {
    await callStore(operations, 'create', id, (store) => store.create(operation, now, openLimit))
  } catch {
    return refuse('storeUnavailable')
  }
  cleanInBackground(operations, id, now)
  facts.operationId = id
  return { ok: true, operation: { operationId: id, digest, openedAt, expiresAt, challenge } }
}
