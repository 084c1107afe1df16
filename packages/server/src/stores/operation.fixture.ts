import type { NewOperation, OperationClaim } from './operation-store.js'

export const NOW = 1_800_000_000
let count = 0
/** An id or a digest that no other one is. */
export const next = (): string => (count += 1).toString(16).padStart(32, '0')

/** An operation of ten minutes. */
export const operationOf = (change: Partial<NewOperation> = {}): NewOperation => ({
  id: next(),
  action: 'transfer',
  digest: 'd'.repeat(64),
  issuer: 'https://op.example.com',
  subject: 'alice "é" \u{1f642}',
  openedAt: NOW - 3,
  previousAuthTime: null,
  expiresAt: NOW + 600,
  keepUntil: NOW + 90_000,
  ...change,
})

/** A claim under a key of its own, paid by an authentication of its own. */
export const claimOf = (id: string, change: Partial<OperationClaim> = {}): OperationClaim => ({
  id,
  key: next(),
  authentication: next(),
  now: NOW,
  keepUntil: NOW + 90_000,
  ...change,
})
