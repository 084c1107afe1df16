import { createClient, createCluster } from '@redis/client'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startRedis } from '../../test/databases.fixture.js'
import { storeContract } from '../testing.js'
import type { OperationStore } from './operation-store.js'
import { redisStore } from './redis.js'

const NODES = 3
const SLOTS = 16_384
const servers = await Promise.all(Array.from({ length: NODES }, () => startRedis({ isClusterNode: true })))
const absent = servers.find((server) => 'absent' in server)
if (absent !== undefined && 'absent' in absent) console.warn(`SKIPPED: a cluster of Redis. ${absent.absent}`)
const ports = servers.flatMap((server) => ('port' in server ? [server.port] : []))
const busOf = new Map<number, string>()

/** Sends a command to one node. */
async function ask(port: number, command: string[]): Promise<unknown> {
  const client = createClient({ socket: { host: '127.0.0.1', port } })
  await client.connect()
  try {
    return await client.sendCommand(command)
  } finally {
    client.destroy()
  }
}

beforeAll(async () => {
  for (const [index, port] of ports.entries()) {
    const [first, last] = [Math.floor((SLOTS * index) / NODES), Math.floor((SLOTS * (index + 1)) / NODES) - 1]
    await ask(port, ['CLUSTER', 'ADDSLOTSRANGE', String(first), String(last)])
    busOf.set(port, String(await ask(port, ['CONFIG', 'GET', 'cluster-port'])).split(',')[1]!)
  }
  for (const port of ports) await ask(ports[0]!, ['CLUSTER', 'MEET', '127.0.0.1', String(port), busOf.get(port)!])
  await vi.waitFor(
    async () => {
      for (const port of ports) {
        const info = await ask(port, ['CLUSTER', 'INFO'])
        expect(info).toContain('cluster_state:ok')
        expect(info).toContain(`cluster_known_nodes:${NODES}`)
      }
    },
    { timeout: 30_000, interval: 100 },
  )
})
afterAll(async () => {
  for (const server of servers) if ('stop' in server) await server.stop()
})

describe('the Redis store on a cluster of three nodes', () => {
  const test = absent === undefined ? it : it.skip
  const clients: [string, () => Promise<{ store: OperationStore; close: () => void }>][] = [
    [
      'node-redis',
      async () => {
        const cluster = createCluster({ rootNodes: ports.map((port) => ({ socket: { host: '127.0.0.1', port } })) })
        await cluster.connect()
        return {
          store: redisStore((command, key) => cluster.sendCommand(key, false, command)),
          close: () => cluster.destroy(),
        }
      },
    ],
    [
      'ioredis',
      async () => {
        const cluster = new Cluster(ports.map((port) => ({ host: '127.0.0.1', port })))
        return {
          store: redisStore(([name, ...values]) => cluster.call(name!, ...values)),
          close: () => cluster.disconnect(),
        }
      },
    ],
  ]

  test.each(clients)('passes the contract with %s, and has keys on every node', async (_, connect) => {
    const { store, close } = await connect()
    for (const { check } of storeContract) await check(store)
    close()
    for (const port of ports) expect(Number(await ask(port, ['DBSIZE']))).toBeGreaterThan(0)
  })
})
