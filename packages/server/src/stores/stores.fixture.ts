import { PGlite } from '@electric-sql/pglite'
import { createClient } from '@redis/client'
import { Redis } from 'ioredis'
import pg from 'pg'
import { startPostgres, startRedis } from '../../test/databases.fixture.js'
import { memoryStore } from './memory.js'
import type { OperationStore } from './operation-store.js'
import { postgresStore } from './postgres.js'
import { redisStore } from './redis.js'

/** A store with its real database. */
export interface OpenStore {
  readonly store: OperationStore
  readonly close: () => Promise<void>
  /** Advances the time of the database itself. Default: none, for a store that uses only the time of its arguments. */
  readonly pass?: (seconds: number) => Promise<void>
  /** Sends a command to Redis. Only for Redis stores. */
  readonly send?: Send
  /** Returns how many connections the pool lost because of errors. Only for stores with a pool. */
  readonly connectionsLost?: () => number
}

/** Sends one command to a Redis. */
type Send = (command: string[]) => Promise<unknown>

/** Simulates the passing of time in Redis: reduces the time to live of every key, and deletes expired keys. */
const passIn =
  (send: Send) =>
  async (seconds: number): Promise<void> => {
    for (const key of (await send(['KEYS', '*'])) as string[]) {
      const timeToLive = Number(await send(['PTTL', key]))
      // A negative time to live means no limit.
      if (timeToLive >= 0) await send(['PEXPIRE', key, String(timeToLive - seconds * 1000)])
    }
  }

/** Every store. `open` returns the reason if its database isn't installed. */
export const STORES: Readonly<Record<string, () => Promise<OpenStore | { readonly absent: string }>>> = {
  memory: async () => ({ store: memoryStore(), close: async () => undefined }),
  PGlite: async () => {
    const database = new PGlite()
    const store = postgresStore(database, { warn: () => undefined })
    await store.setUp()
    return { store, close: () => database.close() }
  },
  PostgreSQL: async () => {
    const server = await startPostgres()
    if ('absent' in server) return server
    const pool = new pg.Pool({ host: '127.0.0.1', port: server.port, user: 'reauth', database: 'postgres', max: 16 })
    let lostConnections = 0
    pool.on('release', (error: unknown) => {
      if (error instanceof Error) lostConnections += 1
    })
    const store = postgresStore(pool, { table: 'operations', warn: () => undefined })
    await store.setUp()
    return {
      store,
      connectionsLost: () => lostConnections,
      close: async () => {
        await pool.end()
        await server.stop()
      },
    }
  },
  'Redis by node-redis': async () => {
    const server = await startRedis()
    if ('absent' in server) return server
    const client = createClient({ socket: { host: '127.0.0.1', port: server.port } })
    await client.connect()
    const send: Send = (command) => client.sendCommand(command)
    return {
      store: redisStore(send),
      send,
      pass: passIn(send),
      close: async () => {
        client.destroy()
        await server.stop()
      },
    }
  },
  'Redis by ioredis': async () => {
    const server = await startRedis()
    if ('absent' in server) return server
    const client = new Redis({ host: '127.0.0.1', port: server.port })
    const send: Send = ([name, ...values]) => client.call(name!, ...values)
    return {
      store: redisStore(send),
      send,
      pass: passIn(send),
      close: async () => {
        client.disconnect()
        await server.stop()
      },
    }
  },
}
