import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commitOperation, operationStatus } from '../operations.js'
import { type PostgresClient, postgresStore } from '../stores/postgres.js'
import { make, open, requestFor, scene, tokenOf, useScene } from './operations.fixture.js'

useScene()

const database = new PGlite()
const store = postgresStore(database, { warn: () => undefined })

beforeAll(async () => {
  await store.setUp()
  await database.query('CREATE TABLE ledger (operation text NOT NULL)')
})
afterAll(() => database.close())

/** Writes to the ledger in the transaction of the operation, and then throws `failure`, if there is one. */
const bookIn = (operationId: string, failure?: Error) =>
  database.transaction(async (transaction) => {
    const client = transaction as unknown as PostgresClient
    const result = await commitOperation(make({ store: store.in(client) }), {
      ...(await requestFor(operationId)),
      async handler() {
        await client.query('INSERT INTO ledger VALUES ($1)', [operationId])
        return { receipt: 1 }
      },
    })
    if (failure !== undefined) throw failure
    return result
  })
const ledger = async (operationId: string): Promise<number> =>
  (await database.query('SELECT FROM ledger WHERE operation = $1', [operationId])).rows.length
const stateOf = async (operationId: string): Promise<unknown> => {
  const result = await operationStatus(make({ store }), { token: await tokenOf(), operationId })
  return result.ok ? result.status.state : result.code
}

it('the claim, the work and the answer are in one transaction of the app', async () => {
  const operationId = await open(make({ store }))
  expect(await bookIn(operationId)).toMatchObject({ ok: true, answer: { receipt: 1 } })
  expect([await ledger(operationId), await stateOf(operationId)]).toEqual([1, 'done'])
})

it('a rollback leaves the operation open and its authentication unspent', async () => {
  // A different time than that of the authentication above, which is spent.
  scene.now += 10
  const operationId = await open(make({ store }))
  await expect(bookIn(operationId, new Error('power'))).rejects.toThrow('power')
  expect([await ledger(operationId), await stateOf(operationId)]).toEqual([0, 'open'])
  expect(await bookIn(operationId)).toMatchObject({ ok: true, replayed: false })
  expect([await ledger(operationId), await stateOf(operationId)]).toEqual([1, 'done'])
})
