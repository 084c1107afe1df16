import { throwIfAborted } from '../platform/abort.js'
import { attempt } from '../platform/attempt.js'
import type { ReauthClock } from '../platform/clock.js'
import type { Page } from '../platform/page.js'
import { type TabMemory, tabMemory } from '../platform/tab-memory.js'
import { withTimeout } from '../platform/with-timeout.js'
import { ServiceError } from '../words/service-error.js'
import { toFailure } from '../words/codes.js'
import type { RunFacts } from '../words/facts.js'
import { newRecord, refuse } from './new-record.js'
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

/** How much may be kept. */
export interface PendingLimits extends RecordLimits {
  /** The largest input, in characters of its JSON. */
  readonly input: number
  /** Records of this namespace at the same time; the oldest goes first. */
  readonly records: number
}

interface PendingActionsOptions {
  readonly store: PendingStore
  readonly clock: ReauthClock
  readonly page: Page
  /** The app, among all apps of this origin. Read at every access. */
  readonly namespace: () => string
  readonly limits: PendingLimits
  /** How long each access to the store may take, in milliseconds. */
  readonly timeout: number
}

/** What is kept of an intent. */
interface KeptIntent {
  /** Identifies the action and its input. Tagged, never written. */
  readonly text: string
  /** The input's JSON, or `null` if the action keeps none. */
  readonly json: string | null
}

/** What was sealed beside a record. */
interface Opened {
  readonly subjectKey: string
  readonly json: string | null
}

type Tags = Pick<PendingRecord, 'subjectTag' | 'intentTag'>

type TransactionIds = Pick<PendingRecord, 'transactionId' | 'leaderId'>

interface Found {
  readonly record: PendingRecord
  readonly sealed: unknown
}

/**
 * Keeps the runs of one app in a store while the page is away.
 *
 * Every method settles: a store that does not answer in time, or fails, rejects with `cannotPersist`.
 */
export class PendingActions {
  readonly #options: PendingActionsOptions
  readonly #tab: TabMemory

  constructor(options: PendingActionsOptions) {
    this.#options = options
    this.#tab = tabMemory(options.page, options.namespace)
  }

  /**
   * Writes a run and reads it back. A save that fails or is aborted leaves nothing behind.
   *
   * @param signal Nothing is written once it is aborted.
   * @throws {ServiceError} `cannotPersist` if the input or the record is too large, the subject is not known, or storage is denied or does not answer.
   */
  async save(ids: TransactionIds, facts: RunFacts, { text, json }: KeptIntent, signal: AbortSignal): Promise<void> {
    const { clock, limits, namespace, page, store } = this.#options
    throwIfAborted(signal)
    const { subjectKey } = facts
    if (subjectKey === null) refuse('Nobody is known to be signed in, so nothing can be kept for them.')
    if (json !== null) this.#checkInput(json)
    // What is too old to be read makes room, if it can.
    await this.#sweep(1, signal).catch(() => {})
    throwIfAborted(signal)
    const [subjectTag, intentTag] = await Promise.all([this.#tag(subjectKey), this.#tag(text)])
    const tags = { subjectTag, intentTag }
    // Without its input, two intents of one action look the same.
    const same = json === null ? undefined : await this.#sameIntent(facts.runId, tags).catch(() => undefined)
    const record = newRecord(
      { ...ids, ...tags, namespace: namespace() },
      { ...facts, idempotencyKey: same ?? facts.idempotencyKey },
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
        refuse('Storage did not return what was written to it. Leave private mode or allow storage.')
      }
      attempt(() => page.rememberExpiry?.(record.expiresAt))
      if (record.leaderId === null) this.#tab.remember(record.transactionId)
    })
  }

  /**
   * Finds the key of the same intent in another tab: the same action, input and end-user, not over yet. Both tabs then call under one key, so that a server
   * that honors it performs one of them.
   */
  async #sameIntent(runId: string, { subjectTag, intentTag }: Tags): Promise<string | undefined> {
    const now = this.#options.clock.wall()
    const same = (await this.#records()).find(
      (record) =>
        record.intentTag === intentTag &&
        record.subjectTag === subjectTag &&
        record.runId !== runId &&
        record.stage !== 'done' &&
        isAlive(record, now),
    )
    return same?.idempotencyKey
  }

  /** Finds the record of a transaction of this namespace, expired or not; `null` if there is none that can be read. */
  async find(transactionId: string): Promise<PendingRecord | null> {
    return (await this.#read(transactionId))?.record ?? null
  }

  /** Finds the runs that share the redirect of a transaction. */
  async followersOf(transactionId: string): Promise<readonly PendingRecord[]> {
    return (await this.#records()).filter((record) => record.leaderId === transactionId)
  }

  /**
   * Opens what was sealed beside a record.
   *
   * @param textOf What identifies the intent if this is the JSON that was kept of its input.
   * @throws {ServiceError} `pendingActionDiscarded` if the action, the input, the record or the store's key was changed, or cannot be read.
   */
  async open(record: PendingRecord, textOf: (json: string | null) => string): Promise<Opened> {
    const { store } = this.#options
    try {
      const found = await this.#read(record.transactionId)
      const plain = await this.#access(() => store.unseal(found?.sealed, sealedContext(record)))
      const [subjectKey, json] = JSON.parse(plain) as [string, string | null]
      if ((await this.#tag(textOf(json))) !== record.intentTag) throw new Error('The action changed.')
      return { subjectKey, json }
    } catch (cause) {
      throw new ServiceError('pendingActionDiscarded', { cause })
    }
  }

  /** Whether a transaction is not waiting for its callback any more. If its record was removed or can't be read, it may have been performed, and counts as taken. */
  isTaken(transactionId: string): Promise<boolean> {
    return this.#read(transactionId).then(
      (found) => found?.record.stage !== 'pending',
      () => true,
    )
  }

  /** Moves a record on, if it is still in that stage: of any number of callers, one gets `true`. */
  advance(transactionId: string, from: PendingStage, to: PendingStage): Promise<boolean> {
    return this.#access(() => this.#options.store.advance(transactionId, from, to))
  }

  /** Marks a transaction as over. Its callback is known as used until it expires. */
  async close(transactionId: string): Promise<void> {
    if (this.#tab.recall() === transactionId) this.#tab.remember(null)
    await this.#access(() => this.#options.store.finish(transactionId))
  }

  /** Closes the records that a departure left behind when it was begun again. One that another page has taken stays that page's. */
  async closeSiblings({ runId, transactionId }: PendingRecord): Promise<void> {
    const siblings = (await this.#records()).filter(
      (record) => record.runId === runId && record.transactionId !== transactionId && record.stage === 'pending',
    )
    await Promise.all(siblings.map((record) => this.close(record.transactionId)))
  }

  /** Removes every record of an end-user. */
  async removeOf(subjectKey: string): Promise<void> {
    const records = await this.#records()
    // Where nothing is kept, no key is made.
    if (records.length === 0) return
    const subjectTag = await this.#tag(subjectKey)
    const own = records.filter((record) => record.subjectTag === subjectTag)
    await Promise.all(own.map((record) => this.#remove(record.transactionId)))
  }

  /** Removes the expired records of every namespace with their sealed inputs, what nobody can read, and the oldest of too many of this namespace. */
  sweep(): Promise<void> {
    return this.#sweep(0)
  }

  async #sweep(room: number, signal?: AbortSignal): Promise<void> {
    const { clock, limits, store } = this.#options
    const entries = await this.#access(() => store.list())
    const alive = entries.filter((entry) => this.#isLive(entry, clock.wall()))
    const own = alive.map(({ record }) => this.#own(record)).filter((record) => record !== null)
    // Hermes has no `toSorted`.
    own.sort((a, b) => b.createdAt - a.createdAt)
    const tooMany = own.slice(limits.records - room)
    if (signal !== undefined) throwIfAborted(signal)
    const dead = [...entries.filter((entry) => !alive.includes(entry)), ...tooMany]
    await Promise.all(dead.map(({ transactionId }) => this.#remove(transactionId)))
  }

  /** A record of another namespace may have been written by another version under other limits: only its dates count. */
  #isLive({ transactionId, record }: { transactionId: string; record: unknown }, now: number): boolean {
    const { namespace, createdAt, expiresAt } = Object(record) as PendingRecord
    if (namespace === this.#options.namespace()) {
      const own = this.#own(record)
      return own?.transactionId === transactionId && isAlive(own, now)
    }
    return (
      typeof namespace === 'string' && isAlive({ createdAt, expiresAt }, now) && expiresAt - createdAt <= MAX_LIFETIME
    )
  }

  #checkInput({ length }: string): void {
    const { limits, store } = this.#options
    const remedy = "or keep the input at your server with `keepInput: 'server'`."
    if (!store.canSeal) refuse(`This \`store\` keeps no inputs. Use \`indexedDbStore()\`, ${remedy}`)
    if (length > limits.input)
      refuse(
        `The input is ${length} characters of JSON, and \`limits.input\` is ${limits.input}. Raise the limit, ${remedy}`,
      )
  }

  /** Writes an entry and checks it. If the check fails, or the write does not end in time, the entry is removed as soon as it was written. */
  async #write(entry: PendingEntry, check: () => Promise<void>): Promise<void> {
    const { store } = this.#options
    const writing = (async () => store.put(entry))()
    try {
      await this.#access(() => writing)
      await check()
    } catch (error) {
      const undone = writing.then(() => store.remove(entry.record.transactionId))
      await this.#access(() => undone).catch(() => {})
      throw error
    }
  }

  async #read(transactionId: string): Promise<Found | null> {
    const entry = await this.#access(() => this.#options.store.get(transactionId))
    const record = this.#own(entry?.record)
    return entry === null || record?.transactionId !== transactionId ? null : { record, sealed: entry.sealed }
  }

  async #records(): Promise<readonly PendingRecord[]> {
    const entries = await this.#access(() => this.#options.store.list())
    return entries.map(({ record }) => this.#own(record)).filter((record) => record !== null)
  }

  #own(value: unknown): PendingRecord | null {
    const record = parsePendingRecord(value, this.#options.limits)
    return record?.namespace === this.#options.namespace() ? record : null
  }

  #tag(text: string): Promise<string> {
    return this.#access(() => this.#options.store.tag(text))
  }

  #remove(transactionId: string): Promise<void> {
    return this.#access(() => this.#options.store.remove(transactionId))
  }

  /** An error that names its own code passes; the browser's own say that storage is denied. */
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
