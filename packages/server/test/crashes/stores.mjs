import { PGlite } from '@electric-sql/pglite'
import { createClient } from '@redis/client'
import { postgresStore } from '@reauth/server/stores/postgres'
import { redisStore } from '@reauth/server/stores/redis'
import pg from 'pg'

const quiet = { warn: () => undefined }

/** Opens a store in a folder or on a local port. */
export async function openStore(kind, at) {
  if (kind === 'Redis') {
    const client = createClient({ socket: { host: '127.0.0.1', port: at } })
    client.on('error', () => undefined)
    await client.connect()
    return { store: redisStore((command) => client.sendCommand(command), quiet), close: async () => client.destroy() }
  }
  if (kind === 'PGlite') {
    const database = await PGlite.create(at)
    const store = postgresStore(database, quiet)
    await store.setUp()
    return { store, close: () => database.close() }
  }
  const pool = new pg.Pool({ host: '127.0.0.1', port: at, user: 'reauth', database: 'postgres' })
  pool.on('error', () => undefined)
  const store = postgresStore(pool, quiet)
  await store.setUp()
  return { store, close: () => pool.end() }
}
