import type { Authentication } from '@reauth/policy'
import { notify } from '../shared/audit.js'
import { wrongOption } from '../shared/options.js'
import type { OperationClaim, OperationEnd } from '../stores/operation-store.js'
import { toProblemResponse } from '../verifier/refusal-response.js'
import type { Json } from './canonical-json.js'
import { readClock } from '../shared/clock.js'
import type { Operations } from './define-operations.js'
import type { UnfinishedEvent } from './operation-event.js'
import type { OperationRefusal } from './operation-refusal.js'
import { callStore } from './store-calls.js'

/** What a handler returns if nothing happened. `notPerformed()` creates it. */
export class NotPerformed {
  readonly problem: Readonly<Record<string, Json>>
  readonly status: number

  constructor(problem: Readonly<Record<string, Json>>, status: number) {
    this.problem = problem
    this.status = status
  }
}

/** The argument of a handler. */
export interface HandlerContext {
  readonly authentication: Authentication
  readonly operationId: string
  /** Aborted when the lease is lost, because the app may have resolved the operation meanwhile. */
  readonly signal: AbortSignal
  /**
   * Declares that nothing happened: return its result. The problem is sent, the authentication isn't spent, and the same call may be repeated.
   *
   * @param problem Members of the problem+json body, such as `title`.
   * @param status HTTP status, from 400 to 499. Default: 422.
   */
  readonly notPerformed: (problem: Readonly<Record<string, Json>>, status?: number) => NotPerformed
}

/** A successful claim: only this handler may run. */
export interface HeldClaim {
  readonly ok: true
  readonly claim: OperationClaim
  readonly authentication: Authentication
}

type HandlerResult<Answer> = { readonly ok: true; readonly answer: Answer; readonly replayed: false } | OperationRefusal

/** Runs the handler, renews its lease meanwhile, and stores how it ended. */
export async function runHandler<Answer extends Json>(
  operations: Operations,
  heldClaim: HeldClaim,
  handler: (context: HandlerContext) => Promise<Answer | NotPerformed> | Answer | NotPerformed,
): Promise<HandlerResult<Answer>> {
  const { claim, authentication } = heldClaim
  const lease = keepLease(operations, claim)
  let returned: Answer | NotPerformed
  try {
    returned = await handler({
      authentication,
      operationId: claim.id,
      signal: lease.signal,
      notPerformed: (problem, status = 422) => new NotPerformed(problem, status),
    })
  } catch (error) {
    lease.stop()
    // A transaction of the app is rolled back instead.
    if (operations.store.isTransaction !== true) await storeEnd(operations, heldClaim, 'unknown', null)
    throw error
  }
  lease.stop()
  if (returned instanceof NotPerformed) {
    // Release the operation before validating the status, so that a mistake in it loses nothing.
    await storeEnd(operations, heldClaim, 'open', null)
    const { problem, status } = returned
    if (!Number.isInteger(status) || status < 400 || status > 499)
      throw wrongOption('status', status, 'an integer from 400 to 499', 'Fix the call of notPerformed().')
    return { ok: false, code: 'notPerformed', response: toProblemResponse(status, problem) }
  }
  await storeEnd(operations, heldClaim, 'done', textOf(operations, heldClaim, returned))
  return { ok: true, answer: returned, replayed: false }
}

/** Serializes the answer. If that fails, the work is done anyway, and the app is notified. */
function textOf(operations: Operations, heldClaim: HeldClaim, answer: unknown): string | null {
  try {
    const text = JSON.stringify(answer ?? null) as string | undefined
    if (text !== undefined) return text
    throw new TypeError(`JSON can't represent a ${typeof answer}.`)
  } catch (error) {
    reportUnfinished(operations, heldClaim, 'done', error)
    return null
  }
}

/** Renews the lease at intervals of a third of its length. */
function keepLease(operations: Operations, { owner, id, token, leaseUntil: initialLease }: OperationClaim) {
  const abort = new AbortController()
  const { lease, store } = operations
  let leaseUntil = initialLease
  const renew = async (): Promise<void> => {
    const { now } = readClock(operations.clock)
    if (now === undefined) return
    const until = now + lease
    const isHeld = await callStore(operations, 'renew', id, (calls) =>
      calls.renew({ owner, id, token, leaseUntil: until }),
    ).catch(() => undefined)
    if (isHeld === true) leaseUntil = until
    else if (isHeld === false || now >= leaseUntil) abort.abort(new Error('The lease is lost.'))
  }
  const timer = store.isTransaction === true ? undefined : setInterval(() => void renew(), (lease * 1000) / 3)
  return { signal: abort.signal, stop: () => clearInterval(timer) }
}

/** Delays between attempts to store how an operation ended, in milliseconds. */
const RETRY_DELAYS = [100, 300, 1000, 3000, 9000, 20_000]

/** Stores how the operation ended. If the first attempt fails, retries in the background. */
export async function storeEnd(
  operations: Operations,
  heldClaim: Pick<HeldClaim, 'claim' | 'authentication'>,
  state: OperationEnd['state'],
  answer: string | null,
): Promise<void> {
  const { owner, id, token, now } = heldClaim.claim
  const finish = (): Promise<boolean> =>
    callStore(operations, 'finish', id, (store) => store.finish({ owner, id, token, now, state, answer }))
  const judge = (isEnded: boolean): void => {
    // A released operation may never have been claimed.
    if (!isEnded && state !== 'open')
      reportUnfinished(operations, heldClaim, state, new Error('The operation was resolved meanwhile.'))
  }
  if (operations.store.isTransaction === true) return judge(await finish())
  try {
    judge(await finish())
  } catch {
    void retry(finish).then(judge, (error: unknown) => reportUnfinished(operations, heldClaim, state, error))
  }
}

async function retry(finish: () => Promise<boolean>): Promise<boolean> {
  let lastError: unknown
  for (const delay of RETRY_DELAYS) {
    await new Promise((resolve) => setTimeout(resolve, delay))
    try {
      return await finish()
    } catch (error) {
      lastError = error
    }
  }
  throw lastError
}

const OUTCOMES = { done: 'performed', unknown: 'unknown', open: 'notPerformed' } as const

function reportUnfinished(
  { onUnfinished }: Operations,
  { claim, authentication }: Pick<HeldClaim, 'claim' | 'authentication'>,
  state: OperationEnd['state'],
  error: unknown,
): void {
  const { issuer, subject } = authentication
  const event: UnfinishedEvent = { operationId: claim.id, issuer, subject, outcome: OUTCOMES[state], error }
  notify(onUnfinished, event)
}
