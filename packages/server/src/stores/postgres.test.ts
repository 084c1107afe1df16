import pg from 'pg'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { startPostgres } from '../../test/databases.fixture.js'
import { storeContract } from '../testing.js'
import { create } from './operation.fixture.js'
import { type PostgresClient, type PostgresStore, postgresStore } from './postgres.js'
import { NOW, claimOn, endOf, sampleOperation, uniqueHex } from './sample-operations.js'

describe('the PostgreSQL store', () => {
  const failing = (error: unknown): PostgresClient => ({ query: () => Promise.reject(error) })

  it.each(['Robert"; DROP TABLE', '', 'A', 'a'.repeat(42), 7 as never])('refuses the table name %j', (table) => {
    expect(() => postgresStore(failing(undefined), { table })).toThrow(expect.objectContaining({ field: 'table' }))
  })

  it('rejects with the error of the database', async () => {
    const error = new Error('down')
    await expect(postgresStore(failing(error)).claim(claimOn(sampleOperation()))).rejects.toBe(error)
  })

  it('rejects a failed claim if its conflict has disappeared meanwhile', async () => {
    const answers = [[], [{ open: true, key: false, authentication: false }]]
    const client: PostgresClient = { query: async () => ({ rows: answers.shift()! }) }
    await expect(postgresStore(client).claim(claimOn(sampleOperation()))).rejects.toThrow('gone')
  })

  it.each(['40001', '40P01'])(
    'retries a statement that a serializable database refused with %s, at most six times',
    async (code) => {
      let left = 5
      const client: PostgresClient = {
        query: async () => {
          if (left === 0) return { rows: [{}] }
          left -= 1
          throw Object.assign(new Error('conflict'), { code })
        },
      }
      expect(await postgresStore(client).claim(claimOn(sampleOperation()))).toBe('claimed')
      left = 6
      await expect(postgresStore(client).claim(claimOn(sampleOperation()))).rejects.toMatchObject({ code })
      expect(left).toBe(0)
    },
  )

  it('retries nothing inside a transaction of the app, which the conflict has aborted', async () => {
    const query = vi.fn(async () => {
      throw Object.assign(new Error('conflict'), { code: '40001' })
    })
    const store = postgresStore({ query }).in({ query })
    expect(store.isTransaction).toBe(true)
    await expect(store.claim(claimOn(sampleOperation()))).rejects.toThrow('conflict')
    expect(query).toHaveBeenCalledTimes(1)
  })

  it('warns about each setting with which the database can lose writes', async () => {
    const sentences: string[] = []
    const settings = { fsync: 'on', synchronous_commit: 'on' }
    const client: PostgresClient = { query: async () => ({ rows: [settings] }) }
    const store = postgresStore(client, { warn: (sentence) => void sentences.push(sentence) })
    await store.setUp()
    expect(sentences).toEqual([])
    settings.synchronous_commit = 'off'
    settings.fsync = 'off'
    await store.setUp()
    expect(sentences).toEqual([
      expect.stringMatching(/^fsync is off: .* run twice\.$/),
      expect.stringMatching(/^synchronous_commit is off: .* run twice\.$/),
    ])
  })
})

describe('the tables of PostgreSQL', async () => {
  const server = await startPostgres()
  const test = 'absent' in server ? it.skip : it
  if ('absent' in server) console.warn(`SKIPPED: the tables of PostgreSQL. ${server.absent}`)
  const pool = new pg.Pool({
    host: '127.0.0.1',
    user: 'reauth',
    database: 'postgres',
    max: 20,
    ...('port' in server && { port: server.port }),
  })
  afterAll(async () => {
    await pool.end()
    if ('stop' in server) await server.stop()
  })
  const quiet = { warn: () => undefined }
  /** Creates the tables of a store, partitioned by the hash of the owner. */
  const divide = async ({ migrations }: PostgresStore, name: string): Promise<void> => {
    await pool.query(
      migrations[0]!.replaceAll(/(CREATE TABLE \w+) \(([^;]*)\n\);/g, '$1 ($2) PARTITION BY HASH (owner);'),
    )
    for (const table of [name, `${name}_payments`])
      for (let part = 0; part < 4; part += 1)
        await pool.query(
          `CREATE TABLE ${table}_${part} PARTITION OF ${table} FOR VALUES WITH (MODULUS 4, REMAINDER ${part})`,
        )
  }

  test('are created once by 20 servers that start concurrently on an empty database', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => pool.connect()))
    await Promise.all(clients.map((client) => postgresStore(client, quiet).setUp()))
    for (const client of clients) client.release()
    expect((await pool.query('SELECT version FROM reauth_operations_version')).rows).toEqual([{ version: 1 }])
  })

  test('can be created with the migrations alone', async () => {
    const store = postgresStore(pool, { table: 'own', ...quiet })
    for (const migration of store.migrations) await pool.query(migration)
    await expect(create(store, sampleOperation())).resolves.toBeUndefined()
  })

  test('of a newer version are not changed', async () => {
    const store = postgresStore(pool, { table: 'newer', ...quiet })
    await store.setUp()
    await pool.query('INSERT INTO newer_version VALUES (99)')
    await expect(store.setUp()).rejects.toThrow(
      'The tables of newer have version 99, but this server supports up to 1.',
    )
  })

  test('cause a warning in a database that is set up for speed', async () => {
    const sentences: string[] = []
    await postgresStore(pool, { table: 'told', warn: (sentence) => void sentences.push(sentence) }).setUp()
    expect(sentences).toEqual([expect.stringContaining('fsync is off')])
  })

  test('are accessed by named statements, which each connection plans once', async () => {
    const store = postgresStore(pool, { table: 'prepared', prepare: true, ...quiet })
    await store.setUp()
    for (const { check } of storeContract) await check(store)
    const client = await pool.connect()
    const inside = store.in(client)
    for (const { check } of storeContract.slice(0, 1)) await check(inside)
    const { rows } = await client.query(
      `SELECT count(*)::int AS planned FROM pg_prepared_statements WHERE name LIKE 'prepared_%'`,
    )
    client.release()
    expect((rows[0] as { planned: number }).planned).toBeGreaterThan(0)
  })

  test('are accessed by the same name for the same statement, whatever the order', async () => {
    const store = postgresStore(pool, { table: 'named', prepare: true, ...quiet })
    await store.setUp()
    const client = await pool.connect()
    const [first, second] = [sampleOperation(), sampleOperation()]
    const insideStore = store.in(client)
    await create(insideStore, first)
    expect(await insideStore.read(first, NOW)).toMatchObject({ state: 'open' })
    const other = store.in(client)
    expect(await other.read(second, NOW)).toBeUndefined()
    await create(other, second)
    expect(await other.claim(claimOn(second))).toBe('claimed')
    client.release()
  })

  test('hold nothing that the app rolled back, and everything that it committed', async () => {
    const store = postgresStore(pool, { table: 'inside', ...quiet })
    await store.setUp()
    const [first, second] = [sampleOperation(), sampleOperation()]
    for (const operation of [first, second]) await create(store, operation)
    const client = await pool.connect()
    const claims = [claimOn(first), claimOn(second)] as const
    for (const [claim, ending] of [
      [claims[0], 'ROLLBACK'],
      [claims[1], 'COMMIT'],
    ] as const) {
      await client.query('BEGIN')
      const inside = store.in(client)
      expect(await inside.claim(claim)).toBe('claimed')
      expect(await inside.finish(endOf(claim))).toBe(true)
      await client.query(ending)
    }
    client.release()
    expect(await store.read(first, NOW)).toMatchObject({ state: 'open' })
    expect(await store.read(second, NOW)).toMatchObject({ state: 'done' })
    expect(await store.claim(claims[0])).toBe('claimed')
  })

  test('can be partitioned by owner', async () => {
    const store = postgresStore(pool, { table: 'divided', ...quiet })
    await divide(store, 'divided')
    for (const { check } of storeContract) await check(store)
  })

  test('that are partitioned lose only expired rows', async () => {
    const store = postgresStore(pool, { table: 'parted', ...quiet })
    await divide(store, 'parted')
    const operations = Array.from({ length: 40 }, (_, index) =>
      sampleOperation({ owner: uniqueHex() + uniqueHex(), keepUntil: index % 2 === 0 ? NOW + 10 : NOW + 90_000 }),
    )
    for (const operation of operations) {
      await create(store, operation)
      expect(await store.claim(claimOn(operation, { keepUntil: operation.keepUntil }))).toBe('claimed')
    }
    await store.clean(NOW + 20)
    const left = async (table: string): Promise<number> => (await pool.query(`SELECT FROM ${table}`)).rows.length
    expect([await left('parted'), await left('parted_payments')]).toEqual([20, 20])
    for (const operation of operations)
      expect((await store.read(operation, NOW + 20)) !== undefined).toBe(operation.keepUntil > NOW + 20)
  })

  test.each(['repeatable read', 'serializable'])(
    'run one handler for each of 300 concurrent end-users under %s',
    async (level) => {
      const strict = new pg.Pool({
        host: '127.0.0.1',
        user: 'reauth',
        database: 'postgres',
        max: 16,
        options: `-c default_transaction_isolation=${level.replace(' ', '\\ ')}`,
        ...('port' in server && { port: server.port }),
      })
      const store = postgresStore(strict, { table: 'strict', ...quiet })
      await store.setUp()
      const outcomes = await Promise.all(
        Array.from({ length: 300 }, async () => {
          const operation = sampleOperation({ owner: uniqueHex() })
          await create(store, operation)
          const claim = claimOn(operation)
          return [await store.claim(claim), await store.finish(endOf(claim))].join(' ')
        }),
      )
      await strict.end()
      expect(new Set(outcomes)).toEqual(new Set(['claimed true']))
    },
  )
})
