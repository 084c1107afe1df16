import { refuseUnknown } from '../options.js'
import { ReauthServerError } from '../server-error.js'
import type { ClaimOutcome, OperationStore, StoredOperation } from './operation-store.js'

export type * from './operation-store.js'

/** Sends one command to Redis, as node-redis' `sendCommand` does. With ioredis: `([name, ...rest]) => redis.call(name, ...rest)`. */
export type SendRedisCommand = (command: string[]) => Promise<unknown>

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** Begins every key. Default: `'{reauth}:'`; the braces keep all keys on one node of a cluster. */
  readonly prefix?: string
}

const CREATE = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'operation', ARGV[1], 'state', 'open', 'expiresAt', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`

const CLAIM = `
if redis.call('HGET', KEYS[1], 'state') ~= 'open' then return 'notOpen' end
if tonumber(redis.call('HGET', KEYS[1], 'expiresAt')) <= tonumber(ARGV[2]) then return 'notOpen' end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'keyReused' end
if KEYS[3] and redis.call('EXISTS', KEYS[3]) == 1 then return 'authenticationSpent' end
redis.call('SET', KEYS[2], '1', 'EX', ARGV[3])
if KEYS[3] then redis.call('SET', KEYS[3], '1', 'EX', ARGV[3]) end
redis.call('HSET', KEYS[1], 'state', 'running', 'key', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 'claimed'`

const FINISH = `
if redis.call('HGET', KEYS[1], 'state') ~= 'running' then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[1])
if ARGV[2] then redis.call('HSET', KEYS[1], 'answer', ARGV[2]) end
return 1`

const OUTCOMES: readonly unknown[] = ['claimed', 'notOpen', 'keyReused', 'authenticationSpent'] satisfies ClaimOutcome[]

/**
 * Keeps operations in Redis, shared by all servers.
 *
 * One script claims an operation. A Redis that evicts keys or loses the last second in a crash may forget what was spent:
 * use `noeviction` and `appendfsync always` where that matters, or PostgreSQL.
 *
 * @param send Sends a command.
 * @param options `prefix`; default `'{reauth}:'`.
 * @throws {ReauthServerError} `invalidConfiguration`.
 *
 * @example
 * const store = redisStore((command) => client.sendCommand(command))
 */
export function redisStore(send: SendRedisCommand, options: RedisStoreOptions = {}): OperationStore {
  refuseUnknown('redisStore()', options, ['prefix'])
  const { prefix = '{reauth}:' } = options
  if (typeof send !== 'function') throw new ReauthServerError('send', 'Give a function that sends a command.')
  if (typeof prefix !== 'string' || !/\{[^{}]+\}/.test(prefix)) {
    throw new ReauthServerError('prefix', 'Keep a part in braces: it keeps all keys on one node of a cluster.')
  }
  const run = (script: string, keys: string[], values: string[]): Promise<unknown> =>
    send(['EVAL', script, String(keys.length), ...keys, ...values])
  const operationKey = (id: string): string => `${prefix}operation:${id}`

  return {
    async create({ keepUntil, ...operation }, now) {
      const made = await run(
        CREATE,
        [operationKey(operation.id)],
        [JSON.stringify(operation), String(operation.expiresAt), String(Math.max(1, keepUntil - now))],
      )
      if (made !== 1) throw new Error('The operation exists.')
    },
    async read(id) {
      const [operation, state, key, answer] = (await send([
        'HMGET',
        operationKey(id),
        'operation',
        'state',
        'key',
        'answer',
      ])) as (string | null)[]
      if (typeof operation !== 'string') return undefined
      return { ...(JSON.parse(operation) as object), state, key, answer } as StoredOperation
    },
    async claim({ id, key, authentication, now, keepUntil }) {
      const outcome = await run(
        CLAIM,
        [
          operationKey(id),
          `${prefix}key:${key}`,
          ...(authentication === null ? [] : [`${prefix}authentication:${authentication}`]),
        ],
        [key, String(now), String(Math.max(1, keepUntil - now))],
      )
      if (!OUTCOMES.includes(outcome)) throw new Error('Redis answered something else.')
      return outcome as ClaimOutcome
    },
    async finish({ id, state, answer }) {
      const ended = await run(FINISH, [operationKey(id)], [state, ...(answer === null ? [] : [answer])])
      if (ended !== 1) throw new Error('The operation is not running.')
    },
  }
}
