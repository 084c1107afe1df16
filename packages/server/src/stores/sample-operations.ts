import type { NewOperation, OperationClaim, OperationEnd } from './operation-store.js'

/** When every sample operation is opened, in seconds. */
export const NOW = 1_800_000_000

/** Returns a unique value in hexadecimal. */
export const uniqueHex = (): string => crypto.randomUUID().replaceAll('-', '')

/** Creates an operation with a lifetime of ten minutes. */
export const sampleOperation = (change: Partial<NewOperation> = {}): NewOperation => ({
  owner: 'a'.repeat(64),
  id: uniqueHex(),
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

/** Creates a claim on an operation with a unique key and authentication. */
export const claimOn = (
  { owner, id }: Pick<NewOperation, 'owner' | 'id'>,
  change: Partial<OperationClaim> = {},
): OperationClaim => ({
  owner,
  id,
  key: uniqueHex(),
  authentication: uniqueHex(),
  token: uniqueHex(),
  now: NOW,
  leaseUntil: NOW + 60,
  keepUntil: NOW + 90_000,
  isResume: false,
  ...change,
})

/** Creates the end of a claim by its holder. */
export const endOf = ({ owner, id, token }: OperationClaim, change: Partial<OperationEnd> = {}): OperationEnd => ({
  owner,
  id,
  token,
  now: NOW,
  state: 'done',
  answer: '{"receipt":"é"}',
  ...change,
})
