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
  /** The prefix of every key. The end-user's part follows in braces, so that in a cluster all keys of an end-user are on one node. Default: `'reauth:'`. */
  readonly prefix?: string
  /** `setUp()` calls it with one sentence for each setting with which Redis can lose writes. Default: `console.warn`. */
  readonly warn?: (sentence: string) => void
}

/** An {@link OperationStore} that can check the settings of its Redis. */
export interface RedisStore extends OperationStore {
  /** Warns if Redis can lose confirmed writes. */
  setUp(): Promise<void>
}

const OUTCOMES: readonly unknown[] = ['claimed', 'notOpen', 'keyReused', 'authenticationSpent'] satisfies ClaimOutcome[]
/** The longest time to live that Redis accepts, in seconds. */
const LONGEST = 3_000_000_000

/** Returns the time to live of a key, in whole seconds. */
const timeToLive = (until: number, now: number): string =>
  String(Math.min(LONGEST, Math.max(1, Math.ceil(until - now))))

/**
 * Stores operations in Redis, shared by all servers.
 *
 * One script claims an operation. If Redis evicts keys or loses the last second in a crash, a spent authentication may be forgotten and a handler may run twice. If that
 * matters, use `noeviction` and `appendfsync always`, or PostgreSQL.
 *
 * @param send Sends a command. Listen to the client's `error` event: without a listener, a restart of Redis crashes the process.
 * @param options `prefix` and `warn`.
 * @throws {ReauthServerError} `invalidConfiguration` for an invalid `send` or option; `field` names it.
 *
 * @example
 * client.on('error', (error) => log.error(error))
 * const store = redisStore((command) => client.sendCommand(command))
 * await store.setUp()
 */
export function redisStore(send: SendRedisCommand, options: RedisStoreOptions = {}): RedisStore {
  refuseUnknown('redisStore()', options, ['prefix', 'warn'])
  const { prefix = 'reauth:', warn = console.warn } = options
  if (typeof send !== 'function') throw wrongOption('send', send, 'a function that sends a command')
  if (typeof prefix !== 'string' || /[{}]/.test(prefix)) {
    throw wrongOption('prefix', prefix, 'a string without braces', 'The end-user part of a key is in braces.')
  }
  if (typeof warn !== 'function') throw wrongOption('warn', warn, 'a function that takes a string')
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
      const isCreated = await run(
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
      if (isCreated !== 1) throw new Error('The operation already exists.')
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
      const { owner, id, key, authentication, token, now, leaseUntil, keepUntil, isResume } = claim
      const keys = [nameOf(claim), openOf(owner), `${tag(owner)}key:${key}`]
      if (authentication !== null) keys.push(`${tag(owner)}authentication:${authentication}`)
      const outcome = await run(CLAIM, keys, [
        key,
        String(now),
        timeToLive(keepUntil, now),
        token,
        String(leaseUntil),
        isResume ? '1' : '0',
        id,
      ])
      if (!OUTCOMES.includes(outcome)) throw new Error('Redis returned an unexpected result.')
      return outcome as ClaimOutcome
    },
    async renew(lease) {
      return (await run(RENEW, [nameOf(lease)], [lease.token, String(lease.leaseUntil)])) === 1
    },
    async finish(end) {
      const { owner, id, token, now, state, answer, expiresAt } = end
      const isEnded = await run(
        FINISH,
        [nameOf(end), openOf(owner)],
        [state, token ?? '', String(now), answer ?? '', answer === null ? '0' : '1', String(expiresAt ?? ''), id],
      )
      return isEnded === 1
    },
  }
}

/** Checks Redis for settings that can lose confirmed writes. A hosted Redis may not reveal its settings, which causes a warning, too. */
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
      'Redis does not reveal its settings: without appendonly and appendfsync always, a crash may lose the writes of the last second, and an operation may run twice.',
    ]
  }
  const [appendonly, appendfsync, eviction] = settings
  const warnings: string[] = []
  if (appendonly !== 'yes')
    warnings.push(
      'appendonly is off: a crash of Redis loses all writes since the last snapshot, and an operation may run twice.',
    )
  else if (appendfsync !== 'always')
    warnings.push(
      'appendfsync is not always: a crash of Redis may lose the writes of the last second, and an operation may run twice.',
    )
  if (eviction !== 'noeviction')
    warnings.push(
      'maxmemory-policy is not noeviction: a full Redis may evict spent authentications, and an operation may run twice.',
    )
  return warnings
}
