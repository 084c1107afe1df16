import { type RunFacts, factsOf } from '../words/facts.js'
import { ServiceError } from '../words/service-error.js'
import { type PendingRecord, type RecordLimits, bytesOf, parsePendingRecord } from './pending-record.js'
import { safeReturnTo } from './return-to.js'

/** What a new record does not have from its run. */
type Ids = Pick<PendingRecord, 'namespace' | 'transactionId' | 'leaderId' | 'subjectTag' | 'intentTag'>

/** Refuses to keep something. */
export function refuse(message: string): never {
  throw new ServiceError('cannotPersist', { message })
}

/**
 * Makes the record of a run that is about to leave.
 *
 * @param ids What it does not have from its run.
 * @param facts The run.
 * @param page Its address, which is left out if the record would be too large with it, and the time on the device's clock in milliseconds.
 * @param limits What it may take.
 * @throws {ServiceError} `cannotPersist` if it is too large.
 */
export function newRecord(
  ids: Ids,
  facts: RunFacts,
  { href, now }: { readonly href: string; readonly now: number },
  limits: RecordLimits,
): PendingRecord {
  const createdAt = Math.round(now)
  const { subjectKey: _, ...kept } = factsOf(facts)
  const make = (returnTo: string) => ({
    ...kept,
    ...ids,
    v: 1,
    createdAt,
    expiresAt: createdAt + limits.lifetime,
    returnTo,
    stage: 'pending',
  })
  const [whole, short] = [make(safeReturnTo(href, href) ?? '/'), make('/')]
  return (
    parsePendingRecord(whole, limits) ??
    parsePendingRecord(short, limits) ??
    refuse(
      `The record is ${bytesOf(JSON.stringify(short))} bytes of JSON, and \`limits.record\` is ${limits.record}; or a field of it is longer than 512 characters. Shorten the action's \`id\`, the \`namespace\` or the \`operationId\`.`,
    )
  )
}
