import type { Authentication } from '@reauth/policy'
import { tell } from '../shared/audit.js'
import { wrongOption } from '../shared/options.js'
import type { OperationClaim, OperationEnd } from '../stores/operation-store.js'
import { toProblemAnswer } from '../verifier/refusal-response.js'
import type { Json } from './canonical-json.js'
import { readClock } from '../shared/clock.js'
import type { Operations } from './define-operations.js'
import type { UnfinishedEvent } from './operation-event.js'
import type { OperationRefusal } from './operation-refusal.js'
import { callStore } from './store-calls.js'

/** What a handler returns if nothing happened. Made by `notPerformed()`. */
export class NotPerformed {
  readonly problem: Readonly<Record<string, Json>>
  readonly status: number

  constructor(problem: Readonly<Record<string, Json>>, status: number) {
    this.problem = problem
    this.status = status
  }
}

/** What a handler is told. */
export interface HandlerContext {
  readonly authentication: Authentication
  readonly operationId: string
  /** Aborted when the lease is lost: the app may have resolved the operation meanwhile. */
  readonly signal: AbortSignal
  /**
   * Says that nothing happened: return its result. The problem is sent, the authentication isn't spent, and the same call may be made again.
   *
   * @param problem Members of the problem+json body, such as `title`.
   * @param status From 400 to 499. Default: 422.
   */
  readonly notPerformed: (problem: Readonly<Record<string, Json>>, status?: number) => NotPerformed
}

/** A claim that was won: the handler runs, and nobody else's does. */
export interface Claimed {
  readonly ok: true
  readonly claim: OperationClaim
  readonly authentication: Authentication
}

type Ended<Answer> = { readonly ok: true; readonly answer: Answer; readonly replayed: false } | OperationRefusal

/** Runs the handler, while its lease is renewed, and tells the store how it ended. */
export async function runHandler<Answer extends Json>(
  operations: Operations,
  claimed: Claimed,
  handler: (context: HandlerContext) => Promise<Answer | NotPerformed> | Answer | NotPerformed,
): Promise<Ended<Answer>> {
  const { claim, authentication } = claimed
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
    // Inside a transaction of the app, what failed is rolled back by it.
    if (operations.store.isTransaction !== true) await end(operations, claimed, 'unknown', null)
    throw error
  }
  lease.stop()
  if (returned instanceof NotPerformed) {
    // The operation is free before anything is said of the answer, so that a mistake in it loses nothing.
    await end(operations, claimed, 'open', null)
    const { problem, status } = returned
    if (!Number.isInteger(status) || status < 400 || status > 499)
      throw wrongOption('status', status, 'Give notPerformed() a status from 400 to 499.')
    return { ok: false, code: 'notPerformed', answer: toProblemAnswer(status, problem) }
  }
  await end(operations, claimed, 'done', textOf(operations, claimed, returned))
  return { ok: true, answer: returned, replayed: false }
}

/** The answer as it is kept. The work is done whether or not it can be. */
function textOf(operations: Operations, claimed: Claimed, answer: unknown): string | null {
  try {
    const text = JSON.stringify(answer ?? null) as string | undefined
    if (text !== undefined) return text
    throw new TypeError(`JSON cannot hold a ${typeof answer}.`)
  } catch (error) {
    tellUnfinished(operations, claimed, 'done', error)
    return null
  }
}

/** Renews the lease three times before it runs out. */
function keepLease(operations: Operations, { owner, id, token, leaseUntil: first }: OperationClaim) {
  const abort = new AbortController()
  const { lease, store } = operations
  let leaseUntil = first
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

/** Waits between the tries to tell the store how an operation ended, in milliseconds. */
const WAITS = [100, 300, 1000, 3000, 9000, 20_000]

/** Tells the store how the operation ended. After the first try nobody waits for it: what was done is done. */
export async function end(
  operations: Operations,
  claimed: Pick<Claimed, 'claim' | 'authentication'>,
  state: OperationEnd['state'],
  answer: string | null,
): Promise<void> {
  const { owner, id, token, now } = claimed.claim
  const finish = (): Promise<boolean> =>
    callStore(operations, 'finish', id, (store) => store.finish({ owner, id, token, now, state, answer }))
  const judge = (isEnded: boolean): void => {
    // What is given back may never have been claimed.
    if (!isEnded && state !== 'open')
      tellUnfinished(operations, claimed, state, new Error('The operation was resolved meanwhile.'))
  }
  if (operations.store.isTransaction === true) return judge(await finish())
  try {
    judge(await finish())
  } catch {
    void again(finish).then(judge, (error: unknown) => tellUnfinished(operations, claimed, state, error))
  }
}

async function again(finish: () => Promise<boolean>): Promise<boolean> {
  let last: unknown
  for (const wait of WAITS) {
    await new Promise((resolve) => setTimeout(resolve, wait))
    try {
      return await finish()
    } catch (error) {
      last = error
    }
  }
  throw last
}

const OUTCOMES = { done: 'performed', unknown: 'unknown', open: 'notPerformed' } as const

function tellUnfinished(
  { onUnfinished }: Operations,
  { claim, authentication }: Pick<Claimed, 'claim' | 'authentication'>,
  state: OperationEnd['state'],
  error: unknown,
): void {
  const { issuer, subject } = authentication
  const event: UnfinishedEvent = { operationId: claim.id, issuer, subject, outcome: OUTCOMES[state], error }
  tell(onUnfinished, event)
}
