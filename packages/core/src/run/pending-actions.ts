import type { SavePendingInput } from '../machine/actors.js'
import {
  PENDING_LIFETIME,
  type PendingRecord,
  isAlive,
  parsePendingRecord,
  sealedContext,
} from '../pending/pending-record.js'
import type { PendingStore } from '../pending/pending-store.js'
import { safeReturnTo } from '../pending/return-to.js'
import type { ReauthClock } from '../platform/clock.js'
import { digest } from '../platform/digest.js'
import type { Page } from '../platform/page.js'
import { ServiceError } from '../service/service-error.js'
import { type AnySensitiveAction, keepsInput } from '../action/sensitive-action.js'

/** Records that are kept at the same time; the oldest goes first. */
const MAX_RECORDS = 10

/** The largest input that is kept, in characters of its JSON. */
const MAX_INPUT = 65_536

/** How a run is found again. */
export interface TransactionIds {
  readonly id: string
  readonly leaderId: string | null
}

/** Pending actions of one page. */
export interface PendingActions {
  /** Writes a run and reads it back. Rejects with `cannotPersist`, or `notResumable` for an action that cannot be found again. */
  save(transaction: TransactionIds, action: AnySensitiveAction, input: unknown, run: SavePendingInput): Promise<void>
  /** The record of a transaction, expired or not; `null` where there is none that can be read. */
  find(transactionId: string): Promise<PendingRecord | null>
  /** Runs that share the redirect of a transaction. */
  followersOf(transactionId: string): Promise<readonly PendingRecord[]>
  /** The input that was kept. Rejects with `pendingActionDiscarded` where anything was changed. */
  open(record: PendingRecord, action: AnySensitiveAction): Promise<unknown>
  /** Whether a transaction is not waiting for its callback any more. Where that cannot be read it may have been performed, and counts as taken. */
  isTaken(transactionId: string): Promise<boolean>
  advance: PendingStore['advance']
  /** Marks a transaction as over; its callback is known as used until it expires. */
  close(transactionId: string): Promise<void>
  removeOf(subjectKey: string): Promise<void>
}

const digestOf = (action: AnySensitiveAction, input: unknown): Promise<string> =>
  digest(JSON.stringify([action.id, input ?? null]))

/** Keeps pending actions in a store, by the rules of the record. */
export function createPendingActions(store: PendingStore, clock: ReauthClock, page: Page): PendingActions {
  const read = async (transactionId: string): Promise<{ record: PendingRecord; sealed: unknown } | null> => {
    const entry = await store.get(transactionId)
    const record = parsePendingRecord(entry?.record)
    return entry === null || record === null || record.transactionId !== transactionId
      ? null
      : { record, sealed: entry.sealed }
  }
  /** Removes what expired, what cannot be read, and the oldest of too many. */
  const sweep = async (): Promise<void> => {
    const records = (await store.list()).map(parsePendingRecord).filter((record) => record !== null)
    const newestFirst = records.toSorted((a, b) => b.createdAt - a.createdAt)
    const dead = newestFirst.filter((record, index) => index >= MAX_RECORDS - 1 || !isAlive(record, clock.wall()))
    await Promise.all(dead.map((record) => store.remove(record.transactionId)))
  }

  return {
    async save({ id: transactionId, leaderId }, action, input, run) {
      const json = keepsInput(action) ? JSON.stringify(input ?? null) : null
      if (run.subjectKey === null || (json !== null && json.length > MAX_INPUT)) throw new ServiceError('cannotPersist')
      const createdAt = Math.round(clock.wall())
      const record: PendingRecord = {
        v: 1,
        transactionId,
        leaderId,
        runId: run.runId,
        actionId: action.id,
        digest: await digestOf(action, json === null ? null : input),
        idempotencyKey: run.idempotencyKey,
        subjectKey: run.subjectKey,
        authTimeBefore: run.authTimeBefore,
        issuedAtBefore: run.issuedAtBefore,
        openedAt: run.openedAt,
        operationId: run.operationId,
        challenge: run.challenge,
        stepUps: run.stepUps,
        createdAt,
        expiresAt: createdAt + PENDING_LIFETIME,
        returnTo: safeReturnTo(page.href(), page.href()) ?? '/',
        stage: 'pending',
      }
      try {
        await sweep()
        await store.put({ record, sealed: json === null ? null : await store.seal(json, sealedContext(record)) })
        const back = await read(transactionId)
        if (back === null || sealedContext(back.record) !== sealedContext(record)) throw new Error('not read back')
        if (json !== null && (await store.unseal(back.sealed, sealedContext(record))) !== json)
          throw new Error('not read back')
      } catch {
        throw new ServiceError('cannotPersist')
      }
      if (leaderId === null) page.rememberInTab(transactionId)
    },
    find: async (transactionId) => (await read(transactionId))?.record ?? null,
    followersOf: async (transactionId) =>
      (await store.list())
        .map(parsePendingRecord)
        .filter((record) => record !== null && record.leaderId === transactionId) as PendingRecord[],
    async open(record, action) {
      try {
        const entry = await read(record.transactionId)
        const input = keepsInput(action)
          ? (JSON.parse(await store.unseal(entry?.sealed, sealedContext(record))) as unknown)
          : undefined
        if ((await digestOf(action, input)) !== record.digest) throw new Error('changed')
        return input
      } catch {
        throw new ServiceError('pendingActionDiscarded')
      }
    },
    isTaken: (transactionId) =>
      read(transactionId).then(
        (entry) => entry !== null && entry.record.stage !== 'pending',
        () => true,
      ),
    advance: (transactionId, from, to) => store.advance(transactionId, from, to),
    async close(transactionId) {
      await store.finish(transactionId)
      if (page.recallInTab() === transactionId) page.rememberInTab(null)
    },
    async removeOf(subjectKey) {
      const records = (await store.list()).map(parsePendingRecord).filter((record) => record?.subjectKey === subjectKey)
      await Promise.all(records.map((record) => store.remove(record!.transactionId)))
    },
  }
}
