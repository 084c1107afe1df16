import type { PendingRecord, PendingStage } from './pending-record.js'

/** A record with its sealed input. */
export interface PendingEntry {
  readonly record: PendingRecord
  /** The end-user and the action's input, encrypted; `null` once the run has ended. */
  readonly sealed: Uint8Array<ArrayBuffer> | null
}

/** Stores pending actions during a redirect. If a method rejects, nothing was stored, and the run is refused. */
export interface PendingStore {
  /**
   * What prevents two tabs from taking the same record: a database transaction, a lock between tabs, storage that only
   * this tab sees, or memory that only this page sees.
   */
  readonly guarantee: 'transaction' | 'lock' | 'tab' | 'page'
  /** Whether the sealing key is unreadable to scripts. Only such a store receives inputs. */
  readonly canSeal: boolean
  put(entry: PendingEntry): Promise<void>
  /** Returns the stored entry unchecked; the caller parses it. */
  get(transactionId: string): Promise<{ readonly record: unknown; readonly sealed: unknown } | null>
  /** Advances a record if it is still in that stage. Only one of any number of callers gets `true`. */
  advance(transactionId: string, from: PendingStage, to: PendingStage): Promise<boolean>
  /** Moves a record from any stage to `done` and deletes its sealed part, in one step. */
  finish(transactionId: string): Promise<void>
  remove(transactionId: string): Promise<void>
  /**
   * Every record, unchecked, with the transaction under which it is stored, so that unreadable records can be removed.
   */
  list(): Promise<{ readonly transactionId: string; readonly record: unknown }[]>
  /** Encrypts a text so that only this browser can read it, bound to a context that must not change. */
  seal(plain: string, context: string): Promise<Uint8Array<ArrayBuffer>>
  /** Rejects if the context, the bytes or the key are not the same. */
  unseal(sealed: unknown, context: string): Promise<string>
  /**
   * Tags a text. The tag is the same for the same text in this browser until the key is lost. Without the key, nobody
   * can find the text by guessing.
   *
   * Uses HMAC-SHA-256, with a key that is stored beside the sealing key.
   */
  tag(text: string): Promise<string>
}
