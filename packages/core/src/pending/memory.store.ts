import type { PendingEntry, PendingStore } from './pending-store.js'
import { type KeyPair, createKeyPair, seal, tag, unseal } from './seal.js'

/** Keeps pending actions until the page leaves: for tests, and for services that never leave it. */
export function memoryStore(): PendingStore {
  const entries = new Map<string, PendingEntry>()
  let pair: Promise<KeyPair> | undefined
  const keys = (): Promise<KeyPair> => (pair ??= createKeyPair())
  return {
    guarantee: 'page',
    canSeal: true,
    put: async (entry) => {
      entries.set(entry.record.transactionId, structuredClone(entry))
    },
    get: async (transactionId) => structuredClone(entries.get(transactionId) ?? null),
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
      [...entries].map(([transactionId, { record }]) => ({ transactionId, record: structuredClone(record) })),
    seal: async (plain, context) => seal(await keys(), plain, context),
    unseal: async (sealed, context) => unseal(await keys(), sealed, context),
    tag: async (text) => tag(await keys(), text),
  }
}
