import { ReauthServerError } from '../server-error.js'
import type { ClaimOutcome, OperationState, OperationStore } from './operation-store.js'

export type * from './operation-store.js'

/** The slice of a PostgreSQL client that is used: a `Pool` or `Client` of pg, or a PGlite. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** Options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /** The table's name: small letters, digits and `_`. Default: `'reauth_operations'`. */
  readonly table?: string
}

/** An {@link OperationStore} that can make its own table. */
export interface PostgresStore extends OperationStore {
  /** Makes the table where it is missing. For a migration of your own, see `statements`. */
  setUp(): Promise<void>
  /** The statements that make the table. */
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
 * Keeps operations in a table of PostgreSQL, shared by all servers.
 *
 * One `UPDATE` claims an operation; unique indexes let a key and an authentication pay once.
 *
 * @param client A pool, a client, or a PGlite.
 * @param options `table`; default `'reauth_operations'`.
 * @throws {ReauthServerError} `invalidConfiguration`.
 *
 * @example
 * const store = postgresStore(new pg.Pool({ connectionString }))
 * await store.setUp()
 */
export function postgresStore(
  client: PostgresClient,
  { table = 'reauth_operations' }: PostgresStoreOptions = {},
): PostgresStore {
  if (typeof table !== 'string' || !/^[a-z_][a-z0-9_]{0,40}$/.test(table)) {
    throw new ReauthServerError('table', 'Use small letters, digits and _, 41 at most.')
  }
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${table} (
  id text PRIMARY KEY, action text NOT NULL, digest text NOT NULL, issuer text NOT NULL, subject text NOT NULL,
  opened_at bigint NOT NULL, previous_auth_time bigint, expires_at bigint NOT NULL, keep_until bigint NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'running', 'done', 'unknown')),
  key text, authentication text, answer text,
  CONSTRAINT ${table}_key UNIQUE (key), CONSTRAINT ${table}_authentication UNIQUE (authentication)
)`,
    `CREATE INDEX IF NOT EXISTS ${table}_keep_until ON ${table} (keep_until)`,
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
      const { rows } = await client.query(`SELECT * FROM ${table} WHERE id = $1 AND keep_until > $2`, [id, now])
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
      try {
        const { rows } = await client.query(
          `UPDATE ${table} SET state = 'running', key = $2, authentication = $3, keep_until = $5
WHERE id = $1 AND state = 'open' AND expires_at > $4 RETURNING id`,
          [id, key, authentication, now, keepUntil],
        )
        return rows.length === 1 ? 'claimed' : 'notOpen'
      } catch (error) {
        return conflictOf(error, table)
      }
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

/** Which unique index refused; any other error goes on. */
function conflictOf(error: unknown, table: string): ClaimOutcome {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  if (code === '23505' && constraint === `${table}_key`) return 'keyReused'
  if (code === '23505' && constraint === `${table}_authentication`) return 'authenticationSpent'
  throw error
}
