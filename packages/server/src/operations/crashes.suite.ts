import { fork } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CryptoKey, type JSONWebKeySet, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, startRedis } from '../../test/databases.fixture.js'
import { createVerifier } from '../index.js'
import {
  type Json,
  type Operations,
  commitOperation,
  createOperation,
  defineOperations,
  operationStatus,
  resolveOperation,
} from '../operations.js'
import type { OperationStore } from '../stores/operation-store.js'

const NOW = 1_800_000_000
const ISSUER = 'https://op.example.com'
const FIELDS = { to: 'bob', amount: '10.00' }
const MOMENTS = [
  'before claim',
  'during claim',
  'after claim',
  'before the effect',
  'after the effect',
  'before finish',
  'during finish',
  'after finish',
] as const
const TABLE = readTable()

interface Opened {
  readonly store: OperationStore
  readonly close: () => Promise<void>
}
/** The module is JavaScript, because the process to kill opens its store with it, too. */
const STORES: string = '../../test/crashes/stores.mjs'
const { openStore } = (await import(STORES)) as { openStore: (kind: string, at: unknown) => Promise<Opened> }

const folder = mkdtempSync(join(tmpdir(), 'reauth-crashes-'))
const postgres = await startPostgres({ isDurable: true })
const redis = await startRedis({ isDurable: true })
const KINDS = [
  { kind: 'PGlite', at: join(folder, 'lite') },
  { kind: 'PostgreSQL', ...('port' in postgres ? { at: postgres.port } : postgres) },
  { kind: 'Redis', ...('port' in redis ? { at: redis.port } : redis) },
] as readonly { readonly kind: string; readonly at?: string | number; readonly absent?: string }[]
for (const { kind, absent } of KINDS) if (absent !== undefined) console.warn(`SKIPPED: crashes on ${kind}. ${absent}`)

let privateKey: CryptoKey
let jwks: JSONWebKeySet
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  privateKey = pair.privateKey
  jwks = { keys: [await exportJWK(pair.publicKey)] }
})
afterAll(async () => {
  for (const server of [postgres, redis]) if ('stop' in server) await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const tokenOf = (sub: string, authTime: number): Promise<string> =>
  new SignJWT({
    iss: ISSUER,
    aud: 'app',
    sub,
    iat: Math.max(NOW, authTime),
    exp: NOW + 7200,
    auth_time: authTime,
  })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey)

/** One end-user, and the servers that handle their operations. Each server handles one call. */
class Stage {
  readonly #kind: string
  readonly #at: unknown
  readonly #subject: string
  readonly #effects: string

  constructor(kind: string, at: unknown, index: number) {
    this.#kind = kind
    this.#at = at
    this.#subject = `alice-${index}`
    this.#effects = join(folder, `${kind}-${index}`)
    writeFileSync(this.#effects, '')
  }

  get effects(): number {
    return readFileSync(this.#effects, 'utf8').split('\n').filter(Boolean).length
  }

  readonly open = (): Promise<string> =>
    this.#alive(NOW, async (operations) => {
      const token = await tokenOf(this.#subject, NOW - 100)
      const opened = await createOperation(operations, { token, action: 'transfer', fields: FIELDS })
      if (!opened.ok) throw new Error(opened.code)
      return opened.operation.operationId
    })

  /** Commits in a process that is killed at a certain moment. Resolves with the exit signal and the output. */
  async kill(moment: string, operationId: string): Promise<string> {
    const request = await this.#requestOf(operationId, 'key')
    const [at, effects] = [this.#at, this.#effects]
    const task = JSON.stringify({ kind: this.#kind, at, moment, jwks, now: NOW + 60, request, effects })
    const child = fork(new URL('../../test/crashes/process.mjs', import.meta.url), [task], { silent: true })
    let output = ''
    child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()))
    return new Promise((resolve) => {
      child.once('exit', (_, signal) => resolve(`${signal} ${output}`.trim()))
    })
  }

  readonly commit = (now: number, operationId: string, key: string): Promise<string> =>
    this.#alive(now, async (operations) => {
      const handler = (): Json => {
        appendFileSync(this.#effects, `${operationId}\n`)
        return { receipt: 1 }
      }
      const result = await commitOperation(operations, { ...(await this.#requestOf(operationId, key)), handler })
      if (!result.ok) return result.code
      return result.replayed ? 'the stored answer' : 'runs'
    })

  readonly stateOf = (now: number, operationId: string): Promise<string> =>
    this.#alive(now, async (operations) => {
      const { token } = await this.#requestOf(operationId, 'key')
      const status = await operationStatus(operations, { token, operationId })
      return status.ok ? status.status.state : status.code
    })

  /** Resolves the operation, as the app does after checking the effects. */
  readonly resolve = (now: number, operationId: string): Promise<boolean> =>
    this.#alive(now, async (operations) => {
      const expectedResult =
        this.effects > 0
          ? ({ outcome: 'performed', answer: { receipt: 1 } } as const)
          : ({ outcome: 'notPerformed' } as const)
      const request = { operationId, issuer: ISSUER, subject: this.#subject, ...expectedResult }
      return (await resolveOperation(operations, request)).ok
    })

  async #requestOf(operationId: string, idempotencyKey: string) {
    const token = await tokenOf(this.#subject, NOW + 10)
    return { token, operationId, action: 'transfer', fields: FIELDS, idempotencyKey }
  }

  async #alive<Result>(now: number, work: (operations: Operations) => Promise<Result>): Promise<Result> {
    const { store, close } = await openStore(this.#kind, this.#at)
    const verifier = createVerifier({ issuer: ISSUER, audience: 'app', jwks, clock: () => now })
    try {
      return await work(defineOperations({ verifier, store, clock: () => now }))
    } finally {
      await close()
    }
  }
}

describe.each(KINDS)('a process that is killed, on $kind', ({ kind, at, absent }) => {
  const test = absent === undefined ? it : it.skip

  test.each(MOMENTS.map((moment, index) => ({ moment, index })))(
    '$moment: performs the operation once, and leaves nothing stuck',
    { timeout: 60_000 },
    async ({ moment, index }) => {
      const stage = new Stage(kind, at, index)
      const [operationId, other] = [await stage.open(), await stage.open()]
      expect(await stage.kill(moment, operationId)).toBe('SIGKILL')

      const { effects } = stage
      const state = await stage.stateOf(NOW + 121, operationId)
      const results = { state, effects, sameKey: ['runs'], otherKey: 'runs' }
      // Before the claim, another call finds nothing: this case is tested below.
      if (state !== 'open') {
        results.sameKey = [await stage.commit(NOW + 61, operationId, 'key')]
        results.otherKey = await stage.commit(NOW + 61, operationId, 'other')
      }
      if (state === 'unknown') {
        results.sameKey.push(await stage.commit(NOW + 121, operationId, 'key'))
        await stage.resolve(NOW + 121, operationId)
      }
      expect(results).toEqual(TABLE.get(moment))
      expect(await stage.commit(NOW + 122, operationId, 'key')).toBe(effects > 0 ? 'the stored answer' : 'runs')
      expect(stage.effects).toBe(1)
      // The authentication is spent once, whatever happened to the process.
      expect(await stage.commit(NOW + 123, other, 'key-of-the-other')).toBe('authenticationSpent')
      console.log(`${kind.padEnd(10)} ${moment.padEnd(18)} ${state.padEnd(8)} effects ${effects}, and 1 in the end`)
    },
  )
})

/** The guide's row for one moment. */
interface Row {
  readonly state: string
  readonly effects: number
  /** The result before and after the lease has expired. */
  readonly sameKey: readonly string[]
  readonly otherKey: string
}

/** Reads the expectations from the table of the guide. */
function readTable(): ReadonlyMap<string, Row> {
  const guide = readFileSync(new URL('../../../../docs/guide/server.md', import.meta.url), 'utf8')
  const rows = guide.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim().replaceAll('`', ''))
    const moment = MOMENTS.find((name) => name === cells[1])
    const [, , state, effects, sameKey, otherKey] = cells
    if (moment === undefined) return []
    const row = { state: state!, effects: Number(effects), sameKey: sameKey!.split(', then '), otherKey: otherKey! }
    return [[moment, row] as const]
  })
  if (rows.length !== MOMENTS.length) throw new Error("The guide's table doesn't have one row for each moment.")
  return new Map(rows)
}
