// Operations on each store: how many each second, how long one takes among 100, what the database computes, and whether that grows.
import { readFileSync, readdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { createClient } from '@redis/client'
import { createVerifier } from '@reauth/server'
import { commitOperation, createOperation, defineOperations } from '@reauth/server/operations'
import { memoryStore } from '@reauth/server/stores/memory'
import { postgresStore } from '@reauth/server/stores/postgres'
import { redisStore } from '@reauth/server/stores/redis'
import { build } from 'esbuild'
import pg from 'pg'
import { printRow } from '../../../scripts/bench-row.mjs'
import { signer } from './kit.mjs'

const ISSUER = 'https://op.example.com'
const quiet = { warn: () => undefined }

/** A module of the tests, which is written in TypeScript. */
async function testModule(path) {
  const folder = mkdtempSync(join(tmpdir(), 'reauth-bench-'))
  const outfile = join(folder, 'module.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL(path, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  const module = await import(pathToFileURL(outfile).href)
  rmSync(folder, { recursive: true })
  return module
}

const { NOW, claimOn, endOf, sampleOperation, uniqueHex } = await testModule('../src/stores/sample-operations.ts')
const operationOf = () => sampleOperation({ owner: uniqueHex() + uniqueHex(), keepUntil: NOW + 4000 })

/** Works through a list with so many at once; answers how long each took, in milliseconds. */
async function all(list, atOnce, work) {
  const taken = []
  const queue = list.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const each of queue) {
        const before = performance.now()
        await work(each)
        taken.push(performance.now() - before)
      }
    }),
  )
  return taken.toSorted((one, other) => one - other)
}

const list = (length) => Array.from({ length }, () => operationOf())

/** Processor time of every process of a PostgreSQL, in milliseconds. */
function processorTime(postmaster) {
  let ticks = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(pid) === postmaster || Number(fields[1]) === postmaster)
        ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      // It ended meanwhile.
    }
  }
  return ticks * 10
}

/** What the database computes for a call, in microseconds: the least of some rounds, because the machine does other things. */
async function databaseTime(postmaster, lists, work) {
  let least = Number.POSITIVE_INFINITY
  for (const each of lists) {
    const before = processorTime(postmaster)
    await all(each, 10, work)
    least = Math.min(least, ((processorTime(postmaster) - before) * 1000) / each.length)
  }
  return least
}

/** Opens and commits through the whole server, an end-user each. */
async function endToEnd(store) {
  let now = NOW
  const keys = signer('ES256')
  const verifier = createVerifier({ issuer: ISSUER, audience: 'app', jwks: { keys: [keys.jwk] }, clock: () => now })
  const operations = defineOperations({ verifier, store, clock: () => now })
  const users = Array.from({ length: 2000 }, (_, index) => `user-${index}-${uniqueHex()}`)
  const tokenOf = (sub, authTime) =>
    keys.token(ISSUER, { sub, iat: Math.max(NOW, authTime), exp: NOW + 600, auth_time: authTime })
  const opening = new Map(users.map((sub) => [sub, [tokenOf(sub, NOW - 100), tokenOf(sub, NOW + 5)]]))
  const begun = performance.now()
  const ids = new Map()
  const opened = await all(users, 100, async (sub) => {
    const result = await createOperation(operations, {
      token: opening.get(sub)[0],
      action: 'transfer',
      fields: { sub },
    })
    ids.set(sub, result.operation.operationId)
  })
  now += 10
  const committed = await all(users, 100, async (sub) => {
    const result = await commitOperation(operations, {
      token: opening.get(sub)[1],
      operationId: ids.get(sub),
      action: 'transfer',
      fields: { sub },
      idempotencyKey: sub,
      handler: () => ({ receipt: 1 }),
    })
    if (result.ok !== true) throw new Error(result.code)
  })
  const perSecond = (users.length * 1000) / (performance.now() - begun)
  return { perSecond, p50: committed[users.length / 2], p99: committed[Math.floor(users.length * 0.99)], opened }
}

/** How much longer an opening takes among 100 000 open operations than among 100. */
async function growth(store) {
  const median = async () => {
    const taken = await all(list(1000), 10, (each) => store.create(each, NOW, 20))
    return taken[500]
  }
  await all(list(100), 10, (each) => store.create(each, NOW, 20))
  await median()
  const few = await median()
  await all(list(97_000), 16, (each) => store.create(each, NOW, 20))
  return (await median()) / few
}

export async function printOperationRows() {
  const { startPostgres, startRedis } = await testModule('../test/databases.fixture.ts')
  const postgres = await startPostgres({ isDurable: true })
  const redis = await startRedis({ isDurable: true })
  const stores = [{ name: 'memory', store: memoryStore({ capacity: 1_000_000 }), close: async () => undefined }]
  const lite = await PGlite.create()
  const embedded = postgresStore(lite, quiet)
  await embedded.setUp()
  stores.push({ name: 'PGlite', store: embedded, close: () => lite.close() })
  let pool
  if ('port' in postgres) {
    pool = new pg.Pool({ host: '127.0.0.1', port: postgres.port, user: 'reauth', database: 'postgres', max: 10 })
    const store = postgresStore(pool, quiet)
    await store.setUp()
    stores.push({ name: 'PostgreSQL', store, close: async () => undefined })
  }
  if ('port' in redis) {
    const client = createClient({ socket: { host: '127.0.0.1', port: redis.port } })
    await client.connect()
    stores.push({
      name: 'Redis',
      store: redisStore((command) => client.sendCommand(command), quiet),
      close: async () => client.destroy(),
    })
  }
  for (const { name, store } of stores) {
    const { perSecond, p50, p99 } = await endToEnd(store)
    console.log(
      `O1  ${`${name}: open and commit, 100 at once`.padEnd(62)} ${perSecond.toFixed(0).padStart(7)}/s   a commit ${p50.toFixed(0)} ms, ${p99.toFixed(0)} ms at most for 99 %`,
    )
  }
  for (const { name, store } of stores.filter((each) => each.name !== 'PGlite'))
    printRow(`${name}: an opening among 100 000, of among 100`, await growth(store), 2, 1.3, 'x')
  if (pool !== undefined) await printDatabaseRows(pool, postgres.pid())
  for (const { close } of stores) await close()
  await pool?.end()
  for (const server of [postgres, redis]) await server.stop?.()
}

/** What PostgreSQL computes, against plain statements on the same rows. */
async function printDatabaseRows(pool, postmaster) {
  const rounds = (work) => databaseTime(postmaster, [list(2000), list(2000), list(2000)], work)
  await pool.query('CREATE TABLE plain (LIKE reauth_operations INCLUDING ALL)')
  await pool.query('CREATE TABLE plain_payments (LIKE reauth_operations_payments INCLUDING ALL)')
  for (const prepare of [false, true]) {
    const store = postgresStore(pool, { ...quiet, prepare })
    const named = (name, text) => (prepare ? { name, text } : { text })
    const insert = named(
      'plain_insert',
      'INSERT INTO plain (owner, id, action, digest, issuer, subject, opened_at, expires_at, keep_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    )
    const values = (each) => [
      each.owner,
      each.id,
      each.action,
      each.digest,
      each.issuer,
      each.subject,
      each.openedAt,
      each.expiresAt,
      each.keepUntil,
    ]
    const create = await rounds((each) => store.create(each, NOW, 20))
    const inserted = await rounds((each) => pool.query({ ...insert, values: values(each) }))

    const prepared = async (of) => {
      const lists = [list(2000), list(2000), list(2000)]
      for (const each of lists) await all(each, 10, of)
      return lists
    }
    const commit = await databaseTime(
      postmaster,
      await prepared((each) => store.create(each, NOW, 20)),
      async (each) => {
        await store.read(each, NOW)
        const claim = claimOn(each)
        await store.claim(claim)
        await store.finish(endOf(claim))
      },
    )
    const pay = named(
      'plain_pay',
      'INSERT INTO plain_payments (owner, key, authentication, operation, keep_until) VALUES ($1, $2, $3, $4, $5)',
    )
    const update = named(
      'plain_update',
      "UPDATE plain SET state = 'done', key = $3, answer = $4 WHERE owner = $1 AND id = $2 RETURNING id",
    )
    const both = await databaseTime(
      postmaster,
      await prepared((each) => pool.query({ ...insert, values: values(each) })),
      async (each) => {
        await pool.query({ ...pay, values: [each.owner, uniqueHex(), uniqueHex(), each.id, each.keepUntil] })
        await pool.query({ ...update, values: [each.owner, each.id, uniqueHex(), '{"receipt":1}'] })
      },
    )
    const select = named('plain_select', 'SELECT * FROM plain WHERE owner = $1 AND id = $2 AND keep_until > $3')
    const kept = list(2000)
    await all(kept, 10, (each) => pool.query({ ...insert, values: values(each) }))
    await all(kept, 10, (each) => store.create(each, NOW, 20))
    const replay = await databaseTime(postmaster, [kept, kept, kept], (each) => store.read(each, NOW))
    const selected = await databaseTime(postmaster, [kept, kept, kept], (each) =>
      pool.query({ ...select, values: [each.owner, each.id, NOW] }),
    )
    const how = prepare ? ', prepared' : ''
    printRow(`PostgreSQL's time: opening, of an INSERT${how}`, create / inserted, 2, 1.6, 'x')
    printRow(`PostgreSQL's time: commit, of INSERT and UPDATE${how}`, commit / both, 2.5, 1.6, 'x')
    printRow(`PostgreSQL's time: replay, of a SELECT${how}`, replay / selected, 2, 1.5, 'x')
  }
  // While 100 000 expired ones are cleaned, a clock that goes on.
  const store = postgresStore(pool, quiet)
  const clean = await rounds((each) => store.create(each, NOW, 20))
  await pool.query(
    "INSERT INTO reauth_operations (owner, id, action, digest, issuer, subject, opened_at, expires_at, keep_until) SELECT md5(i::text), md5(i::text), 'a', 'd', 'i', 's', 0, 0, $1 FROM generate_series(1, 100000) i",
    [NOW - 1],
  )
  // Once a second, beside the openings, as operations do it.
  const begun = performance.now()
  const cleaner = setInterval(() => void store.clean(NOW + (performance.now() - begun) / 1000), 1000)
  const cleaning = await rounds((each) => store.create(each, NOW, 20))
  clearInterval(cleaner)
  printRow("PostgreSQL's time: opening while cleaning, of without", cleaning / clean, 2, 1.1, 'x')
}
