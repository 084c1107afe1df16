import { type CryptoKey, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { beforeAll, beforeEach } from 'vitest'
import { type Verifier, createVerifier } from '../index.js'
import {
  type CommitOperationRequest,
  type Json,
  type Operations,
  type OperationsOptions,
  commitOperation,
  createOperation,
  defineOperations,
} from '../operations.js'
import { memoryStore } from '../stores/memory.js'
import type { OperationStore } from '../stores/operation-store.js'

export const NOW = 1_800_000_000
export const FIELDS = { to: 'bob', amount: '10.00' }

/** A server with an operation store in memory, and a clock. */
export const scene = { now: NOW } as {
  now: number
  privateKey: CryptoKey
  verifier: Verifier
  store: OperationStore
  operations: Operations
}

export const tokenOf = (change: JWTPayload = {}): Promise<string> =>
  new SignJWT({
    iss: 'https://op.example.com',
    aud: 'app',
    sub: 'alice',
    sid: 'session',
    iat: scene.now,
    exp: scene.now + 300,
    auth_time: NOW - 1000,
    ...change,
  })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(scene.privateKey)
export const make = (change: Partial<OperationsOptions> = {}): Operations =>
  defineOperations({ verifier: scene.verifier, store: scene.store, clock: () => scene.now, ...change })

/** Opens an operation, and advances the clock to the next second. */
export const open = async (of = scene.operations, token?: string, fields: Json = FIELDS): Promise<string> => {
  const opened = await createOperation(of, { token: token ?? (await tokenOf()), action: 'transfer', fields })
  if (opened.ok !== true) throw new Error(opened.code)
  scene.now += 1
  return opened.operation.operationId
}
/** Creates a request that commits an operation after a fresh authentication. */
export const requestFor = async (
  operationId: unknown,
  change: Partial<CommitOperationRequest<Json>> = {},
): Promise<CommitOperationRequest<Json>> => ({
  token: await tokenOf({ auth_time: scene.now }),
  operationId,
  action: 'transfer',
  fields: FIELDS,
  idempotencyKey: `"${String(operationId)}"`,
  handler: () => ({ receipt: 1 }),
  ...change,
})
export const commit = async (
  operationId: unknown,
  change: Partial<CommitOperationRequest<Json>> = {},
  of = scene.operations,
): Promise<string> => {
  const result = await commitOperation(of, await requestFor(operationId, change))
  if (result.ok) return result.replayed ? 'replayed' : 'ran'
  return `${result.response.status} ${result.code}`
}

/** Creates the scene before each test of a file. */
export function useScene(): void {
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256')
    scene.privateKey = pair.privateKey
    const jwks = { keys: [await exportJWK(pair.publicKey)] }
    scene.verifier = createVerifier({ issuer: 'https://op.example.com', audience: 'app', jwks, clock: () => scene.now })
  })
  beforeEach(() => {
    scene.now = NOW
    scene.store = memoryStore()
    scene.operations = make()
  })
}
