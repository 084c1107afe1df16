import type { NewOperation, OperationClaim, OperationEnd, OperationStore } from './operation-store.js'

export const NOW = 1_800_000_000
/** The end-user of every operation that is not another's. */
const OWNER = 'a'.repeat(64)
let count = 0
/** An id or a digest that no other one is. */
export const next = (): string => (count += 1).toString(16).padStart(32, '0')

/** An operation of ten minutes. */
export const operationOf = (change: Partial<NewOperation> = {}): NewOperation => ({
  owner: OWNER,
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
  owner: OWNER,
  id,
  key: next(),
  authentication: next(),
  token: next(),
  now: NOW,
  leaseUntil: NOW + 60,
  keepUntil: NOW + 90_000,
  again: false,
  ...change,
})

/** How the holder of a claim ends it. */
export const endOf = (claim: OperationClaim, change: Partial<OperationEnd> = {}): OperationEnd => ({
  owner: claim.owner,
  id: claim.id,
  token: claim.token,
  now: NOW,
  state: 'done',
  answer: '{"receipt":1}',
  ...change,
})

/** Opens an operation beside any number of others. */
export const create = (store: OperationStore, operation: NewOperation, now = NOW): Promise<void> =>
  store.create(operation, now, 1_000_000)
