import type { StepUpChallenge } from '@reauth/policy'

/** How far a pending action came: saved; exchanged and waiting for the end-user; its call has begun; over, kept until it expires so that its callback is known. */
export type PendingStage = 'pending' | 'returned' | 'calling' | 'done'

const STAGES: readonly unknown[] = ['pending', 'returned', 'calling', 'done'] satisfies PendingStage[]

/** What is kept of a run while the page is away. No token, no verifier, no subject, not the action's input in clear. */
export interface PendingRecord {
  readonly v: 1
  /** 128 random bits; the OAuth `state`. */
  readonly transactionId: string
  /** The transaction whose redirect this run shares; `null` where it has a redirect of its own. */
  readonly leaderId: string | null
  readonly runId: string
  readonly actionId: string
  /** SHA-256 over the action's id and input, base64url. */
  readonly digest: string
  readonly idempotencyKey: string
  readonly subjectKey: string
  readonly authTimeBefore: number | null
  readonly issuedAtBefore: number | null
  readonly openedAt: number | null
  readonly operationId: string | null
  readonly challenge: StepUpChallenge | null
  readonly stepUps: number
  /** Milliseconds since the Unix epoch on this device's clock. */
  readonly createdAt: number
  readonly expiresAt: number
  /** Same-origin address of the page that the run began on. */
  readonly returnTo: string
  readonly stage: PendingStage
}

/** The largest record, in bytes of JSON. */
const MAX_RECORD_BYTES = 2048

/** How long a record may be taken up, in milliseconds. */
export const PENDING_LIFETIME = 600_000

const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 0 && value.length <= 512
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const orNull =
  (check: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || check(value)

const FIELDS: { readonly [Field in keyof PendingRecord]: (value: unknown) => boolean } = {
  v: (value) => value === 1,
  transactionId: isTransactionId,
  leaderId: orNull(isTransactionId),
  runId: isText,
  actionId: isText,
  digest: isText,
  idempotencyKey: isText,
  subjectKey: isText,
  authTimeBefore: orNull(Number.isFinite),
  issuedAtBefore: orNull(Number.isFinite),
  openedAt: orNull(Number.isFinite),
  operationId: orNull(isText),
  challenge: orNull(isChallenge),
  stepUps: isCount,
  createdAt: isCount,
  expiresAt: isCount,
  returnTo: isText,
  stage: (value) => STAGES.includes(value),
}

function isTransactionId(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{22}$/.test(value)
}

function isChallenge(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { maxAge, acrValues, ...rest } = value as Record<string, unknown>
  return (
    Object.keys(rest).length === 0 &&
    (maxAge === undefined || isCount(maxAge)) &&
    (acrValues === undefined || (Array.isArray(acrValues) && acrValues.every(isText)))
  )
}

/**
 * Reads a record as it was found in storage, where anybody may have written.
 *
 * @param value Anything.
 * @returns A copy, or `null` for another version, an unknown, missing or malformed field, or one that is too large. Never coerced.
 */
export function parsePendingRecord(value: unknown): PendingRecord | null {
  if (typeof value !== 'object' || value === null) return null
  const names = Object.keys(FIELDS) as (keyof PendingRecord)[]
  if (Object.keys(value).length !== names.length) return null
  const own = (name: string): unknown =>
    Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
  if (!names.every((name) => FIELDS[name](own(name)))) return null
  const json = JSON.stringify(value)
  return new TextEncoder().encode(json).length > MAX_RECORD_BYTES ? null : (JSON.parse(json) as PendingRecord)
}

/** Whether a record can still be taken up. A clock that was set back does not lengthen its life. */
export const isAlive = (record: PendingRecord, now: number): boolean =>
  now < record.expiresAt && now >= record.createdAt && record.expiresAt - record.createdAt <= PENDING_LIFETIME

/** What of a record never changes: the input is sealed together with it. */
export const sealedContext = ({ stage: _stage, ...fixed }: PendingRecord): string =>
  JSON.stringify(fixed, [...Object.keys(FIELDS), 'maxAge', 'acrValues'].toSorted())
