import { type ParsedRequirement, type Requirement, parseRequirement } from '@reauth/policy'
import { notify } from '../shared/audit.js'
import { readClock } from '../shared/clock.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'
import type { ClaimOutcome, OperationClaim, StoredOperation } from '../stores/operation-store.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { fingerprint, operationDigest, randomId } from './digest.js'
import { type FoundOperation, answerOf, findOperation, readOperation, stateAt } from './find-operation.js'
import { type HeldClaim, type HandlerContext, type NotPerformed, storeEnd, runHandler } from './handler-run.js'
import { parseIdempotencyKey } from './idempotency-key.js'
import { type OperationFacts, toEvent } from './operation-event.js'
import { type OperationRefusal, refuse, refuseSpent, refuseToken } from './operation-refusal.js'
import { callStore } from './store-calls.js'
import { verifyToken } from './verify-token.js'

/** The request of {@link commitOperation}. */
export interface CommitOperationRequest<Answer extends Json> {
  readonly token: unknown
  readonly operationId: unknown
  /** The same action as when the operation was opened. */
  readonly action: string
  /** The fields of this request. */
  readonly fields: Json
  /** The value of the `Idempotency-Key` header. */
  readonly idempotencyKey: unknown
  /** Additional methods and levels to require. `maxAge` is always `'always'`. */
  readonly requirement?: Omit<Requirement, 'maxAge'>
  /** Requires this subject. If you pass `undefined` or `null`, the request is refused. Default: any subject. */
  readonly subject?: string | null | undefined
  /** Does the work, once. Its result is stored and replayed, so it must not hold a secret. If nothing happened, it returns `notPerformed(body)`. */
  readonly handler: (context: HandlerContext) => Promise<Answer | NotPerformed> | Answer | NotPerformed
  /** Whether the handler may run again for the same key if its outcome is unknown. It must then use `operationId` to do nothing twice. Default: `false`. */
  readonly retryable?: boolean
}

/** The result of {@link commitOperation}. */
export type CommitResult<Answer extends Json> =
  | {
      readonly ok: true
      readonly answer: Answer
      /** The handler ran in this call. */
      readonly replayed: false
    }
  | {
      readonly ok: true
      /** The stored answer, or `null` if it could not be stored. */
      readonly answer: Answer | null
      /** The handler ran in an earlier call. */
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
 * Runs an operation's handler once, for an authentication made after the operation was opened.
 *
 * A second call with the same key returns the stored answer without running the handler. If the handler threw or its process died, the operation is `unknown` until
 * you call `resolveOperation()`.
 *
 * @param operations The result of {@link defineOperations}.
 * @param request The token, the operation, its fields, the key and the handler.
 * @returns The handler's answer, or the refusal to send.
 * @throws {ReauthServerError} `invalidConfiguration` for a request without a handler or with an unknown member.
 * @throws {ReauthError} `invalidRequirement` for an invalid requirement.
 * @throws The error of the handler. The operation is `unknown` from then on.
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
  if (typeof handler !== 'function') throw wrongOption('handler', handler, 'a function')
  if (retryable !== undefined && typeof retryable !== 'boolean')
    throw wrongOption('retryable', retryable, 'true or false')
  const facts: OperationFacts = {}
  const decision = await decide(operations, request, facts)
  notify(operations.onDecision, toEvent('commit', action, facts, decision))
  return 'claim' in decision ? runHandler(operations, decision, handler) : decision
}

async function decide<Answer extends Json>(
  operations: Operations,
  request: CommitOperationRequest<Answer>,
  facts: OperationFacts,
): Promise<HeldClaim | CommitResult<Answer>> {
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
  const payment = await judge(operations, request.token, requirement, found, facts)
  if ('code' in payment) return payment

  const { issuer, subject } = operation
  const key = await fingerprint(['key', issuer, subject, idempotencyKey])
  const isResume = request.retryable === true && operation.key === key && stateAt(operation, found.now) === 'unknown'
  const isOpen = operation.state === 'open' && found.now < operation.expiresAt
  // The operation was claimed before, or has expired: its state decides the result.
  if (!isOpen && !isResume) return earlierResult<Answer>(found, key)
  const claim = {
    owner: operation.owner,
    id: operation.id,
    key,
    authentication: payment.authentication,
    token: randomId(),
    now: found.now,
    leaseUntil: found.now + operations.lease,
    keepUntil: Math.ceil(found.now) + operations.retention,
    isResume,
  }
  return claimOnce<Answer>(operations, { ok: true, claim, authentication: found.authentication }, found, requirement)
}

/** Decides whether the authentication suffices. Returns the digest under which to spend it, or `null`. */
async function judge(
  { verifier, allowSharedAuthentication }: Operations,
  token: unknown,
  requirement: ParsedRequirement,
  { operation }: FoundOperation,
  facts: OperationFacts,
): Promise<{ readonly authentication: string | null } | OperationRefusal> {
  const result = await verifyToken({ verifier }, token, {
    requirement,
    openedAt: operation.openedAt,
    subject: operation.subject,
  })
  if (result.ok !== true) return refuseToken(result, token)
  const { authentication, verdict } = result
  facts.verdict = verdict
  const { issuer, authTime = null } = authentication
  const isFresh = verdict?.verdict === 'fresh'
  const isEnough = isFresh ? isLater(authTime, operation.previousAuthTime) : verdict?.verdict === 'unverifiable'
  if (!isEnough) return refuseSpent('insufficientUserAuthentication', requirement)
  if (!isFresh || allowSharedAuthentication) return { authentication: null }
  // The same time of the same end-user is the same authentication, whatever session the token is from.
  return { authentication: await fingerprint(['authentication', issuer, operation.subject, authTime]) }
}

/** The authentication of the opening token was not made for this operation. */
const isLater = (authTime: number | null, previous: number | null): boolean =>
  authTime !== null && authTime > (previous ?? Number.NEGATIVE_INFINITY)

/** Claims the operation. If the store's response is lost, claims once more: the store recognizes the claim. */
async function claimOnce<Answer extends Json>(
  operations: Operations,
  heldClaim: HeldClaim,
  found: FoundOperation,
  requirement: ParsedRequirement,
): Promise<HeldClaim | CommitResult<Answer>> {
  const { claim } = heldClaim
  const ask = (): Promise<ClaimOutcome> => callStore(operations, 'claim', claim.id, (store) => store.claim(claim))
  let outcome: ClaimOutcome
  try {
    outcome = await (operations.store.isTransaction === true ? ask() : ask().catch(ask))
  } catch (error) {
    if (operations.store.isTransaction === true) throw error
    return giveBack(operations, heldClaim, 'storeUnavailable')
  }
  switch (outcome) {
    case 'claimed':
      return isInTime(operations, claim, found.operation)
        ? heldClaim
        : giveBack(operations, heldClaim, 'operationExpired')
    case 'keyReused':
      return refuse('idempotencyKeyReused')
    case 'authenticationSpent':
      return refuseSpent('authenticationSpent', requirement)
    case 'notOpen': {
      const { issuer, subject, id } = found.operation
      const current = await readOperation(operations, { issuer, subject }, id)
      return current.ok === true ? earlierResult<Answer>(current, claim.key) : current
    }
    default:
      return giveBack(operations, heldClaim, 'storeUnavailable')
  }
}

/** Returns whether the handler may still start: a slow store may have let the operation or its lease expire. */
function isInTime(
  operations: Operations,
  { leaseUntil, isResume }: OperationClaim,
  { expiresAt }: StoredOperation,
): boolean {
  const { now } = readClock(operations.clock)
  // An operation that is resumed was claimed in time.
  return now !== undefined && now < leaseUntil && (isResume || now < expiresAt)
}

/** Releases a claim whose handler did not start: a claim whose response was lost may still hold. Waits for it only inside a transaction of the app. */
async function giveBack(
  operations: Operations,
  heldClaim: HeldClaim,
  code: 'operationExpired' | 'storeUnavailable',
): Promise<OperationRefusal> {
  const release = storeEnd(operations, heldClaim, heldClaim.claim.isResume ? 'unknown' : 'open', null)
  if (operations.store.isTransaction === true) await release
  return refuse(code)
}

/** Returns the result of an earlier call. */
function earlierResult<Answer extends Json>(
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
