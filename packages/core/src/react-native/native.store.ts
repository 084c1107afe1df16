import { attempt } from '../platform/attempt.js'
import { fromBase64url } from '../platform/base64url.js'
import { base64url } from '../platform/digest.js'
import { recordLock } from '../platform/names.js'
import type { PendingStage } from '../pending/pending-record.js'
import type { PendingStore } from '../pending/pending-store.js'
import { turns } from './turns.js'

/** The texts of a native module, each under the id of a transaction. */
export interface NativeEntries {
  read(transactionId: string): Promise<string | null>
  write(transactionId: string, text: string): Promise<void>
  remove(transactionId: string): Promise<void>
  ids(): Promise<readonly string[]>
}

/** A record with its sealed part as text. */
interface TextEntry {
  readonly record?: { readonly stage?: unknown }
  readonly sealed?: unknown
}

/** Decodes a text that {@link base64url} wrote. */
export const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(fromBase64url(text), (byte) => byte.charCodeAt(0))

/**
 * Stores records in a native module. An app is one process, so only one of its callers can take a record.
 *
 * @param protection Seals and tags the secret parts.
 */
export function nativeStore(
  entries: NativeEntries,
  protection: Pick<PendingStore, 'canSeal' | 'seal' | 'unseal' | 'tag'>,
): PendingStore {
  const read = async (transactionId: string): Promise<TextEntry | null> => {
    const text = (await entries.read(transactionId)) ?? 'null'
    return attempt(() => JSON.parse(text) as TextEntry | null) ?? null
  }
  /** Moves a record to a stage, from the given stage or from any stage. */
  const move = (transactionId: string, to: PendingStage, from?: PendingStage): Promise<boolean> =>
    turns.take(recordLock(transactionId), async () => {
      const entry = await read(transactionId)
      const record = entry?.record
      if (record?.stage === undefined || record.stage !== (from ?? record.stage)) return false
      const sealed = to === 'done' ? null : entry?.sealed
      await entries.write(transactionId, JSON.stringify({ record: { ...record, stage: to }, sealed }))
      return true
    })

  return {
    guarantee: 'lock',
    ...protection,
    put: ({ record, sealed }) =>
      turns.take(recordLock(record.transactionId), () =>
        entries.write(record.transactionId, JSON.stringify({ record, sealed: sealed && base64url(sealed) })),
      ),
    get: async (transactionId) => {
      const entry = await read(transactionId)
      if (entry === null) return null
      const { record, sealed } = entry
      return { record, sealed: typeof sealed === 'string' ? (attempt(() => toBytes(sealed)) ?? null) : null }
    },
    advance: (transactionId, from, to) => move(transactionId, to, from),
    finish: async (transactionId) => {
      await move(transactionId, 'done')
    },
    remove: (transactionId) => turns.take(recordLock(transactionId), () => entries.remove(transactionId)),
    list: async () =>
      Promise.all(
        (await entries.ids()).map(async (transactionId) => ({
          transactionId,
          record: (await read(transactionId))?.record,
        })),
      ),
  }
}
