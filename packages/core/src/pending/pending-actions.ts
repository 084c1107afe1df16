import { throwIfAborted } from '../platform/abort.js'
import { attempt } from '../platform/attempt.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import { type TabMemory, tabMemory } from '../platform/tab-memory.js'
import { withTimeout } from '../platform/with-timeout.js'
import { ServiceError } from '../words/service-error.js'
import { toFailure } from '../words/codes.js'
import type { RunFacts } from '../words/facts.js'
import { newRecord, rejectSaving } from './new-record.js'
import {
  MAX_LIFETIME,
  type PendingRecord,
  type PendingStage,
  type RecordLimits,
  isAlive,
  parsePendingRecord,
  sealedContext,
} from './pending-record.js'
import type { PendingEntry, PendingStore } from './pending-store.js'

/** The limits of what is stored. */
export interface PendingLimits extends RecordLimits {
  /** The largest input, in characters of its JSON. */
  readonly input: number
  /** The most records of this namespace at the same time; the oldest is removed first. */
  readonly records: number
}

interface PendingActionsOptions {
  readonly store: PendingStore
  readonly clock: ReauthClock
  readonly page: Page
  /** Identifies the app among the apps of this origin. Called at each access. */
  readonly namespace: () => string
  readonly limits: PendingLimits
  /** The longest time for each access to the store, in milliseconds. */
  readonly timeout: number
}

/** The stored form of an intent. */
interface StoredIntent {
  /** Identifies the action and its input. Only its tag is written. */
  readonly text: string
  /** The input's JSON, or `null` if the action keeps none. */
  readonly json: string | null
}

/** The unsealed part of a record. */
interface UnsealedIntent {
  readonly subjectKey: string
  readonly json: string | null
}

type Tags = Pick<PendingRecord, 'subjectTag' | 'intentTag'>

type TransactionIds = Pick<PendingRecord, 'transactionId' | 'leaderId'>

interface StoredAction {
  readonly record: PendingRecord
  readonly sealed: unknown
}

/**
 * Stores the runs of one app during a redirect.
 *
 * Every method settles. If the store fails or does not answer in time, it rejects with `cannotPersist`.
 */
export class PendingActions {
  readonly #options: PendingActionsOptions
  readonly #tab: TabMemory

  constructor(options: PendingActionsOptions) {
    this.#options = options
    this.#tab = tabMemory(options.page, options.namespace)
  }

  /**
   * Writes a run and reads it back. A failed or aborted save leaves nothing behind.
   *
   * @param signal After it aborts, nothing is written.
   * @throws {ServiceError} `cannotPersist` if the input or the record is too large, the subject is unknown, or storage
   * is denied or does not answer.
   */
  async save(ids: TransactionIds, facts: RunFacts, { text, json }: StoredIntent, signal: AbortSignal): Promise<void> {
    const { clock, limits, namespace, page, store } = this.#options
    throwIfAborted(signal)
    const { subjectKey } = facts
    if (subjectKey === null) rejectSaving('The signed-in end-user is unknown, so the run cannot be stored.')
    if (json !== null) this.#checkInput(json)
    // Makes room by removing records that are expired or unreadable, if possible.
    await this.#sweep(1, signal).catch(() => {})
    throwIfAborted(signal)
    const [subjectTag, intentTag] = await Promise.all([this.#tag(subjectKey), this.#tag(text)])
    const tags = { subjectTag, intentTag }
    // Without their input, two intents of one action look the same.
    const match = json === null ? undefined : await this.#sameIntent(facts.runId, tags).catch(() => undefined)
    const record = newRecord(
      { ...ids, ...tags, namespace: namespace() },
      { ...facts, idempotencyKey: match ?? facts.idempotencyKey },
      { href: page.href(), now: clock.wall() },
      limits,
    )
    const context = sealedContext(record)
    const plain = JSON.stringify([subjectKey, json])
    throwIfAborted(signal)
    const sealed = await this.#access(() => store.seal(plain, context))
    throwIfAborted(signal)
    await this.#write({ record, sealed }, async () => {
      const back = await this.#read(record.transactionId)
      const isSame = back !== null && sealedContext(back.record) === context
      const isOpened = isSame && (await this.#access(() => store.unseal(back.sealed, context))) === plain
      throwIfAborted(signal)
      if (!isOpened) {
        rejectSaving('Storage did not return what was written to it. Leave private mode or allow storage.')
      }
      attempt(() => page.rememberExpiry?.(record.expiresAt))
      if (record.leaderId === null) this.#tab.remember(record.transactionId)
    })
  }

  /**
   * Finds the idempotency key of an unfinished run of the same action, input and end-user in another tab. Both tabs
   * then call under one key, so a server that honors it performs only one of them.
   */
  async #sameIntent(runId: string, { subjectTag, intentTag }: Tags): Promise<string | undefined> {
    const now = this.#options.clock.wall()
    const match = (await this.#records()).find(
      (record) =>
        record.intentTag === intentTag &&
        record.subjectTag === subjectTag &&
        record.runId !== runId &&
        record.stage !== 'done' &&
        isAlive(record, now),
    )
    return match?.idempotencyKey
  }

  /** Finds the record of a transaction of this namespace, expired or not; `null` if there is no readable one. */
  async find(transactionId: string): Promise<PendingRecord | null> {
    return (await this.#read(transactionId))?.record ?? null
  }

  /** Finds the runs that share the redirect of a transaction. */
  async followersOf(transactionId: string): Promise<readonly PendingRecord[]> {
    return (await this.#records()).filter((record) => record.leaderId === transactionId)
  }

  /**
   * Opens the sealed part of a record.
   *
   * @param textOf Returns the text that identifies the intent, given the stored JSON of its input.
   * @throws {ServiceError} `pendingActionDiscarded` if the action, the input, the record or the store's key was changed, or cannot be read.
   */
  async open(record: PendingRecord, textOf: (json: string | null) => string): Promise<UnsealedIntent> {
    const { store } = this.#options
    try {
      const stored = await this.#read(record.transactionId)
      const plain = await this.#access(() => store.unseal(stored?.sealed, sealedContext(record)))
      const [subjectKey, json] = JSON.parse(plain) as [string, string | null]
      if ((await this.#tag(textOf(json))) !== record.intentTag) throw new Error('The action changed.')
      return { subjectKey, json }
    } catch (cause) {
      throw new ServiceError('pendingActionDiscarded', { cause })
    }
  }

  /**
   * Whether a transaction no longer waits for its callback. If its record was removed or can't be read, it may have
   * been performed, and counts as taken.
   */
  isTaken(transactionId: string): Promise<boolean> {
    return this.#read(transactionId).then(
      (stored) => stored?.record.stage !== 'pending',
      () => true,
    )
  }

  /** Advances a record if it is still in that stage. Only one of any number of callers gets `true`. */
  advance(transactionId: string, from: PendingStage, to: PendingStage): Promise<boolean> {
    return this.#access(() => this.#options.store.advance(transactionId, from, to))
  }

  /** Marks a transaction as over. Its callback counts as used until the record expires. */
  async close(transactionId: string): Promise<void> {
    if (this.#tab.recall() === transactionId) this.#tab.remember(null)
    await this.#access(() => this.#options.store.finish(transactionId))
  }

  /** Closes the records that earlier attempts of a departure left behind, unless another page has taken them. */
  async closeSiblings({ runId, transactionId }: PendingRecord): Promise<void> {
    const siblings = (await this.#records()).filter(
      (record) => record.runId === runId && record.transactionId !== transactionId && record.stage === 'pending',
    )
    await Promise.all(siblings.map((record) => this.close(record.transactionId)))
  }

  /** Deletes every record of an end-user. */
  async removeForSubject(subjectKey: string): Promise<void> {
    const records = await this.#records()
    // Without records, no key is created.
    if (records.length === 0) return
    const subjectTag = await this.#tag(subjectKey)
    const ownRecords = records.filter((record) => record.subjectTag === subjectTag)
    await Promise.all(ownRecords.map((record) => this.#remove(record.transactionId)))
  }

  /**
   * Deletes the expired records of every namespace with their sealed inputs, unreadable records, and the oldest records
   * of this namespace above the limit.
   */
  sweep(): Promise<void> {
    return this.#sweep(0)
  }

  async #sweep(room: number, signal?: AbortSignal): Promise<void> {
    const { clock, limits, store } = this.#options
    const entries = await this.#access(() => store.list())
    const liveEntries = entries.filter((entry) => this.#isLive(entry, clock.wall()))
    const ownRecords = liveEntries.map(({ record }) => this.#ownRecord(record)).filter((record) => record !== null)
    // Hermes has no `toSorted`.
    ownRecords.sort((a, b) => b.createdAt - a.createdAt)
    const excess = ownRecords.slice(limits.records - room)
    if (signal !== undefined) throwIfAborted(signal)
    const removable = [...entries.filter((entry) => !liveEntries.includes(entry)), ...excess]
    await Promise.all(removable.map(({ transactionId }) => this.#remove(transactionId)))
  }

  /** Another version may have written a record of another namespace under other limits, so only its dates count. */
  #isLive({ transactionId, record }: { transactionId: string; record: unknown }, now: number): boolean {
    const { namespace, createdAt, expiresAt } = Object(record) as PendingRecord
    if (namespace === this.#options.namespace()) {
      const ownRecord = this.#ownRecord(record)
      return ownRecord?.transactionId === transactionId && isAlive(ownRecord, now)
    }
    return (
      typeof namespace === 'string' && isAlive({ createdAt, expiresAt }, now) && expiresAt - createdAt <= MAX_LIFETIME
    )
  }

  #checkInput({ length }: string): void {
    const { limits, store } = this.#options
    const remedy = "or keep the input at your server with `keepInput: 'server'`."
    if (!store.canSeal) rejectSaving(`This \`store\` keeps no inputs. Use \`indexedDbStore()\`, ${remedy}`)
    if (length > limits.input)
      rejectSaving(
        `The input is ${length} characters of JSON, and \`limits.input\` is ${limits.input}. Raise the limit, ${remedy}`,
      )
  }

  /**
   * Writes an entry and checks it. If the check fails or the write takes too long, the entry is removed once it is
   * written.
   */
  async #write(entry: PendingEntry, check: () => Promise<void>): Promise<void> {
    const { store } = this.#options
    const writing = (async () => store.put(entry))()
    try {
      await this.#access(() => writing)
      await check()
    } catch (error) {
      const removal = writing.then(() => store.remove(entry.record.transactionId))
      await this.#access(() => removal).catch(() => {})
      throw error
    }
  }

  async #read(transactionId: string): Promise<StoredAction | null> {
    const entry = await this.#access(() => this.#options.store.get(transactionId))
    const record = this.#ownRecord(entry?.record)
    return entry === null || record?.transactionId !== transactionId ? null : { record, sealed: entry.sealed }
  }

  async #records(): Promise<readonly PendingRecord[]> {
    const entries = await this.#access(() => this.#options.store.list())
    return entries.map(({ record }) => this.#ownRecord(record)).filter((record) => record !== null)
  }

  #ownRecord(value: unknown): PendingRecord | null {
    const record = parsePendingRecord(value, this.#options.limits)
    return record?.namespace === this.#options.namespace() ? record : null
  }

  #tag(text: string): Promise<string> {
    return this.#access(() => this.#options.store.tag(text))
  }

  #remove(transactionId: string): Promise<void> {
    return this.#access(() => this.#options.store.remove(transactionId))
  }

  /** Passes on an error that has its own code. Any other error of the browser means that storage is denied. */
  async #access<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await withTimeout(work(), this.#options.timeout)
    } catch (cause) {
      if (toFailure(cause).code !== 'unexpected') throw cause
      const name = cause instanceof Error ? cause.name : typeof cause
      const message = `The browser's storage failed with ${name}. Leave private mode or allow storage.`
      throw new ServiceError('cannotPersist', { message, cause })
    }
  }
}
