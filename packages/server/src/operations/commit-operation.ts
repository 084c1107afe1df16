import { type Authentication, type Requirement, parseRequirement } from '@reauth/policy'
import { tell } from '../audit.js'
import { refuseUnknown } from '../options.js'
import { ReauthServerError } from '../server-error.js'
import type { ClaimOutcome, StoredOperation } from '../stores/operation-store.js'
import type { Json } from './canonical-json.js'
import type { Operations } from './define-operations.js'
import { fingerprint, operationDigest } from './digest.js'
import { findOperation } from './find-operation.js'
import { parseIdempotencyKey } from './idempotency-key.js'
import { type OperationFacts, toEvent } from './operation-event.js'
import { type OperationRefusal, refuse, refuseSpent, refuseToken } from './operation-refusal.js'

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
  /** Does the work; runs once. What it returns is kept and replayed, so it holds no secret. */
  readonly handler: (context: {
    readonly authentication: Authentication
    readonly operationId: string
  }) => Promise<Answer> | Answer
}

/** What {@link commitOperation} answers. */
export type CommitResult<Answer extends Json> =
  | {
      readonly ok: true
      readonly answer: Answer
      /** The handler ran at an earlier call. */
      readonly replayed: boolean
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
] satisfies (keyof CommitOperationRequest<Json>)[]

/**
 * Runs an operation's handler once, for an authentication that was made for this operation.
 *
 * A second call under the same key is told the stored answer; the handler does not run again, also not after it failed.
 *
 * @param operations What {@link defineOperations} made.
 * @param request The token, the operation, its fields, the key and the handler.
 * @returns The answer, or the refusal to send.
 * @throws {ReauthServerError} `invalidConfiguration` for a request without a handler, and for a member of it that does not exist.
 * @throws What the handler throws; the operation is `outcomeUnknown` from then on.
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
  const { action, handler } = request
  if (typeof handler !== 'function') throw new ReauthServerError('handler', 'Give a function.')
  const facts: OperationFacts = {}
  const decision = await decide(operations, request, facts)
  tell(operations.onDecision, toEvent('commit', action, facts, decision))
  if (!('operationId' in decision)) return decision
  const { operationId, authentication } = decision
  return run(operations, operationId, () => handler({ operationId, authentication }))
}

/** A claim that was won: the handler runs, and nobody else's does. */
interface Claimed {
  readonly ok: true
  readonly operationId: string
  readonly authentication: Authentication
}

async function decide<Answer extends Json>(
  operations: Operations,
  request: CommitOperationRequest<Answer>,
  facts: OperationFacts,
): Promise<Claimed | CommitResult<Answer>> {
  const { verifier, store, retention, allowSharedAuthentication } = operations
  const { token, action, fields } = request
  const requirement = parseRequirement({ ...request.requirement, maxAge: 'always' })

  const found = await findOperation(operations, request, facts)
  if (found.ok !== true) return found
  const { operation, now } = found
  const idempotencyKey = parseIdempotencyKey(request.idempotencyKey)
  if (idempotencyKey === undefined) return refuse('idempotencyKeyMissing')
  const digest = await operationDigest(action, fields).catch(() => undefined)
  if (digest === undefined) return refuse('invalidFields')
  facts.digest = digest
  if (digest !== operation.digest) return refuse('operationChanged')

  const decided = await verifier.verify(token, {
    requirement,
    openedAt: operation.openedAt,
    subject: operation.subject,
  })
  if (decided.ok !== true) return refuseToken(decided)
  const { authentication, verdict } = decided
  facts.verdict = verdict
  const { issuer, sessionId = null, authTime = null } = authentication
  const isFresh = verdict?.verdict === 'fresh'
  const isEnough = isFresh ? isLater(authTime, operation.previousAuthTime) : verdict?.verdict === 'unverifiable'
  if (!isEnough) return refuseSpent('insufficientUserAuthentication')

  const key = await fingerprint(['key', issuer, operation.subject, idempotencyKey])
  const pays =
    isFresh && !allowSharedAuthentication
      ? await fingerprint(['authentication', issuer, operation.subject, sessionId, authTime])
      : null
  let outcome: ClaimOutcome
  let current: StoredOperation | undefined
  try {
    outcome = await store.claim({
      id: operation.id,
      key,
      authentication: pays,
      now,
      keepUntil: Math.floor(now) + retention,
    })
    if (outcome === 'notOpen') current = await store.read(operation.id, now)
  } catch {
    return refuse('storeUnavailable')
  }
  if (outcome === 'keyReused') return refuse('idempotencyKeyReused')
  if (outcome === 'authenticationSpent') return refuseSpent('authenticationSpent')
  if (outcome !== 'claimed') return earlier<Answer>(current, key)
  return { ok: true, operationId: operation.id, authentication }
}

/** In whole seconds an authentication right before the opening looks like one right after it. */
const isLater = (authTime: number | null, previous: number | null): boolean =>
  authTime !== null && authTime > (previous ?? Number.NEGATIVE_INFINITY)

/** What an earlier call came to. */
function earlier<Answer extends Json>(operation: StoredOperation | undefined, key: string): CommitResult<Answer> {
  if (operation === undefined || operation.state === 'open') return refuse('unknownOperation')
  if (operation.key !== key) return refuse('operationSpent')
  if (operation.state === 'running') return refuse('operationRunning')
  if (operation.state !== 'done' || typeof operation.answer !== 'string') return refuse('outcomeUnknown')
  try {
    return { ok: true, answer: JSON.parse(operation.answer) as Answer, replayed: true }
  } catch {
    return refuse('outcomeUnknown')
  }
}

async function run<Answer extends Json>(
  { store }: Operations,
  id: string,
  handler: () => Promise<Answer> | Answer,
): Promise<CommitResult<Answer>> {
  let answer: Answer
  let text: string
  try {
    answer = await handler()
    text = JSON.stringify(answer ?? null)
  } catch (error) {
    // Whether it did anything is not known: never run it again. Where this fails too, it stays `running`, and never runs again either.
    await store.finish({ id, state: 'unknown', answer: null }).catch(() => undefined)
    throw error
  }
  // The work is done whether or not its answer can be kept.
  await store.finish({ id, state: 'done', answer: text }).catch(() => undefined)
  return { ok: true, answer, replayed: false }
}
