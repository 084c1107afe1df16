import { createClient } from '@redis/client'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { startPostgres, startRedis } from '../../test/databases.fixture.js'
import { operationStatus, resolveOperation } from '../operations.js'
import { commit, make, open, scene, tokenOf, useScene } from '../operations/operations.fixture.js'
import type { OperationStore } from './operation-store.js'
import { postgresStore } from './postgres.js'
import { redisStore } from './redis.js'

useScene()

const COMMITS = 300
const ignore = (): void => undefined

/** Connected as the guide says: with a listener for lost connections. */
const DATABASES = [
  {
    name: 'PostgreSQL',
    server: await startPostgres({ isDurable: true }),
    connect: async (port: number): Promise<{ store: OperationStore; close: () => Promise<void> }> => {
      const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'reauth', database: 'postgres', max: 16 })
      pool.on('error', ignore)
      const store = postgresStore(pool)
      await store.setUp()
      return { store, close: async () => pool.end() }
    },
  },
  {
    name: 'Redis',
    server: await startRedis({ isDurable: true }),
    connect: async (port: number): Promise<{ store: OperationStore; close: () => Promise<void> }> => {
      const client = createClient({ socket: { host: '127.0.0.1', port } })
      client.on('error', ignore)
      await client.connect()
      const store = redisStore((command) => client.sendCommand(command))
      await store.setUp()
      return { store, close: async () => client.destroy() }
    },
  },
]
for (const { name, server } of DATABASES)
  if ('absent' in server) console.warn(`SKIPPED: a restart of ${name}. ${server.absent}`)
afterAll(async () => {
  for (const { server } of DATABASES) if ('stop' in server) await server.stop()
})

describe.each(DATABASES)('$name that is killed and started again under 300 commits', ({ server, connect }) => {
  const test = 'absent' in server ? it.skip : it

  test(
    'never crashes the process, runs a handler twice or leaves an operation stuck',
    { timeout: 120_000 },
    async () => {
      if ('absent' in server) throw new Error(server.absent)
      const { store, close } = await connect(server.port)
      const of = make({ store, lease: '60s', storeTimeout: '2s' })
      const ids = await Promise.all(
        Array.from({ length: COMMITS }, async (_, index) => open(of, await tokenOf({ sub: `user-${index}` }))),
      )
      const effects = new Map<string, number>()
      const committing = async (index: number): Promise<string> => {
        const token = await tokenOf({ sub: `user-${index}`, auth_time: scene.now })
        return commit(
          ids[index],
          {
            token,
            idempotencyKey: ids[index],
            async handler({ operationId }) {
              effects.set(operationId, (effects.get(operationId) ?? 0) + 1)
              await new Promise((resolve) => setTimeout(resolve, Math.random() * 50))
              return { receipt: index }
            },
          },
          of,
        )
      }
      let restarted: Promise<void> | undefined
      const first = await Promise.all(
        ids.map(async (_, index) => {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 400))
          if (index === COMMITS / 2) restarted = server.restart()
          return committing(index)
        }),
      )
      await restarted
      const answers = new Set(first)
      for (const answer of answers) expect(['ran', '503 storeUnavailable']).toContain(answer)

      const at = scene.now
      const resolved: boolean[] = []
      // A client without a response retries with the same key. After the lease has expired, the app resolves the operation.
      for (const [index, answer] of first.entries()) {
        if (answer === 'ran') continue
        const again = await committing(index)
        if (again === '409 operationRunning') scene.now = Math.max(scene.now, at + 61)
        if (again === '409 operationRunning' || again === '409 outcomeUnknown') {
          const outcome = effects.has(ids[index]!)
            ? ({ outcome: 'performed', answer: null } as const)
            : ({ outcome: 'notPerformed' } as const)
          const result = await resolveOperation(of, {
            operationId: ids[index]!,
            issuer: 'https://op.example.com',
            subject: `user-${index}`,
            ...outcome,
          })
          resolved.push(result.ok)
          await committing(index)
        }
      }
      expect(resolved).not.toContain(false)
      const states = await Promise.all(
        ids.map(async (operationId, index) => {
          const result = await operationStatus(of, { token: await tokenOf({ sub: `user-${index}` }), operationId })
          return result.ok ? result.status.state : result.code
        }),
      )
      expect([...effects.values()].filter((count) => count > 1)).toEqual([])
      expect(effects.size).toBe(COMMITS)
      // Ends that failed while the database was down are retried, and recorded eventually.
      expect(states.filter((state) => state !== 'done' && state !== 'running' && state !== 'unknown')).toEqual([])
      await expect
        .poll(
          async () => {
            const left = await Promise.all(
              ids.map(async (operationId, index) => {
                const result = await operationStatus(of, {
                  token: await tokenOf({ sub: `user-${index}` }),
                  operationId,
                })
                return result.ok && result.status.state === 'done'
              }),
            )
            return left.filter((isDone) => !isDone).length
          },
          { timeout: 40_000, interval: 500 },
        )
        .toBe(0)
      await close()
    },
  )
})
