import { isTransactionId } from '../platform/names.js'
import { RUN_FACTS, type RunFacts } from '../words/facts.js'
import { MAX_RETURN_TO } from './return-to.js'

const STAGES = ['pending', 'returned', 'calling', 'done'] as const

/**
 * How far a pending action came: saved; exchanged and waiting for the end-user; its call has begun; over, and kept without input until it expires so that its
 * callback is known.
 */
export type PendingStage = (typeof STAGES)[number]

/**
 * What is kept of a run while the page is away. No token, no verifier, and neither the subject nor the action's input: not in clear, and not as anything that a
 * guess could be compared with. Those two are sealed beside it.
 */
export interface PendingRecord extends Omit<RunFacts, 'subjectKey'> {
  readonly v: 1
  /** The app, among all apps of this origin. */
  readonly namespace: string
  /** 128 random bits; the OAuth `state`. */
  readonly transactionId: string
  /** The transaction whose redirect this run shares; `null` if it has a redirect of its own. */
  readonly leaderId: string | null
  /** Who the end-user is, tagged by the store: the same for all records of one subject. */
  readonly subjectTag: string
  /** What the end-user wants, tagged by the store: the action's id, its requirement and its input. */
  readonly intentTag: string
  /** Milliseconds since the Unix epoch on this device's clock. */
  readonly createdAt: number
  readonly expiresAt: number
  /** Same-origin address of the page that the run began on. */
  readonly returnTo: string
  readonly stage: PendingStage
}

/** What a record may take. */
export interface RecordLimits {
  /** Bytes of JSON. */
  readonly record: number
  /** Milliseconds. */
  readonly lifetime: number
}

/** The longest lifetime that an app can give its records, in milliseconds. */
export const MAX_LIFETIME = 3_600_000

const DEFAULT_LIMITS: RecordLimits = { record: 2048, lifetime: 600_000 }

/** How far the device's clock may be set back, in milliseconds, before a record counts as one from the future. */
const CLOCK_STEP = 60_000

const isTextUpTo =
  (length: number) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value.length > 0 && value.length <= length
const isTime = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

const { subjectKey: _, ...FACTS } = RUN_FACTS

const FIELDS: { readonly [Field in keyof PendingRecord]: (value: unknown) => boolean } = {
  ...FACTS,
  v: (value) => value === 1,
  namespace: isTextUpTo(512),
  transactionId: isTransactionId,
  leaderId: (value) => value === null || isTransactionId(value),
  subjectTag: isTextUpTo(512),
  intentTag: isTextUpTo(512),
  createdAt: isTime,
  expiresAt: isTime,
  returnTo: isTextUpTo(MAX_RETURN_TO),
  stage: (value) => (STAGES as readonly unknown[]).includes(value),
}
const NAMES = Object.keys(FIELDS) as (keyof PendingRecord)[]

/** The size of a text, in bytes of UTF-8. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/**
 * Reads a record as it was found in storage, where anybody may have written.
 *
 * @param value Anything.
 * @param limits Default: 2048 bytes and 600 000 ms.
 * @returns A copy, or `null` for another version, an unknown, missing or malformed field, or one that is too large or lives too long. Never coerced.
 */
export function parsePendingRecord(value: unknown, limits: RecordLimits = DEFAULT_LIMITS): PendingRecord | null {
  if (typeof value !== 'object' || value === null) return null
  if (Object.keys(value).length !== NAMES.length) return null
  const found = value as Record<string, unknown>
  if (!NAMES.every((name) => Object.hasOwn(found, name) && FIELDS[name](found[name]))) return null
  const json = JSON.stringify(found)
  const record = JSON.parse(json) as PendingRecord
  return bytesOf(json) > limits.record || record.expiresAt - record.createdAt > limits.lifetime ? null : record
}

/**
 * Whether a record can still be continued.
 *
 * A device's clock that is set back by up to a minute does not end the life of a new record, and lengthens it by no more than that.
 *
 * @param now Milliseconds since the Unix epoch, on the device's clock.
 */
export const isAlive = (
  { createdAt, expiresAt }: Pick<PendingRecord, 'createdAt' | 'expiresAt'>,
  now: number,
): boolean => now >= createdAt - CLOCK_STEP && now < expiresAt

/** What never changes of a record. The subject and the input are sealed together with it. */
export const sealedContext = (record: PendingRecord): string =>
  JSON.stringify(NAMES.filter((name) => name !== 'stage').map((name) => record[name]))
