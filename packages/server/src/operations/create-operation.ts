import { type StepUpChallenge, toChallenge, parseRequirement } from '@reauth/policy'
import { tell } from '../audit.js'
import { refuseUnknown } from '../options.js'
import { ReauthServerError } from '../server-error.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { operationDigest, randomId } from './digest.js'
import { subjectOf } from './find-operation.js'
import { type OperationFacts, toEvent } from './operation-event.js'
import { type OperationRefusal, refuse, refuseToken } from './operation-refusal.js'

/** What {@link createOperation} takes. */
export interface CreateOperationRequest {
  /** The end-user's token, fresh or stale. */
  readonly token: unknown
  /** The name of the action. A constant of the route, not of the request. */
  readonly action: string
  /** Everything that the end-user agrees to. */
  readonly fields: Json
  /** The end-user that has to be meant. Given as `undefined` or `null`, nobody is. Default: whoever the token is about. */
  readonly subject?: string | null | undefined
}

const FIELDS = ['token', 'action', 'fields', 'subject'] satisfies (keyof CreateOperationRequest)[]

/** An operation that waits for its authentication. Safe to send to the browser. */
export interface OpenedOperation {
  readonly operationId: string
  readonly digest: string
  /** Seconds, on the OpenID Provider's clock: an authentication counts from here. */
  readonly openedAt: number
  /** Seconds, on the server's clock. */
  readonly expiresAt: number
  /** What to ask of the OpenID Provider. */
  readonly challenge: StepUpChallenge
}

/**
 * Opens an operation: only an authentication made from now on can pay for it.
 *
 * Grants nothing. "Now" is the token's `iat`, so that no clock but the OpenID Provider's counts.
 *
 * @param operations What {@link defineOperations} made.
 * @param request The token, the action and its fields.
 * @returns The operation's id, or the refusal to send.
 * @throws {ReauthServerError} `invalidConfiguration` for an action without a name, and for a member of the request that does not exist.
 *
 * @example
 * const opened = await createOperation(operations, { token, action: 'transfer', fields: { to, amount } })
 */
export async function createOperation(operations: Operations, request: CreateOperationRequest): Promise<CreateResult> {
  refuseUnknown('createOperation()', request, FIELDS)
  const { action } = request
  if (typeof action !== 'string' || action === '') throw new ReauthServerError('action', 'Give the action a name.')
  const facts: OperationFacts = {}
  const result = await open(operations, request, facts)
  tell(operations.onDecision, toEvent('create', action, facts, result))
  return result
}

type CreateResult = { readonly ok: true; readonly operation: OpenedOperation } | OperationRefusal

async function open(
  { verifier, store, lifetime, retention, clock }: Operations,
  request: CreateOperationRequest,
  facts: OperationFacts,
): Promise<CreateResult> {
  const { token, action, fields } = request
  const verified = await verifier.verify(token, subjectOf(request))
  facts.authentication = verified.authentication
  if (verified.ok !== true) return refuseToken(verified)
  const digest = await operationDigest(action, fields).catch(() => undefined)
  if (digest === undefined) return refuse('invalidFields')
  facts.digest = digest
  const { issuer, subject: owner, issuedAt, authTime } = verified.authentication
  const now = clock()
  if (!Number.isFinite(now)) return refuse('storeUnavailable')
  const id = randomId()
  const expiresAt = Math.floor(now) + lifetime
  const operation = {
    id,
    action,
    digest,
    issuer,
    subject: owner,
    openedAt: issuedAt,
    previousAuthTime: Number.isSafeInteger(authTime) ? (authTime as number) : null,
    expiresAt,
    keepUntil: expiresAt + retention,
  }
  try {
    await store.create(operation, now)
  } catch {
    return refuse('storeUnavailable')
  }
  facts.operationId = id
  const challenge = toChallenge(parseRequirement({ maxAge: 'always' }))
  return { ok: true, operation: { operationId: id, digest, openedAt: issuedAt, expiresAt, challenge } }
}
