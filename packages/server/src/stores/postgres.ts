import { refuseUnknown } from '../options.js'
import { ReauthServerError } from '../server-error.js'
import type { ClaimOutcome, OperationState, OperationStore } from './operation-store.js'

export type * from './operation-store.js'

/** The slice of a PostgreSQL client that is used: a `Pool` or `Client` of pg, or a PGlite. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /** The name of the table of operations: small letters, digits and `_`. Payments are in one that ends in `_payments`. Default: `'reauth_operations'`. */
  readonly table?: string
}

/** An {@link OperationStore} that can make its own tables. */
export interface PostgresStore extends OperationStore {
  /** Makes the tables where they are missing. For a migration of your own, see `statements`. */
  setUp(): Promise<void>
  /** The statements that make the tables. */
  readonly statements: readonly string[]
}

interface Row {
  id: string
  action: string
  digest: string
  issuer: string
  subject: string
  opened_at: number | string
  previous_auth_time: number | string | null
  expires_at: number | string
  state: OperationState
  key: string | null
  answer: string | null
}

/**
 * Keeps operations in two tables of PostgreSQL, shared by all servers.
 *
 * One statement claims an operation; a table of payments lets a key and an authentication pay once.
 *
 * @param client A pool, a client, or a PGlite.
 * @param options `table`; default `'reauth_operations'`.
 * @throws {ReauthServerError} `invalidConfiguration`.
 *
 * @example
 * const store = postgresStore(new pg.Pool({ connectionString }))
 * await store.setUp()
 */
export function postgresStore(client: PostgresClient, options: PostgresStoreOptions = {}): PostgresStore {
  refuseUnknown('postgresStore()', options, ['table'])
  const { table = 'reauth_operations' } = options
  if (typeof client?.query !== 'function') throw new ReauthServerError('client', 'Give a pool, a client, or a PGlite.')
  if (typeof table !== 'string' || !/^[a-z_][a-z0-9_]{0,40}$/.test(table)) {
    throw new ReauthServerError('table', 'Use small letters, digits and _, 41 at most.')
  }
  const payments = `${table}_payments`
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${table} (
  id text PRIMARY KEY, action text NOT NULL, digest text NOT NULL, issuer text NOT NULL, subject text NOT NULL,
  opened_at bigint NOT NULL, previous_auth_time bigint, expires_at bigint NOT NULL, keep_until bigint NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'running', 'done', 'unknown')), answer text
)`,
    `CREATE INDEX IF NOT EXISTS ${table}_keep_until ON ${table} (keep_until)`,
    `CREATE TABLE IF NOT EXISTS ${payments} (
  operation text PRIMARY KEY REFERENCES ${table} ON DELETE CASCADE, key text NOT NULL UNIQUE, authentication text UNIQUE
)`,
  ]
  return {
    statements,
    async setUp() {
      for (const statement of statements) await client.query(statement)
    },
    async create({ id, action, digest, issuer, subject, openedAt, previousAuthTime, expiresAt, keepUntil }, now) {
      // Bounded, and skipping what another server cleans right now.
      await client.query(
        `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE keep_until <= $1 ORDER BY keep_until LIMIT 100 FOR UPDATE SKIP LOCKED)`,
        [now],
      )
      await client.query(
        `INSERT INTO ${table} (id, action, digest, issuer, subject, opened_at, previous_auth_time, expires_at, keep_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, action, digest, issuer, subject, openedAt, previousAuthTime, expiresAt, keepUntil],
      )
    },
    async read(id, now) {
      const { rows } = await client.query(
        `SELECT * FROM ${table} LEFT JOIN ${payments} ON operation = id WHERE id = $1 AND keep_until > $2`,
        [id, now],
      )
      const row = rows[0] as Row | undefined
      return (
        row && {
          id: row.id,
          action: row.action,
          digest: row.digest,
          issuer: row.issuer,
          subject: row.subject,
          openedAt: Number(row.opened_at),
          previousAuthTime: row.previous_auth_time === null ? null : Number(row.previous_auth_time),
          expiresAt: Number(row.expires_at),
          state: row.state,
          key: row.key,
          answer: row.answer,
        }
      )
    },
    async claim({ id, key, authentication, now, keepUntil }) {
      // A conflict is no error here: an error would cost a pool its connection.
      const { rows } = await client.query(
        `WITH open AS (SELECT id FROM ${table} WHERE id = $1 AND state = 'open' AND expires_at > $4 FOR UPDATE),
paid AS (INSERT INTO ${payments} SELECT id, $2, $3 FROM open ON CONFLICT DO NOTHING RETURNING operation)
UPDATE ${table} SET state = 'running', keep_until = $5 FROM paid WHERE id = operation RETURNING id`,
        [id, key, authentication, now, keepUntil],
      )
      if (rows.length === 1) return 'claimed'
      // What was claimed while this one waited is seen by the next statement alone.
      const why = await client.query(
        `SELECT EXISTS (SELECT FROM ${table} WHERE id = $1 AND state = 'open' AND expires_at > $4) AS open,
EXISTS (SELECT FROM ${payments} WHERE key = $2) AS key, EXISTS (SELECT FROM ${payments} WHERE authentication = $3) AS authentication`,
        [id, key, authentication, now],
      )
      return refusalOf(why.rows[0] as Conflict)
    },
    async finish({ id, state, answer }) {
      const { rows } = await client.query(
        `UPDATE ${table} SET state = $2, answer = $3 WHERE id = $1 AND state = 'running' RETURNING id`,
        [id, state, answer],
      )
      if (rows.length !== 1) throw new Error('The operation is not running.')
    },
  }
}

/** Why nothing was claimed. */
interface Conflict {
  readonly open: boolean
  readonly key: boolean
  readonly authentication: boolean
}

function refusalOf({ open, key, authentication }: Conflict): ClaimOutcome {
  if (!open) return 'notOpen'
  if (key) return 'keyReused'
  if (authentication) return 'authenticationSpent'
  throw new Error('What the claim conflicted with is gone.')
}
