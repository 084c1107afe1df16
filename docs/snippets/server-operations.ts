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
    const client = await createClient({ url }).connect()
    return redisStore((command) => client.sendCommand(command))
  }
  const store = postgresStore(new pg.Pool({ connectionString: url }))
  await store.setUp()
  return store
}
// #endregion

// #region operations
import { createVerifier } from '@reauth/server'
import { commitOperation, createOperation, defineOperations, operationStatus } from '@reauth/server/operations'

const verifier = createVerifier({ issuer: 'https://auth.example.com', audience: 'my-client-id' })
const operations = defineOperations({ verifier, store: await storeFor('memory') })

type Fields = { readonly to: string; readonly amount: string }

/** Before the end-user is asked. Answer the browser with the operation's id and the time from which an authentication counts. */
export const open = (token: string, fields: Fields) =>
  createOperation(operations, { token, action: 'transfer', fields })

/** With the new token. The handler runs once; repeating the key returns the stored answer. */
export const commit = (token: string, operationId: string, idempotencyKey: string, fields: Fields) =>
  commitOperation(operations, {
    token,
    operationId,
    action: 'transfer',
    fields,
    idempotencyKey,
    handler: ({ authentication }) => ({ booked: fields.amount, for: authentication.subject }),
  })

/** After an answer was lost. */
export const statusOf = (token: string, operationId: string) => operationStatus(operations, { token, operationId })
// #endregion
