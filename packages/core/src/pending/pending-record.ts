import { isTransactionId } from '../platform/names.js'
import { RUN_FACTS, type RunFacts } from '../words/facts.js'
import { MAX_RETURN_TO } from './return-to.js'

const STAGES = ['pending', 'returned', 'calling', 'done'] as const

/**
 * The stage of a pending action. `pending`: saved. `returned`: exchanged, and waiting for the end-user. `calling`: its
 * call has begun. `done`: over, and kept without input until it expires, so that a second use of its callback is
 * detected.
 */
export type PendingStage = (typeof STAGES)[number]

/**
 * The part of a run that is stored during a redirect. It contains no token and no verifier. The subject and the
 * action's input are sealed beside it, and the record has nothing that a guess of them could be compared with.
 */
export interface PendingRecord extends Omit<RunFacts, 'subjectKey'> {
  readonly v: 1
  /** Identifies the app among the apps of this origin. */
  readonly namespace: string
  /** The OAuth `state`, with 128 random bits. */
  readonly transactionId: string
  /** The transaction whose redirect this run shares; `null` if it has its own redirect. */
  readonly leaderId: string | null
  /** The store's tag of the end-user: the same for all records of one subject. */
  readonly subjectTag: string
  /** The store's tag of the action's id, its requirement and its input. */
  readonly intentTag: string
  /** Milliseconds since the Unix epoch on this device's clock. */
  readonly createdAt: number
  readonly expiresAt: number
  /** The same-origin address of the page where the run started. */
  readonly returnTo: string
  readonly stage: PendingStage
}

/** The limits of a record. */
export interface RecordLimits {
  /** The largest size, in bytes of JSON. */
  readonly record: number
  /** The longest lifetime, in milliseconds. */
  readonly lifetime: number
}

/** The longest lifetime that an app can configure, in milliseconds. */
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

/** Returns the size of a text in bytes of UTF-8. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/**
 * Parses a record from storage, where any script may have written.
 *
 * @param value Anything.
 * @param limits Default: 2048 bytes and 600 000 ms.
 * @returns A copy, or `null` for another version, an unknown, missing or malformed field, or if it is too large or
 * lives too long. Never coerces a value.
 */
export function parsePendingRecord(value: unknown, limits: RecordLimits = DEFAULT_LIMITS): PendingRecord | null {
  if (typeof value !== 'object' || value === null) return null
  if (Object.keys(value).length !== NAMES.length) return null
  const candidate = value as Record<string, unknown>
  if (!NAMES.every((name) => Object.hasOwn(candidate, name) && FIELDS[name](candidate[name]))) return null
  const json = JSON.stringify(candidate)
  const record = JSON.parse(json) as PendingRecord
  return bytesOf(json) > limits.record || record.expiresAt - record.createdAt > limits.lifetime ? null : record
}

/**
 * Whether a run can still continue from a record.
 *
 * Tolerates a device clock that is set back by up to a minute. The record then lives at most that much longer.
 *
 * @param now Milliseconds since the Unix epoch, on the device's clock.
 */
export const isAlive = (
  { createdAt, expiresAt }: Pick<PendingRecord, 'createdAt' | 'expiresAt'>,
  now: number,
): boolean => now >= createdAt - CLOCK_STEP && now < expiresAt

/** The fields of a record that never change. The subject and the input are sealed together with them. */
export const sealedContext = (record: PendingRecord): string =>
  JSON.stringify(NAMES.filter((name) => name !== 'stage').map((name) => record[name]))
