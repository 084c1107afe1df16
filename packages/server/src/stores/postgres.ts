import { refuseUnknown, wrongOption } from '../shared/options.js'
import { statementsOf } from './postgres-statements.js'
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
  const migrations = tablesOf(table)
  const send = retrying(sending(client, table, prepare), Math.random)
  return {
    ...storeOn(send),
    migrations,
    async setUp() {
      await client.query(setUpStatement(table, migrations))
      for (const sentence of await durabilityWarnings((text) => client.query(text))) warn(sentence)
    },
    async clean(now) {
      await send('forgetOperations', [now])
      await send('forgetPayments', [now])
    },
    in(transaction) {
      requireClient(transaction)
      return { ...storeOn(sending(transaction, table, prepare)), isTransaction: true }
    },
  }
}

function requireClient(client: PostgresClient): void {
  if (typeof client?.query !== 'function') throw wrongOption('client', client, 'Give a pool, a client, or a PGlite.')
}

/** Sends one of the statements. */
type Send = (name: keyof ReturnType<typeof statementsOf>, values: unknown[]) => Promise<{ rows: unknown[] }>

/** Sends statements as they are, or each under its name, as pg prepares statements: the same name is the same statement on every connection. */
function sending(client: PostgresClient, table: string, prepare: boolean): Send {
  const statements = statementsOf(table)
  if (!prepare) return (name, values) => client.query(statements[name], values)
  const query = client.query.bind(client) as unknown as (prepared: object) => ReturnType<PostgresClient['query']>
  return (name, values) => query({ name: `${table}_${name}`, text: statements[name], values })
}

const retrying =
  (send: Send, random: () => number): Send =>
  async (name, values) => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await send(name, values)
      } catch (error) {
        if (tried === TRIES || !AGAIN.includes((Object(error) as { code?: unknown }).code)) throw error
        const wait = random() * 5 * 2 ** tried
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }

function storeOn(send: Send): OperationStore {
  const isOne = async (name: Parameters<Send>[0], values: unknown[]): Promise<boolean> =>
    (await send(name, values)).rows.length === 1

  return {
    async create(operation, _, openLimit) {
      const { owner, id, action, digest, issuer, subject, openedAt, previousAuthTime, expiresAt, keepUntil } = operation
      const facts = [owner, id, action, digest, issuer, subject, openedAt, previousAuthTime, expiresAt]
      await send('create', [...facts, openLimit - 1, keepUntil])
    },
    async read({ owner, id }, now) {
      const { rows } = await send('read', [owner, id, now])
      const row = rows[0] as Row | undefined
      return row && toOperation(row)
    },
    async claim({ owner, id, key, authentication, token, now, leaseUntil, keepUntil, again }) {
      if (await isOne('claim', [owner, id, now, key, authentication, token, leaseUntil, keepUntil])) return 'claimed'
      if (again && (await isOne('again', [owner, id, now, key, token, leaseUntil]))) return 'claimed'
      // What was claimed while this one waited is seen by the next statement alone.
      const why = await send('why', [owner, id, now, key, authentication])
      return refusalOf(why.rows[0] as Conflict, token)
    },
    renew: ({ owner, id, token, leaseUntil }) => isOne('renew', [owner, id, token, leaseUntil]),
    async finish({ owner, id, token, now, state, answer, expiresAt = null }) {
      if (state === 'open') return isOne('release', [owner, id, now, token, expiresAt])
      if (token === null) return isOne('resolve', [owner, id, now, state, answer])
      return isOne('finish', [owner, id, token, state, answer])
    },
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
