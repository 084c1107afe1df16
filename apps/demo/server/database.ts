import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'

/** Runs queries: a connection, or a transaction. */
export interface Queryable {
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>
}

/** A PostgreSQL database, embedded or not. */
export interface Database extends Queryable {
  /** Runs work in one transaction; a rejection rolls it back. */
  transaction<Result>(work: (connection: Queryable) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS accounts (
    subject text PRIMARY KEY,
    number text NOT NULL,
    balance_cents bigint NOT NULL CHECK (balance_cents >= 0)
  )`,
  `CREATE TABLE IF NOT EXISTS ledger (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL REFERENCES accounts,
    recipient text NOT NULL,
    amount_cents bigint NOT NULL CHECK (amount_cents > 0),
    note text NOT NULL,
    idempotency_key text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (subject, idempotency_key)
  )`,
]

/**
 * Opens the bank's database.
 *
 * @param url A PostgreSQL address. Default: an embedded database in memory.
 * @param directory Where the embedded database keeps its files. Default: memory.
 */
export async function openDatabase(url?: string, directory?: string): Promise<Database> {
  const database = url === undefined ? await embedded(directory) : server(url)
  for (const statement of SCHEMA) await database.query(statement)
  return database
}

async function embedded(directory: string | undefined): Promise<Database> {
  const lite = await PGlite.create(directory ?? 'memory://')
  const over = (connection: Pick<PGlite, 'query'>): Queryable => ({
    query: (text, values = []) => connection.query(text, [...values]),
  })
  return {
    ...over(lite),
    transaction: (work) => lite.transaction((connection) => work(over(connection as unknown as PGlite))),
    close: () => lite.close(),
  }
}

function server(connectionString: string): Database {
  const pool = new pg.Pool({ connectionString })
  // A database that restarts drops the connections that wait in the pool: without a listener, that ends the process.
  pool.on('error', (error) => console.error('A connection to the database was lost:', error.message))
  const over = (connection: { query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> }): Queryable => ({
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await connection.query(text, [...values])) as { rows: Row[] },
  })
  return {
    ...over(pool),
    async transaction(work) {
      const client = await pool.connect()
      try {
        await client.query('BEGIN')
        const result = await work(over(client))
        await client.query('COMMIT')
        return result
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}
