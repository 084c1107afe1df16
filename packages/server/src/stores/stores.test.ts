import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startPostgres } from '../../test/databases.fixture.js'
import { storeContract } from '../testing.js'
import { memoryStore } from './memory.js'
import { NOW, claimOf, create, endOf, next, operationOf } from './operation.fixture.js'
import type { OperationStore } from './operation-store.js'
import { type PostgresClient, postgresStore } from './postgres.js'
import { redisStore } from './redis.js'
import { STORES } from './stores.fixture.js'

const opened = await Promise.all(Object.entries(STORES).map(async ([name, open]) => ({ name, ...(await open()) })))
for (const one of opened)
  if ('absent' in one) console.warn(`SKIPPED: the contract of the ${one.name} store. ${one.absent}`)
afterAll(async () => {
  for (const one of opened) if ('close' in one) await one.close()
})

describe.each(opened)('the $name store', (one) => {
  const test = 'absent' in one ? it.skip : it
  let store: OperationStore
  beforeAll(() => {
    if ('store' in one) store = one.store
  })
  test.each(storeContract)('$name', ({ check }) => check(store))
})

describe('a store that makes no sense is refused (P16)', () => {
  const query = async (): Promise<{ rows: unknown[] }> => ({ rows: [] })

  it.each<[string, () => unknown]>([
    ['size', () => memoryStore({ size: 1 } as never)],
    ['options', () => memoryStore(5 as never)],
    ['client', () => postgresStore(undefined as never)],
    ['client', () => postgresStore({} as never)],
    ['tabel', () => postgresStore({ query }, { tabel: 'operations' } as never)],
    ['send', () => redisStore(undefined as never)],
    ['send', () => redisStore({ sendCommand: query } as never)],
    ['prefx', () => redisStore(async () => null, { prefx: 'app:' } as never)],
    ['warn', () => redisStore(async () => null, { warn: 'loudly' } as never)],
    ['warn', () => postgresStore({ query }, { warn: 'loudly' } as never)],
    ['prepare', () => postgresStore({ query }, { prepare: 'yes' } as never)],
    ['client', () => postgresStore({ query }).in(undefined as never)],
  ])('%s', (field, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
  })
})

describe('the PostgreSQL store', () => {
  const failing = (error: unknown): PostgresClient => ({ query: () => Promise.reject(error) })

  it.each(['Robert"; DROP TABLE', '', 'A', 'a'.repeat(42), 7 as never])('refuses the table name %j', (table) => {
    expect(() => postgresStore(failing(undefined), { table })).toThrow(expect.objectContaining({ field: 'table' }))
  })

  it('hands on an error of the database', async () => {
    const error = new Error('down')
    await expect(postgresStore(failing(error)).claim(claimOf(next()))).rejects.toBe(error)
  })

  it('does not guess why a claim failed: what it conflicted with may be deleted in between', async () => {
    const answers = [[], [{ open: true, key: false, authentication: false }]]
    const client: PostgresClient = { query: async () => ({ rows: answers.shift()! }) }
    await expect(postgresStore(client).claim(claimOf(next()))).rejects.toThrow('gone')
  })

  it.each(['40001', '40P01'])(
    'sends again what a serializable database refused with %s, six times at most',
    async (code) => {
      let left = 5
      const client: PostgresClient = {
        query: async () => {
          if (left === 0) return { rows: [{}] }
          left -= 1
          throw Object.assign(new Error('conflict'), { code })
        },
      }
      expect(await postgresStore(client).claim(claimOf(next()))).toBe('claimed')
      left = 6
      await expect(postgresStore(client).claim(claimOf(next()))).rejects.toMatchObject({ code })
      expect(left).toBe(0)
    },
  )

  it('sends nothing again inside a transaction of the app, which the conflict has ended', async () => {
    const query = vi.fn(async () => {
      throw Object.assign(new Error('conflict'), { code: '40001' })
    })
    const store = postgresStore({ query }).in({ query })
    expect(store.isTransaction).toBe(true)
    await expect(store.claim(claimOf(next()))).rejects.toThrow('conflict')
    expect(query).toHaveBeenCalledTimes(1)
  })

  it('says in one sentence each what a database may lose that is set up for speed', async () => {
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

  it('cleans beside an opening, at most once a second, and an opening does not wait for it', async () => {
    const texts: string[] = []
    const client: PostgresClient = {
      query: (text) => {
        texts.push(text)
        return text.startsWith('DELETE') ? new Promise(() => undefined) : Promise.resolve({ rows: [] })
      },
    }
    const store = postgresStore(client)
    for (const at of [0, 0.5, 0.9, 1]) await create(store, operationOf(), NOW + at)
    expect(texts.filter((text) => text.startsWith('DELETE'))).toHaveLength(2)
  })

  it('opens although it cannot clean', async () => {
    const client: PostgresClient = {
      query: (text) => (text.startsWith('DELETE') ? Promise.reject(new Error('down')) : Promise.resolve({ rows: [] })),
    }
    await expect(create(postgresStore(client), operationOf())).resolves.toBeUndefined()
  })
})

describe('the tables of PostgreSQL', async () => {
  const server = await startPostgres()
  const test = 'absent' in server ? it.skip : it
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

  test('are made once, by 20 servers that begin at the same time on an empty database', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => pool.connect()))
    await Promise.all(clients.map((client) => postgresStore(client, quiet).setUp()))
    for (const client of clients) client.release()
    expect((await pool.query('SELECT version FROM reauth_operations_version')).rows).toEqual([{ version: 1 }])
  })

  test('are made as well by the migrations alone', async () => {
    const store = postgresStore(pool, { table: 'own', ...quiet })
    for (const migration of store.migrations) await pool.query(migration)
    await expect(create(store, operationOf())).resolves.toBeUndefined()
  })

  test('of a newer version are left alone', async () => {
    const store = postgresStore(pool, { table: 'newer', ...quiet })
    await store.setUp()
    await pool.query('INSERT INTO newer_version VALUES (99)')
    await expect(store.setUp()).rejects.toThrow('The tables of newer are of version 99, and this server knows 1.')
  })

  test('are told of by a database that is set up for speed', async () => {
    const sentences: string[] = []
    await postgresStore(pool, { table: 'told', warn: (sentence) => void sentences.push(sentence) }).setUp()
    expect(sentences).toEqual([expect.stringContaining('fsync is off')])
  })

  test('are read by named statements, which each connection plans once', async () => {
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

  test('hold nothing of what the app rolled back, and all of what it committed', async () => {
    const store = postgresStore(pool, { table: 'inside', ...quiet })
    await store.setUp()
    const [first, second] = [operationOf(), operationOf()]
    for (const operation of [first, second]) await create(store, operation)
    const client = await pool.connect()
    const claims = [claimOf(first.id), claimOf(second.id)] as const
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

  test('can be divided by the owner of an operation', async () => {
    const store = postgresStore(pool, { table: 'divided', ...quiet })
    const divided = store.migrations[0]!.replaceAll(
      /(CREATE TABLE divided\w*) \(([^;]*)\n\);/g,
      '$1 ($2) PARTITION BY HASH (owner);',
    )
    await pool.query(divided)
    for (const table of ['divided', 'divided_payments'])
      for (let part = 0; part < 4; part += 1)
        await pool.query(
          `CREATE TABLE ${table}_${part} PARTITION OF ${table} FOR VALUES WITH (MODULUS 4, REMAINDER ${part})`,
        )
    for (const { check } of storeContract) await check(store)
  })

  test.each(['repeatable read', 'serializable'])(
    'run one handler for each of 300 end-users at once under %s',
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
          const operation = operationOf({ owner: next() })
          await create(store, operation)
          const claim = claimOf(operation.id, { owner: operation.owner })
          return [await store.claim(claim), await store.finish(endOf(claim))].join(' ')
        }),
      )
      await strict.end()
      expect(new Set(outcomes)).toEqual(new Set(['claimed true']))
    },
  )
})

describe('the Redis store', () => {
  it.each(['{reauth}:', '{', 'a}', 7 as never])('refuses the prefix %j', (prefix) => {
    expect(() => redisStore(async () => null, { prefix })).toThrow(expect.objectContaining({ field: 'prefix' }))
  })

  it.each([null, undefined, '', 'CLAIMED', 1, ['claimed']])('takes the answer %j for no claim (P1)', async (answer) => {
    await expect(redisStore(async () => answer).claim(claimOf(next()))).rejects.toBeInstanceOf(Error)
  })

  it.each([
    [{ appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' }, []],
    [{ appendonly: 'no', appendfsync: 'everysec', 'maxmemory-policy': 'noeviction' }, [/^appendonly is off/]],
    [
      { appendonly: 'yes', appendfsync: 'everysec', 'maxmemory-policy': 'allkeys-lru' },
      [/^appendfsync is not always/, /^maxmemory-policy is not noeviction/],
    ],
  ])('says in one sentence each what a Redis set up as %j may lose', async (settings, expected) => {
    for (const shape of ['list', 'object']) {
      const sentences: string[] = []
      const send = async ([, , name]: string[]): Promise<unknown> => {
        const value = (settings as Record<string, string>)[name!]
        return shape === 'list' ? [name, value] : { [name!]: value }
      }
      await redisStore(send, { warn: (sentence) => void sentences.push(sentence) }).setUp()
      expect(sentences).toEqual(expected.map((start) => expect.stringMatching(start)))
    }
  })

  it('says so where Redis does not tell its settings', async () => {
    const warn = vi.fn()
    await redisStore(() => Promise.reject(new Error('NOPERM')), { warn }).setUp()
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^Redis does not tell its settings: /))
  })
})

describe.each(opened.filter(({ name }) => name.startsWith('Redis')))('$name', (one) => {
  const test = 'absent' in one ? it.skip : it

  test('has no key without a time to live, whatever times it is given', async () => {
    const { store, send } = one as { store: OperationStore; send: (command: string[]) => Promise<unknown> }
    for (const keepUntil of [NOW, NOW + 0.5, NOW + 90_000.5, 253_402_300_799, Number.MAX_SAFE_INTEGER]) {
      const [ended, freed, open] = [operationOf({ keepUntil }), operationOf({ keepUntil }), operationOf({ keepUntil })]
      for (const operation of [ended, freed, open]) await create(store, operation)
      const claims = [claimOf(ended.id, { keepUntil }), claimOf(freed.id, { keepUntil })] as const
      for (const claim of claims) await store.claim(claim)
      await store.finish(endOf(claims[0]))
      await store.finish(endOf(claims[1], { state: 'open', answer: null, expiresAt: keepUntil }))
    }
    for (const key of (await send(['KEYS', '*'])) as string[])
      expect([key, Number(await send(['TTL', key])) >= 0]).toEqual([key, true])
  })
})
