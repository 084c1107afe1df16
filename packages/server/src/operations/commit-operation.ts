import { type ParsedRequirement, type Requirement, parseRequirement } from '@reauth/policy'
import { tell } from '../shared/audit.js'
import { readClock } from '../shared/clock.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'
import type { ClaimOutcome, OperationClaim, StoredOperation } from '../stores/operation-store.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { fingerprint, operationDigest, randomId } from './digest.js'
import { type FoundOperation, answerOf, findOperation, readOperation, stateAt } from './find-operation.js'
import { type Claimed, type HandlerContext, type NotPerformed, end, runHandler } from './handler-run.js'
import { parseIdempotencyKey } from './idempotency-key.js'
import { type OperationFacts, toEvent } from './operation-event.js'
import { type OperationRefusal, refuse, refuseSpent, refuseToken } from './operation-refusal.js'
import { callStore } from './store-calls.js'
import { verifyToken } from './verify-token.js'

/** What {@link commitOperation} takes. */
export interface CommitOperationRequest<Answer extends Json> {
  readonly token: unknown
  readonly operationId: unknown
  /** The same action as at the opening. */
  readonly action: string
  /** The fields as the request has them now. */
  readonly fields: Json
  /** The value of the `Idempotency-Key` header. */
  readonly idempotencyKey: unknown
  /** Methods and levels that are needed besides. `maxAge` is always `'always'`. */
  readonly requirement?: Omit<Requirement, 'maxAge'>
  /** The end-user that has to be meant. Given as `undefined` or `null`, nobody is. Default: whoever the token is about. */
  readonly subject?: string | null | undefined
  /** Does the work; runs once. What it returns is kept and replayed, so it holds no secret. Where nothing happened, it returns `notPerformed(body)`. */
  readonly handler: (context: HandlerContext) => Promise<Answer | NotPerformed> | Answer | NotPerformed
  /** The handler may run again under the same key where nobody knows how it ended: it recognises `operationId`, and does nothing twice. Default: `false`. */
  readonly retryable?: boolean
}

/** What {@link commitOperation} answers. */
export type CommitResult<Answer extends Json> =
  | {
      readonly ok: true
      readonly answer: Answer
      /** The handler ran at this call. */
      readonly replayed: false
    }
  | {
      readonly ok: true
      /** `null` where it could not be kept. */
      readonly answer: Answer | null
      /** The handler ran at an earlier call. */
      readonly replayed: true
    }
  | OperationRefusal

const FIELDS = [
  'token',
  'operationId',
  'action',
  'fields',
  'idempotencyKey',
  'requirement',
  'subject',
  'handler',
  'retryable',
] satisfies (keyof CommitOperationRequest<Json>)[]

/**
 * Runs an operation's handler once, for an authentication that was made after its opening.
 *
 * A second call under the same key is told the stored answer; the handler does not run again. Where it threw, or its process died,
 * the operation is `unknown` until `resolveOperation()` says what happened.
 *
 * @param operations What {@link defineOperations} made.
 * @param request The token, the operation, its fields, the key and the handler.
 * @returns The answer, or the refusal to send.
 * @throws {ReauthServerError} `invalidConfiguration` for a request without a handler, and for a member of it that does not exist.
 * @throws {ReauthError} `invalidRequirement`.
 * @throws What the handler throws; the operation is `unknown` from then on.
 *
 * @example
 * const result = await commitOperation(operations, { token, operationId, action: 'transfer', fields, idempotencyKey, handler: () => book(fields) })
 *
 * @see {@link https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-06#section-2.6 Idempotency-Key §2.6}
 */
export async function commitOperation<Answer extends Json>(
  operations: Operations,
  request: CommitOperationRequest<Answer>,
): Promise<CommitResult<Answer>> {
  refuseUnknown('commitOperation()', request, FIELDS)
  const { action, handler, retryable } = request
  if (typeof handler !== 'function') throw wrongOption('handler', handler, 'Give a function.')
  if (retryable !== undefined && typeof retryable !== 'boolean')
    throw wrongOption('retryable', retryable, 'Give true or false.')
  const facts: OperationFacts = {}
  const decision = await decide(operations, request, facts)
  tell(operations.onDecision, toEvent('commit', action, facts, decision))
  return 'claim' in decision ? runHandler(operations, decision, handler) : decision
}

async function decide<Answer extends Json>(
  operations: Operations,
  request: CommitOperationRequest<Answer>,
  facts: OperationFacts,
): Promise<Claimed | CommitResult<Answer>> {
  const requirement = parseRequirement({ ...request.requirement, maxAge: 'always' })
  const found = await findOperation(operations, request, facts)
  if (found.ok !== true) return found
  const { operation } = found
  const idempotencyKey = parseIdempotencyKey(request.idempotencyKey)
  if (idempotencyKey === undefined) return refuse('idempotencyKeyMissing')
  const digest = await operationDigest(request.action, request.fields).catch(() => undefined)
  if (digest === undefined) return refuse('invalidFields')
  facts.digest = digest
  if (digest !== operation.digest) return refuse('operationChanged')
  const paid = await judge(operations, request.token, requirement, found, facts)
  if ('code' in paid) return paid

  const { issuer, subject } = operation
  const key = await fingerprint(['key', issuer, subject, idempotencyKey])
  const again = request.retryable === true && operation.key === key && stateAt(operation, found.now) === 'unknown'
  const isOpen = operation.state === 'open' && found.now < operation.expiresAt
  // What was claimed before, or came too late, is answered by what was read of it.
  if (!isOpen && !again) return earlier<Answer>(found, key)
  const claim = {
    owner: operation.owner,
    id: operation.id,
    key,
    authentication: paid.authentication,
    token: randomId(),
    now: found.now,
    leaseUntil: found.now + operations.lease,
    keepUntil: Math.ceil(found.now) + operations.retention,
    again,
  }
  return claimOnce<Answer>(operations, { ok: true, claim, authentication: found.authentication }, found, requirement)
}

/** Whether the authentication is enough, and what names it where it is spent. */
async function judge(
  { verifier, allowSharedAuthentication }: Operations,
  token: unknown,
  requirement: ParsedRequirement,
  { operation }: FoundOperation,
  facts: OperationFacts,
): Promise<{ readonly authentication: string | null } | OperationRefusal> {
  const decided = await verifyToken({ verifier }, token, {
    requirement,
    openedAt: operation.openedAt,
    subject: operation.subject,
  })
  if (decided.ok !== true) return refuseToken(decided, token)
  const { authentication, verdict } = decided
  facts.verdict = verdict
  const { issuer, authTime = null } = authentication
  const isFresh = verdict?.verdict === 'fresh'
  const isEnough = isFresh ? isLater(authTime, operation.previousAuthTime) : verdict?.verdict === 'unverifiable'
  if (!isEnough) return refuseSpent('insufficientUserAuthentication', requirement)
  if (!isFresh || allowSharedAuthentication) return { authentication: null }
  // Whatever session it is told in, the same moment of the same end-user is the same authentication.
  return { authentication: await fingerprint(['authentication', issuer, operation.subject, authTime]) }
}

/** An authentication that the opening knew is not one that was made for it. */
const isLater = (authTime: number | null, previous: number | null): boolean =>
  authTime !== null && authTime > (previous ?? Number.NEGATIVE_INFINITY)

/** Claims the operation. A claim whose answer is lost is made once more: the store recognises it. */
async function claimOnce<Answer extends Json>(
  operations: Operations,
  claimed: Claimed,
  found: FoundOperation,
  requirement: ParsedRequirement,
): Promise<Claimed | CommitResult<Answer>> {
  const { claim } = claimed
  const ask = (): Promise<ClaimOutcome> => callStore(operations, 'claim', claim.id, (store) => store.claim(claim))
  let outcome: ClaimOutcome
  try {
    outcome = await (operations.store.isTransaction === true ? ask() : ask().catch(ask))
  } catch (error) {
    if (operations.store.isTransaction === true) throw error
    return giveBack(operations, claimed, 'storeUnavailable')
  }
  switch (outcome) {
    case 'claimed':
      return isInTime(operations, claim, found.operation) ? claimed : giveBack(operations, claimed, 'operationExpired')
    case 'keyReused':
      return refuse('idempotencyKeyReused')
    case 'authenticationSpent':
      return refuseSpent('authenticationSpent', requirement)
    case 'notOpen': {
      const { issuer, subject, id } = found.operation
      const current = await readOperation(operations, { issuer, subject }, id)
      return current.ok === true ? earlier<Answer>(current, claim.key) : current
    }
    default:
      return giveBack(operations, claimed, 'storeUnavailable')
  }
}

/** The store may have taken long: a handler does not begin after the operation or its lease ended. */
function isInTime(
  operations: Operations,
  { leaseUntil, again }: OperationClaim,
  { expiresAt }: StoredOperation,
): boolean {
  const { now } = readClock(operations.clock)
  // One that is taken up again was claimed in time.
  return now !== undefined && now < leaseUntil && (again || now < expiresAt)
}

/** Gives a claim back whose handler did not begin: one that was lost may have been made all the same. Only a transaction of the app waits for it. */
async function giveBack(
  operations: Operations,
  claimed: Claimed,
  code: 'operationExpired' | 'storeUnavailable',
): Promise<OperationRefusal> {
  const ended = end(operations, claimed, claimed.claim.again ? 'unknown' : 'open', null)
  if (operations.store.isTransaction === true) await ended
  return refuse(code)
}

/** What an earlier call came to. */
function earlier<Answer extends Json>(
  { operation, now }: Pick<FoundOperation, 'operation' | 'now'>,
  key: string,
): CommitResult<Answer> {
  const state = stateAt(operation, now)
  if (state === 'open') return refuse(operation.expiresAt <= now ? 'operationExpired' : 'storeUnavailable')
  if (operation.key !== key) return refuse('operationSpent')
  if (state === 'running') return refuse('operationRunning')
  if (state !== 'done') return refuse('outcomeUnknown')
  return { ok: true, answer: answerOf(operation) as Answer | null, replayed: true }
}
