import { type PendingStore, indexedDbStore } from '@reauth/core'
import { membersOf, numberOf, oneOf } from '../stream/vocabulary.js'

/** A pending action of this origin, without its content. */
export interface StoredRecord {
  /** The action id, if a run of this page has the same one. Otherwise it isn't shown, because any script can write a record. */
  readonly actionId: string
  readonly stage: 'pending' | 'returned' | 'calling' | 'done' | 'unreadable'
  /** Seconds since the record was written. */
  readonly age: number | null
  /** Seconds until the record expires. */
  readonly expiresIn: number | null
  readonly stepUps: number
  /** Whether it shares the redirect of another action. */
  readonly isCompanion: boolean
}

/** A lock that a page of this origin holds or waits for. */
export interface HeldLock {
  readonly kind: string
  readonly mode: 'held' | 'waiting'
  readonly tab: 'this tab' | 'another tab'
}

const PREFIX = 'reauth:v1:'

/** The purpose of each kind of lock. */
const KINDS: Readonly<Record<string, string>> = {
  prompt: 'asks the end-user',
  run: 'works on a resumed run',
  record: 'changes a record',
  popup: 'waits for a window',
}

function toRecord(record: unknown, known: readonly string[], now: number): StoredRecord {
  const { actionId, stage, createdAt, expiresAt, stepUps, leaderId } = membersOf(record)
  const [created, expires] = [numberOf(createdAt), numberOf(expiresAt)]
  return {
    actionId: known.find((id) => id === actionId) ?? 'another action',
    stage: oneOf(stage, ['pending', 'returned', 'calling', 'done']) ?? 'unreadable',
    age: created === null ? null : (now - created) / 1000,
    expiresIn: expires === null ? null : (expires - now) / 1000,
    stepUps: numberOf(stepUps) ?? 0,
    isCompanion: typeof leaderId === 'string',
  }
}

/** Whether the database exists. Opening it would create one. */
async function hasDatabase(): Promise<boolean> {
  const databases = await globalThis.indexedDB?.databases?.()
  return databases?.some(({ name }) => name === 'reauth') ?? false
}

/**
 * Lists the pending actions of this origin, newest first.
 *
 * @param known Ids of actions that can be shown.
 * @param now The current time, in milliseconds since the Unix epoch.
 * @param store The store to read. Default: IndexedDB, if the database exists.
 */
export async function storedRecords(
  known: readonly string[],
  now: number,
  store?: Pick<PendingStore, 'list'>,
): Promise<readonly StoredRecord[]> {
  if (store === undefined && !(await hasDatabase())) return []
  const entries = await (store ?? indexedDbStore()).list()
  return entries
    .map(({ record }) => toRecord(record, known, now))
    .toSorted((one, other) => (one.age ?? Infinity) - (other.age ?? Infinity))
}

/** Lists the locks of this library that pages of this origin hold or wait for. */
export async function heldLocks(
  manager: LockManager | null = globalThis.navigator?.locks ?? null,
): Promise<readonly HeldLock[]> {
  if (manager === null) return []
  const own = `reauth:devtools:${crypto.randomUUID()}`
  const found = await manager.request(own, () => manager.query())
  const me = found.held?.find(({ name }) => name === own)?.clientId
  const toLocks = (locks: LockInfo[] | undefined, mode: HeldLock['mode']): HeldLock[] =>
    (locks ?? [])
      .filter(({ name }) => name?.startsWith(PREFIX))
      .map(({ name, clientId }) => ({
        kind: KINDS[name!.slice(PREFIX.length).split(':')[0]!] ?? 'coordinates',
        mode,
        tab: clientId === me ? 'this tab' : 'another tab',
      }))
  return [...toLocks(found.held, 'held'), ...toLocks(found.pending, 'waiting')]
}
