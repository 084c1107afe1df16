import { type RunFacts, factsOf } from '../words/facts.js'
import { ServiceError } from '../words/service-error.js'
import { type PendingRecord, type RecordLimits, bytesOf, parsePendingRecord } from './pending-record.js'
import { safeReturnTo } from './return-to.js'

/** The fields of a new record that do not come from its run. */
type Ids = Pick<PendingRecord, 'namespace' | 'transactionId' | 'leaderId' | 'subjectTag' | 'intentTag'>

/** Throws `cannotPersist`. */
export function rejectSaving(message: string): never {
  throw new ServiceError('cannotPersist', { message })
}

/**
 * Creates the record of a run that is about to leave the page.
 *
 * @param ids The fields that do not come from the run.
 * @param facts The facts of the run.
 * @param page The address of the page, which is left out if the record would be too large with it, and the device's
 * time in milliseconds.
 * @param limits The limits of a record.
 * @throws {ServiceError} `cannotPersist` if it is too large.
 */
export function newRecord(
  ids: Ids,
  facts: RunFacts,
  { href, now }: { readonly href: string; readonly now: number },
  limits: RecordLimits,
): PendingRecord {
  const createdAt = Math.round(now)
  const { subjectKey: _, ...runFacts } = factsOf(facts)
  const recordWith = (returnTo: string) => ({
    ...runFacts,
    ...ids,
    v: 1,
    createdAt,
    expiresAt: createdAt + limits.lifetime,
    returnTo,
    stage: 'pending',
  })
  const [complete, withoutPath] = [recordWith(safeReturnTo(href, href) ?? '/'), recordWith('/')]
  return (
    parsePendingRecord(complete, limits) ??
    parsePendingRecord(withoutPath, limits) ??
    rejectSaving(
      `The record is ${bytesOf(JSON.stringify(withoutPath))} bytes of JSON, and \`limits.record\` is ${limits.record}; or a field of it is longer than 512 characters. Shorten the action's \`id\`, the \`namespace\` or the \`operationId\`.`,
    )
  )
}
