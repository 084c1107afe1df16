import type { PendingRecord, PendingStage } from './pending-record.js'

/** A record with its sealed input. */
export interface PendingEntry {
  readonly record: PendingRecord
  /** Who the end-user is and the action's input, encrypted; `null` once the run is over. */
  readonly sealed: Uint8Array<ArrayBuffer> | null
}

/** Where pending actions are kept while the page is away. If a method rejects, nothing was kept, and the run is refused. */
export interface PendingStore {
  /**
   * What keeps two tabs from taking the same record: a transaction of the database, a lock between tabs, nothing but this tab's own storage, or nothing beyond
   * this page.
   */
  readonly guarantee: 'transaction' | 'lock' | 'tab' | 'page'
  /** Whether no script can read the key that seals. Only such a store is given inputs. */
  readonly canSeal: boolean
  put(entry: PendingEntry): Promise<void>
  /** Returns what was written, unchecked: whoever reads it parses it. */
  get(transactionId: string): Promise<{ readonly record: unknown; readonly sealed: unknown } | null>
  /** Moves a record on, if it is still in that stage: of any number of callers, one gets `true`. */
  advance(transactionId: string, from: PendingStage, to: PendingStage): Promise<boolean>
  /** Moves a record to `done` from whatever stage, and forgets what was sealed, in one step. */
  finish(transactionId: string): Promise<void>
  remove(transactionId: string): Promise<void>
  /** Every record, unchecked, with the transaction that it is kept under: what cannot be read can be removed. */
  list(): Promise<{ readonly transactionId: string; readonly record: unknown }[]>
  /** Encrypts so that only this browser can read it, together with a context that must not change. */
  seal(plain: string, context: string): Promise<Uint8Array<ArrayBuffer>>
  /** Rejects if the context, the bytes or the key are not the same. */
  unseal(sealed: unknown, context: string): Promise<string>
  /**
   * Tags a text: the same tag for the same text in this browser, until its key is lost, from which nobody without the key can find the text by guessing.
   *
   * HMAC-SHA-256 under a key that stays where the key that seals is.
   */
  tag(text: string): Promise<string>
}
