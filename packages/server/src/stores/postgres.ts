import { refuseUnknown, wrongOption } from '../shared/options.js'
import { statementsOf } from './postgres-statements.js'
import { durabilityWarnings, setUpStatement, tablesOf } from './postgres-tables.js'
import type { ClaimOutcome, OperationState, OperationStore, StoredOperation } from './operation-store.js'

export type * from './operation-store.js'

/** The part of a PostgreSQL client that the store uses: a `Pool` or `Client` of pg, or a PGlite. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /** The name of the table of operations: lower-case letters, digits and `_`, at most 41 characters. The other tables add `_payments` and `_version`. Default: `'reauth_operations'`. */
  readonly table?: string
  /** Uses named statements, which each connection plans once. Only for pg, and not behind a PgBouncer before 1.21 in transaction mode. Default: `false`. */
  readonly prepare?: boolean
  /** `setUp()` calls it with one sentence for each setting with which the database can lose writes. Default: `console.warn`. */
  readonly warn?: (sentence: string) => void
}

/** An {@link OperationStore} that can create its own tables. */
export interface PostgresStore extends OperationStore {
  /** Creates or migrates the tables, and warns if the database can lose confirmed writes. Many servers may call it concurrently. */
  setUp(): Promise<void>
  /** The statements that create the tables, one for each version, for your own migration tool. */
  readonly migrations: readonly string[]
  /** Returns the store inside your transaction, for work in the same database: a rollback undoes both. */
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

/** Error codes after which nothing was done, so the statement may be retried. */
const AGAIN: readonly unknown[] = ['40001', '40P01']
const TRIES = 6
/**
 * Stores operations in two tables of PostgreSQL, shared by all servers.
 *
 * One statement claims an operation. A table of payments ensures that a key and an authentication are used once. Statements that a serializable database refuses because
 * of a conflict are retried.
 *
 * @param client A pool, a client, or a PGlite. Listen to a pool's `error` event: without a listener, a restart of the database crashes the process.
 * @param options `table`, `prepare` and `warn`.
 * @throws {ReauthServerError} `invalidConfiguration` for an invalid client or option; `field` names it.
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
    throw wrongOption('table', table, 'at most 41 lower-case letters, digits and _')
  }
  if (typeof prepare !== 'boolean') throw wrongOption('prepare', prepare, 'true or false')
  if (typeof warn !== 'function') throw wrongOption('warn', warn, 'a function that takes a string')
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
  if (typeof client?.query !== 'function') throw wrongOption('client', client, 'a pool, a client or a PGlite')
}

/** Sends one of the statements. */
type Send = (name: keyof ReturnType<typeof statementsOf>, values: unknown[]) => Promise<{ rows: unknown[] }>

/** Sends statements as text, or as named statements of pg: a name means the same statement on every connection. */
function sending(client: PostgresClient, table: string, prepare: boolean): Send {
  const statements = statementsOf(table)
  if (!prepare) return (name, values) => client.query(statements[name], values)
  const query = client.query.bind(client) as unknown as (prepared: object) => ReturnType<PostgresClient['query']>
  return (name, values) => query({ name: `${table}_${name}`, text: statements[name], values })
}

const retrying =
  (send: Send, random: () => number): Send =>
  async (name, values) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(name, values)
      } catch (error) {
        if (attempt === TRIES || !AGAIN.includes((Object(error) as { code?: unknown }).code)) throw error
        const wait = random() * 5 * 2 ** attempt
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
    async claim({ owner, id, key, authentication, token, now, leaseUntil, keepUntil, isResume }) {
      if (await isOne('claim', [owner, id, now, key, authentication, token, leaseUntil, keepUntil])) return 'claimed'
      if (isResume && (await isOne('resume', [owner, id, now, key, token, leaseUntil]))) return 'claimed'
      // A claim that succeeded while this one waited is visible only to the next statement.
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
  /** The token of the claim that is running. */
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
  throw new Error('The conflict of the claim is gone.')
}
