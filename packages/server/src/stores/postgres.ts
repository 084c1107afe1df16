import { refuseUnknown, wrongOption } from '../shared/options.js'
import { durabilityWarnings, setUpStatement, tablesOf } from './postgres-tables.js'
import type { ClaimOutcome, OperationState, OperationStore, StoredOperation } from './operation-store.js'

export type * from './operation-store.js'

/** The slice of a PostgreSQL client that is used: a `Pool` or `Client` of pg, or a PGlite. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /** The name of the table of operations: small letters, digits and `_`. Its companions end in `_payments` and `_version`. Default: `'reauth_operations'`. */
  readonly table?: string
  /** Names the statements, so that each is planned once for a connection. Only for pg, and not behind a PgBouncer in transaction mode before 1.21. Default: `false`. */
  readonly prepare?: boolean
  /** Is told by `setUp()`, in one sentence, what a database that is set up for speed may lose. Default: `console.warn`. */
  readonly warn?: (sentence: string) => void
}

/** An {@link OperationStore} that can make its own tables. */
export interface PostgresStore extends OperationStore {
  /** Makes or updates the tables, also from many servers at once, and looks whether the database keeps what it confirms. */
  setUp(): Promise<void>
  /** What makes the tables: one statement for each version, for a migration tool of your own. */
  readonly migrations: readonly string[]
  /** The same store inside a transaction of yours, for work in the same database: what is rolled back has never been. */
  in(client: PostgresClient): OperationStore
  clean(now: number): Promise<void>
}

interface Row {
  owner: string
  id: string
  action: string
  digest: string
  issuer: string
  subject: string
  opened_at: number
  previous_auth_time: number | null
  expires_at: number
  state: OperationState
  key: string | null
  token: string | null
  lease_until: number | null
  answer: string | null
}

/** Nothing was done: the same statement may be sent again. */
const AGAIN: readonly unknown[] = ['40001', '40P01']
const TRIES = 6
/** Rows that one statement deletes at most. */
const BATCH = 1000

/**
 * Keeps operations in two tables of PostgreSQL, shared by all servers.
 *
 * One statement claims an operation; a table of payments lets a key and an authentication pay once. What a serializable database
 * refuses for a conflict is sent again.
 *
 * @param client A pool, a client, or a PGlite. Listen to a pool's `error` event: without a listener, a database that restarts ends the process.
 * @param options `table`, `prepare` and `warn`.
 * @throws {ReauthServerError} `invalidConfiguration`.
 *
 * @example
 * const pool = new pg.Pool({ connectionString })
 * pool.on('error', (error) => log.error(error))
 * const store = postgresStore(pool)
 * await store.setUp()
 */
export function postgresStore(client: PostgresClient, options: PostgresStoreOptions = {}): PostgresStore {
  refuseUnknown('postgresStore()', options, ['table', 'prepare', 'warn'])
  const { table = 'reauth_operations', prepare = false, warn = console.warn } = options
  requireClient(client)
  if (typeof table !== 'string' || !/^[a-z_][a-z0-9_]{0,40}$/.test(table)) {
    throw wrongOption('table', table, 'Use small letters, digits and _, 41 at most.')
  }
  if (typeof prepare !== 'boolean') throw wrongOption('prepare', prepare, 'Give true or false.')
  if (typeof warn !== 'function') throw wrongOption('warn', warn, 'Give a function that takes a sentence.')
  const tables = tablesOf(table)
  const query = prepare ? named(client, table) : client.query.bind(client)
  const store = storeOn(retrying(query), table)
  const clean = cleanerOf(query, table)
  let cleanedAt = Number.NEGATIVE_INFINITY
  return {
    ...store,
    migrations: tables,
    clean,
    async create(operation, now, openLimit) {
      await store.create(operation, now, openLimit)
      // Beside the opening, and at most once a second.
      if (Math.floor(now) === cleanedAt) return
      cleanedAt = Math.floor(now)
      void clean(now).catch(() => undefined)
    },
    async setUp() {
      await client.query(setUpStatement(table, tables))
      for (const sentence of await durabilityWarnings((text) => client.query(text))) warn(sentence)
    },
    in(transaction) {
      requireClient(transaction)
      const inside = prepare ? named(transaction, table) : transaction.query.bind(transaction)
      return { ...storeOn(inside, table), isTransaction: true }
    },
  }
}

function requireClient(client: PostgresClient): void {
  if (typeof client?.query !== 'function') throw wrongOption('client', client, 'Give a pool, a client, or a PGlite.')
}

type Query = PostgresClient['query']

/** Sends each statement under a name of its own, as pg prepares statements. */
function named(client: PostgresClient, table: string): Query {
  const names = new Map<string, string>()
  return (text, values) => {
    const name = names.get(text) ?? `${table}_${names.size}`
    names.set(text, name)
    return (client.query as unknown as (prepared: object) => ReturnType<Query>).call(client, { name, text, values })
  }
}

const retrying =
  (query: Query): Query =>
  async (text, values) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await query(text, values)
      } catch (error) {
        if (tried === TRIES || !AGAIN.includes((Object(error) as { code?: unknown }).code)) throw error
        const wait = Math.random() * 5 * 2 ** tried
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }

function storeOn(query: Query, table: string): OperationStore {
  const payments = `${table}_payments`
  const unknown = `(state = 'unknown' OR (state = 'running' AND lease_until <= $3))`
  const text = {
    create: `WITH crowded AS (DELETE FROM ${table} WHERE owner = $1 AND id IN
(SELECT id FROM ${table} WHERE owner = $1 AND state = 'open' ORDER BY opened_at DESC, id OFFSET $10 FOR UPDATE SKIP LOCKED))
INSERT INTO ${table} (owner, id, action, digest, issuer, subject, opened_at, previous_auth_time, expires_at, keep_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11)`,
    read: `SELECT * FROM ${table} WHERE owner = $1 AND id = $2 AND keep_until > $3`,
    // A conflict is no error here: an error would cost a pool its connection.
    claim: `WITH open AS (SELECT owner, id FROM ${table} WHERE owner = $1 AND id = $2 AND state = 'open' AND expires_at > $3 FOR UPDATE),
paid AS (INSERT INTO ${payments} (owner, key, authentication, operation, keep_until) SELECT owner, $4, $5, id, $8 FROM open ON CONFLICT DO NOTHING RETURNING operation)
UPDATE ${table} SET state = 'running', key = $4, token = $6, lease_until = $7, keep_until = $8 FROM paid WHERE owner = $1 AND id = $2 RETURNING id`,
    again: `UPDATE ${table} SET state = 'running', token = $5, lease_until = $6 WHERE owner = $1 AND id = $2 AND key = $4 AND ${unknown} RETURNING id`,
    why: `SELECT (SELECT token FROM ${table} WHERE owner = $1 AND id = $2 AND state = 'running') AS token,
EXISTS (SELECT FROM ${table} WHERE owner = $1 AND id = $2 AND state = 'open' AND expires_at > $3) AS open,
EXISTS (SELECT FROM ${payments} WHERE owner = $1 AND key = $4) AS key,
EXISTS (SELECT FROM ${payments} WHERE owner = $1 AND authentication = $5) AS authentication`,
    renew: `UPDATE ${table} SET lease_until = $4 WHERE owner = $1 AND id = $2 AND state = 'running' AND token = $3 RETURNING id`,
    finish: `UPDATE ${table} SET state = $4, answer = $5 WHERE owner = $1 AND id = $2 AND token = $3 AND state IN ('running', $4) RETURNING id`,
    resolve: `UPDATE ${table} SET state = $4, answer = $5, token = NULL WHERE owner = $1 AND id = $2 AND ${unknown} RETURNING id`,
    // The row is locked first, so that of two ends one frees what the other cannot have used yet.
    release: `WITH freed AS (UPDATE ${table} SET state = 'open', key = NULL, lease_until = NULL, expires_at = coalesce($5, expires_at)
WHERE owner = $1 AND id = $2 AND CASE WHEN $4::text IS NULL THEN ${unknown} ELSE state = 'running' AND token = $4 END RETURNING owner, id)
DELETE FROM ${payments} USING freed WHERE ${payments}.owner = freed.owner AND operation = freed.id RETURNING operation`,
  }
  const isOne = async (statement: string, values: unknown[]): Promise<boolean> =>
    (await query(statement, values)).rows.length === 1

  return {
    async create(operation, _, openLimit) {
      const { owner, id, action, digest, issuer, subject, openedAt, previousAuthTime, expiresAt, keepUntil } = operation
      const facts = [owner, id, action, digest, issuer, subject, openedAt, previousAuthTime, expiresAt]
      await query(text.create, [...facts, openLimit - 1, keepUntil])
    },
    async read({ owner, id }, now) {
      const { rows } = await query(text.read, [owner, id, now])
      const row = rows[0] as Row | undefined
      return row && toOperation(row)
    },
    async claim({ owner, id, key, authentication, token, now, leaseUntil, keepUntil, again }) {
      if (await isOne(text.claim, [owner, id, now, key, authentication, token, leaseUntil, keepUntil])) return 'claimed'
      if (again && (await isOne(text.again, [owner, id, now, key, token, leaseUntil]))) return 'claimed'
      // What was claimed while this one waited is seen by the next statement alone.
      const why = await query(text.why, [owner, id, now, key, authentication])
      return refusalOf(why.rows[0] as Conflict, token)
    },
    renew: ({ owner, id, token, leaseUntil }) => isOne(text.renew, [owner, id, token, leaseUntil]),
    async finish({ owner, id, token, now, state, answer, expiresAt = null }) {
      if (state === 'open') return isOne(text.release, [owner, id, now, token, expiresAt])
      if (token === null) return isOne(text.resolve, [owner, id, now, state, answer])
      return isOne(text.finish, [owner, id, token, state, answer])
    },
  }
}

/** Forgets what is past its time: a batch at once, and skipping what another server forgets right now. */
const cleanerOf =
  (query: Query, table: string) =>
  async (now: number): Promise<void> => {
    for (const of of [table, `${table}_payments`]) {
      await query(
        `DELETE FROM ${of} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${of} WHERE keep_until <= $1 ORDER BY keep_until LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
        [now],
      )
    }
  }

const toOperation = (row: Row): StoredOperation => ({
  owner: row.owner,
  id: row.id,
  action: row.action,
  digest: row.digest,
  issuer: row.issuer,
  subject: row.subject,
  openedAt: row.opened_at,
  previousAuthTime: row.previous_auth_time,
  expiresAt: row.expires_at,
  state: row.state,
  key: row.key,
  leaseUntil: row.lease_until,
  answer: row.answer,
})

/** Why nothing was claimed. */
interface Conflict {
  /** Of the claim that runs. */
  readonly token: string | null
  readonly open: boolean
  readonly key: boolean
  readonly authentication: boolean
}

function refusalOf(conflict: Conflict, token: string): ClaimOutcome {
  if (conflict.token === token) return 'claimed'
  if (!conflict.open) return 'notOpen'
  if (conflict.key) return 'keyReused'
  if (conflict.authentication) return 'authenticationSpent'
  throw new Error('What the claim conflicted with is gone.')
}
