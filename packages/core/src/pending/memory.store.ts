import type { PendingRecord } from './pending-record.js'
import type { PendingEntry, PendingStore } from './pending-store.js'
import { type KeyPair, createKeyPair, seal, tag, unseal } from './seal.js'

const copyOfRecord = (record: PendingRecord): PendingRecord => JSON.parse(JSON.stringify(record)) as PendingRecord

const copyOf = ({ record, sealed }: PendingEntry): PendingEntry => ({
  record: copyOfRecord(record),
  sealed: sealed && Uint8Array.from(sealed),
})

/** Stores pending actions in memory, until the page is left. For tests, and for services that never leave the page. */
export function memoryStore(): PendingStore {
  const entries = new Map<string, PendingEntry>()
  let pair: Promise<KeyPair> | undefined
  const keys = (): Promise<KeyPair> => (pair ??= createKeyPair())
  return {
    guarantee: 'page',
    canSeal: true,
    put: async (entry) => {
      entries.set(entry.record.transactionId, copyOf(entry))
    },
    get: async (transactionId) => {
      const entry = entries.get(transactionId)
      return entry === undefined ? null : copyOf(entry)
    },
    advance: async (transactionId, from, to) => {
      const entry = entries.get(transactionId)
      if (entry?.record.stage !== from) return false
      entries.set(transactionId, { ...entry, record: { ...entry.record, stage: to } })
      return true
    },
    finish: async (transactionId) => {
      const entry = entries.get(transactionId)
      if (entry !== undefined) entries.set(transactionId, { record: { ...entry.record, stage: 'done' }, sealed: null })
    },
    remove: async (transactionId) => {
      entries.delete(transactionId)
    },
    list: async () =>
      [...entries].map(([transactionId, { record }]) => ({ transactionId, record: copyOfRecord(record) })),
    seal: async (plain, context) => seal(await keys(), plain, context),
    unseal: async (sealed, context) => unseal(await keys(), sealed, context),
    tag: async (text) => tag(await keys(), text),
  }
}
