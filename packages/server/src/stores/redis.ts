import { refuseUnknown, wrongOption } from '../shared/options.js'
import type { ClaimOutcome, OperationName, OperationStore, StoredOperation } from './operation-store.js'
import { CLAIM, CREATE, FINISH, RENEW } from './redis-scripts.js'

export type * from './operation-store.js'

/**
 * Sends one command to Redis, as node-redis' `sendCommand` does. With ioredis: `([name, ...rest]) => redis.call(name, ...rest)`.
 * In a cluster all keys of the command are on the node of `key`: `(command, key) => cluster.sendCommand(key, false, command)`.
 */
export type SendRedisCommand = (command: string[], key: string) => Promise<unknown>

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** Begins every key. What follows it is the end-user's part in braces, so that in a cluster all keys of one end-user are on one node. Default: `'reauth:'`. */
  readonly prefix?: string
  /** Is told by `setUp()`, in one sentence, what a Redis that is set up for speed may lose. Default: `console.warn`. */
  readonly warn?: (sentence: string) => void
}

/** An {@link OperationStore} that can look at its Redis. */
export interface RedisStore extends OperationStore {
  /** Looks whether Redis keeps what it confirms. */
  setUp(): Promise<void>
}

const OUTCOMES: readonly unknown[] = ['claimed', 'notOpen', 'keyReused', 'authenticationSpent'] satisfies ClaimOutcome[]
/** Redis refuses more. */
const LONGEST = 3_000_000_000

/** For how long Redis keeps a key, in whole seconds. */
const timeToLive = (until: number, now: number): string =>
  String(Math.min(LONGEST, Math.max(1, Math.ceil(until - now))))

/**
 * Keeps operations in Redis, shared by all servers.
 *
 * One script claims an operation. A Redis that evicts keys or loses the last second in a crash may forget what was spent, and run a handler twice:
 * use `noeviction` and `appendfsync always` where that matters, or PostgreSQL.
 *
 * @param send Sends a command. Listen to the client's `error` event: without a listener, a Redis that restarts ends the process.
 * @param options `prefix` and `warn`.
 * @throws {ReauthServerError} `invalidConfiguration`.
 *
 * @example
 * client.on('error', (error) => log.error(error))
 * const store = redisStore((command) => client.sendCommand(command))
 * await store.setUp()
 */
export function redisStore(send: SendRedisCommand, options: RedisStoreOptions = {}): RedisStore {
  refuseUnknown('redisStore()', options, ['prefix', 'warn'])
  const { prefix = 'reauth:', warn = console.warn } = options
  if (typeof send !== 'function') throw wrongOption('send', send, 'Give a function that sends a command.')
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) {
    throw wrongOption('prefix', prefix, 'Leave the braces out: what is in them is the part of the end-user.')
  }
  if (typeof warn !== 'function') throw wrongOption('warn', warn, 'Give a function that takes a sentence.')
  const tag = (owner: string): string => `${prefix}{${owner}}:`
  const nameOf = ({ owner, id }: OperationName): string => `${tag(owner)}operation:${id}`
  const openOf = (owner: string): string => `${tag(owner)}open`
  const run = (script: string, keys: readonly string[], values: readonly string[]): Promise<unknown> =>
    send(['EVAL', script, String(keys.length), ...keys, ...values], keys[0]!)

  return {
    async setUp() {
      for (const sentence of await durabilityWarnings((command) => send(command, prefix))) warn(sentence)
    },
    async create({ keepUntil, ...operation }, now, openLimit) {
      const made = await run(
        CREATE,
        [nameOf(operation), openOf(operation.owner)],
        [
          JSON.stringify(operation),
          String(operation.expiresAt),
          timeToLive(keepUntil, now),
          operation.id,
          String(openLimit),
          `${tag(operation.owner)}operation:`,
        ],
      )
      if (made !== 1) throw new Error('The operation exists.')
    },
    async read(name) {
      const key = nameOf(name)
      const values = await send(['HMGET', key, 'operation', 'state', 'key', 'leaseUntil', 'answer', 'expiresAt'], key)
      const [operation, state, claimedUnder, leaseUntil, answer, expiresAt] = values as (string | null)[]
      if (typeof operation !== 'string') return undefined
      return {
        ...(JSON.parse(operation) as object),
        state,
        key: claimedUnder,
        leaseUntil: leaseUntil === null ? null : Number(leaseUntil),
        answer,
        expiresAt: Number(expiresAt),
      } as StoredOperation
    },
    async claim(claim) {
      const { owner, id, key, authentication, token, now, leaseUntil, keepUntil, again } = claim
      const keys = [nameOf(claim), openOf(owner), `${tag(owner)}key:${key}`]
      if (authentication !== null) keys.push(`${tag(owner)}authentication:${authentication}`)
      const outcome = await run(CLAIM, keys, [
        key,
        String(now),
        timeToLive(keepUntil, now),
        token,
        String(leaseUntil),
        again ? '1' : '0',
        id,
      ])
      if (!OUTCOMES.includes(outcome)) throw new Error('Redis answered something else.')
      return outcome as ClaimOutcome
    },
    async renew(lease) {
      return (await run(RENEW, [nameOf(lease)], [lease.token, String(lease.leaseUntil)])) === 1
    },
    async finish(end) {
      const { owner, id, token, now, state, answer, expiresAt } = end
      const ended = await run(
        FINISH,
        [nameOf(end), openOf(owner)],
        [state, token ?? '', String(now), answer ?? '', answer === null ? '0' : '1', String(expiresAt ?? ''), id],
      )
      return ended === 1
    },
  }
}

/** Looks whether Redis keeps what it confirms. One that does not tell, as a hosted one, may lose what it does not say. */
async function durabilityWarnings(send: (command: string[]) => Promise<unknown>): Promise<readonly string[]> {
  const setting = async (name: string): Promise<string> => {
    const answer = await send(['CONFIG', 'GET', name])
    return String(Array.isArray(answer) ? answer[1] : (Object(answer) as Record<string, unknown>)[name])
  }
  let settings: readonly string[]
  try {
    settings = [await setting('appendonly'), await setting('appendfsync'), await setting('maxmemory-policy')]
  } catch {
    return [
      'Redis does not tell its settings: without appendonly and appendfsync always, what was spent in the last second may be forgotten in a crash, and an operation may run twice.',
    ]
  }
  const [appendonly, appendfsync, eviction] = settings
  const warnings: string[] = []
  if (appendonly !== 'yes')
    warnings.push(
      'appendonly is off: after a crash of Redis what was spent since the last snapshot is forgotten, and an operation may run twice.',
    )
  else if (appendfsync !== 'always')
    warnings.push(
      'appendfsync is not always: after a crash of Redis what was spent in the last second may be forgotten, and an operation may run twice.',
    )
  if (eviction !== 'noeviction')
    warnings.push(
      'maxmemory-policy is not noeviction: a Redis that is full may forget what was spent, and an operation may run twice.',
    )
  return warnings
}
