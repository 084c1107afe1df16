import { type Requirement, type StepUpChallenge, parseRequirement, toChallenge } from '@reauth/policy'
import { tell } from '../shared/audit.js'
import { readClock } from '../shared/clock.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { operationDigest, ownerOf, randomId } from './digest.js'
import { subjectOf } from './find-operation.js'
import { type OperationFacts, toEvent } from './operation-event.js'
import { type OperationRefusal, refuse, refuseToken } from './operation-refusal.js'
import { callStore, cleanBeside } from './store-calls.js'
import { verifyToken } from './verify-token.js'

/** What {@link createOperation} takes. */
export interface CreateOperationRequest {
  /** The end-user's token, fresh or stale. */
  readonly token: unknown
  /** The name of the action. A constant of the route, not of the request. */
  readonly action: string
  /** Everything that the end-user agrees to. */
  readonly fields: Json
  /** Methods and levels that the commit will need besides, so that one prompt is enough. `maxAge` is always `'always'`. */
  readonly requirement?: Omit<Requirement, 'maxAge'>
  /** The end-user that has to be meant. Given as `undefined` or `null`, nobody is. Default: whoever the token is about. */
  readonly subject?: string | null | undefined
}

const FIELDS = ['token', 'action', 'fields', 'requirement', 'subject'] satisfies (keyof CreateOperationRequest)[]

/** An operation that waits for its authentication. Safe to send to the browser. */
export interface OpenedOperation {
  readonly operationId: string
  readonly digest: string
  /** Seconds: an authentication counts whose `auth_time` is at least this. */
  readonly openedAt: number
  /** Seconds, on the server's clock. */
  readonly expiresAt: number
  /** What to ask of the OpenID Provider. */
  readonly challenge: StepUpChallenge
}

/**
 * Opens an operation: only an authentication made after it can pay for it.
 *
 * Grants nothing. "After" begins with the next second of the server's clock, or of the token's `iat` where that is later: how old the
 * token is does not count. Where the OpenID Provider's clock is behind, see `clockTolerance`.
 *
 * @param operations What {@link defineOperations} made.
 * @param request The token, the action and its fields.
 * @returns The operation's id, or the refusal to send.
 * @throws {ReauthServerError} `invalidConfiguration` for an action without a name, and for a member of the request that does not exist.
 * @throws {ReauthError} `invalidRequirement`.
 *
 * @example
 * const opened = await createOperation(operations, { token, action: 'transfer', fields: { to, amount } })
 */
export async function createOperation(operations: Operations, request: CreateOperationRequest): Promise<CreateResult> {
  refuseUnknown('createOperation()', request, FIELDS)
  const { action } = request
  if (typeof action !== 'string' || action === '') throw wrongOption('action', action, 'Give the action a name.')
  const facts: OperationFacts = {}
  const result = await open(operations, request, facts)
  tell(operations.onDecision, toEvent('create', action, facts, result))
  return result
}

/** How long an operation that nobody paid is told to be expired, in seconds. */
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
  const verified = await verifyToken(operations, token, subjectOf(request))
  facts.authentication = verified.authentication
  if (verified.ok !== true) return refuseToken(verified, token)
  const digest = await operationDigest(action, fields).catch(() => undefined)
  if (digest === undefined) return refuse('invalidFields')
  facts.digest = digest
  const { issuer, subject: owner, issuedAt, authTime } = verified.authentication
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
  cleanBeside(operations, id, now)
  facts.operationId = id
  return { ok: true, operation: { operationId: id, digest, openedAt, expiresAt, challenge } }
}
