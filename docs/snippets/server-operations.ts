// #region stores
import type { OperationStore } from '@reauth/server/stores/memory'
import { memoryStore } from '@reauth/server/stores/memory'
import { postgresStore } from '@reauth/server/stores/postgres'
import { redisStore } from '@reauth/server/stores/redis'
import { createClient } from '@redis/client'
import pg from 'pg'

export async function storeFor(kind: 'memory' | 'postgres' | 'redis', url = ''): Promise<OperationStore> {
  if (kind === 'memory') return memoryStore()
  if (kind === 'redis') {
    const client = createClient({ url })
    client.on('error', (error) => console.error('Redis:', error))
    await client.connect()
    const store = redisStore((command) => client.sendCommand(command))
    await store.setUp()
    return store
  }
  const pool = new pg.Pool({ connectionString: url })
  pool.on('error', (error) => console.error('PostgreSQL:', error))
  const store = postgresStore(pool)
  await store.setUp()
  return store
}
// #endregion

// #region operations
import { createVerifier } from '@reauth/server'
import { commitOperation, createOperation, defineOperations, operationStatus } from '@reauth/server/operations'

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })
const operations = defineOperations({
  verifier,
  store: await storeFor('memory'),
  onError: ({ call, operationId, error }) => console.error(`${call} of ${operationId}:`, error),
})

const balance = 100

type Fields = { readonly to: string; readonly amount: string }

/** Call it before the end-user is asked, and send the result to the browser. */
export const open = (token: string, fields: Fields) =>
  createOperation(operations, { token, action: 'transfer', fields })

/** Call it with the new token. The handler runs once for each key. */
export const commit = (token: string, operationId: string, idempotencyKey: string, fields: Fields) =>
  commitOperation(operations, {
    token,
    operationId,
    action: 'transfer',
    fields,
    idempotencyKey,
    handler: ({ authentication, notPerformed }) =>
      Number(fields.amount) > balance
        ? notPerformed({ title: 'The balance is too low.' })
        : { booked: fields.amount, for: authentication.subject },
  })

/** Call it after an answer was lost. */
export const statusOf = (token: string, operationId: string) => operationStatus(operations, { token, operationId })
// #endregion

// #region resolve
import { resolveOperation } from '@reauth/server/operations'

type Unknown = { readonly operationId: string; readonly issuer: string; readonly subject: string }

/** For your support team or a job, after they checked the ledger. */
export const settle = (unknown: Unknown, receipt?: string) =>
  resolveOperation(
    operations,
    receipt === undefined
      ? { ...unknown, outcome: 'notPerformed' }
      : { ...unknown, outcome: 'performed', answer: { receipt } },
  )
// #endregion
