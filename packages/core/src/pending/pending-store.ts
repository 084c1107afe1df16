import type { PendingRecord, PendingStage } from './pending-record.js'

/** A record with its sealed input. */
export interface PendingEntry {
  readonly record: PendingRecord
  /** The action's input, encrypted; `null` if the action keeps none. */
  readonly sealed: Uint8Array<ArrayBuffer> | null
}

/** Where pending actions are kept while the page is away. If a method rejects, nothing was kept, and the run is refused. */
export interface PendingStore {
  /**
   * What keeps two tabs from taking the same record: a transaction of the database, a lock between tabs, nothing but this tab's own storage, or nothing beyond
   * this page.
   */
  readonly guarantee: 'transaction' | 'lock' | 'tab' | 'page'
  /** Whether the store keeps inputs. If it does not, `seal` and `unseal` reject. */
  readonly canSeal: boolean
  put(entry: PendingEntry): Promise<void>
  /** Returns what was written, unchecked: whoever reads it parses it. */
  get(transactionId: string): Promise<{ readonly record: unknown; readonly sealed: unknown } | null>
  /** Moves a record on, if it is still in that stage: of any number of callers, one gets `true`. */
  advance(transactionId: string, from: PendingStage, to: PendingStage): Promise<boolean>
  /** Moves a record to `done` from whatever stage, and forgets its input, in one step. */
  finish(transactionId: string): Promise<void>
  remove(transactionId: string): Promise<void>
  /** Every record, unchecked, with the transaction that it is kept under: what cannot be read can be removed. */
  list(): Promise<{ readonly transactionId: string; readonly record: unknown }[]>
  /** Encrypts so that only this browser can read it, together with a context that must not change. */
  seal(plain: string, context: string): Promise<Uint8Array<ArrayBuffer>>
  /** Rejects if the context, the bytes or the key are not the same. */
  unseal(sealed: unknown, context: string): Promise<string>
}
