// Operations and their stores: what they promise, broken on purpose.
import { inFile } from './in-file.mjs'

const COMMIT = 'packages/server/src/operations/commit-operation.ts'
const CREATE = 'packages/server/src/operations/create-operation.ts'
const RUN = 'packages/server/src/operations/handler-run.ts'
const DEFINE = 'packages/server/src/operations/define-operations.ts'
const FIND = 'packages/server/src/operations/find-operation.ts'
const CANONICAL = 'packages/server/src/operations/canonical-json.ts'
const MEMORY = 'packages/server/src/stores/memory.ts'
const POSTGRES = 'packages/server/src/stores/postgres.ts'
const STATEMENTS = 'packages/server/src/stores/postgres-statements.ts'
const TABLES = 'packages/server/src/stores/postgres-tables.ts'
const CLAIMS = 'packages/server/src/stores/claims.ts'
const REDIS = 'packages/server/src/stores/redis.ts'
const SCRIPTS = 'packages/server/src/stores/redis-scripts.ts'

const commit = 'server/src/operations/commit-operation.test.ts'
const operations = 'server/src/operations/operations.test.ts'
const faults = 'server/src/operations/operation-faults.test.ts'
const event = 'server/src/operations/operation-event.test.ts'
const recovery = 'server/src/operations/recovery.test.ts'
const storeFailures = 'server/src/operations/store-failures.test.ts'
const postgres = 'server/src/stores/postgres.test.ts'
const canonical = 'server/src/operations/canonical-json.test.ts'
const retention = 'server/src/stores/retention.test.ts'
const stores = 'server/src/stores/stores.test.ts'

const [inCommit, inCreate, inDefine, inFind, inJson, inRun] = [COMMIT, CREATE, DEFINE, FIND, CANONICAL, RUN].map(
  (file) => inFile(file),
)
const [inMemory, inClaims, inPostgres, inTables, inRedis] = [
  inFile(MEMORY),
  inFile(CLAIMS),
  inFile(STATEMENTS),
  inFile(TABLES),
  inFile(SCRIPTS, { needs: 'redis-server' }),
]

export const operationMutants = [
  // What pays.
  inCommit(
    ['G18', 'S12'],
    'the authentication may be of the second of the opening',
    'openedAt: operation.openedAt,',
    'openedAt: operation.openedAt - 1,',
    commit,
  ),
  inCreate(
    ['G18', 'S12'],
    'what counts begins with the token that opened',
    'Math.max(Math.floor(issuedAt), Math.floor(now) - clockTolerance) + 1',
    'Math.floor(issuedAt) + 1',
    commit,
  ),
  inCreate(
    ['G18', 'S12'],
    'what counts begins before the token that opened',
    'Math.max(Math.floor(issuedAt), Math.floor(now) - clockTolerance) + 1',
    'Math.floor(now) - clockTolerance + 1',
    commit,
  ),
  inCommit(
    ['G18', 'S12'],
    'the same authentication in another session pays again',
    "fingerprint(['authentication', issuer, operation.subject, authTime])",
    "fingerprint(['authentication', issuer, operation.subject, authentication.sessionId ?? null, authTime])",
    commit,
  ),
  inCommit(
    ['G18', 'S12'],
    'the authentication that the opening token told pays',
    'authTime > (previous ?? Number.NEGATIVE_INFINITY)',
    'authTime >= (previous ?? Number.NEGATIVE_INFINITY)',
    commit,
  ),
  inCommit(
    ['G18', 'S12'],
    'no authentication is spent',
    'if (!isFresh || allowSharedAuthentication) return',
    'if (!isFresh || !allowSharedAuthentication) return',
    commit,
  ),
  inCommit(
    ['G18'],
    'any requirement of the request stands in for always',
    "parseRequirement({ ...request.requirement, maxAge: 'always' })",
    "parseRequirement({ maxAge: '24h', ...request.requirement })",
    commit,
  ),
  inMemory(
    ['G18', 'S12'],
    'memory: a spent authentication is not looked at',
    "if (authentication !== null && payments.has(authenticationOf(owner, authentication)))\n        return 'authenticationSpent'",
    '',
    commit,
    retention,
  ),
  inMemory(
    ['G18', 'S12'],
    'memory: what was spent is forgotten with its operation',
    "state: 'running', key, authentication, token, leaseUntil, keepUntil })",
    "state: 'running', key, authentication, token, leaseUntil })",
    retention,
  ),
  inTables(
    ['G18', 'S12'],
    'PostgreSQL: a spent authentication is not looked at',
    'PRIMARY KEY (owner, key), UNIQUE (owner, authentication)',
    'PRIMARY KEY (owner, key)',
    retention,
  ),
  inPostgres(
    ['G18', 'S12'],
    'PostgreSQL: what was spent is forgotten when the operation expires',
    'keep_until = $8 FROM paid',
    'keep_until = expires_at + 0 * $8 FROM paid',
    retention,
  ),
  inFile(STATEMENTS, { needs: 'psql' })(
    ['S12'],
    'PostgreSQL: cleaning a divided table forgets what is still needed',
    'WHERE (${key}) IN\n(SELECT ${key} FROM',
    'WHERE ctid IN\n(SELECT ctid FROM',
    postgres,
  ),
  inRedis(
    ['G18', 'S12'],
    'Redis: a spent authentication is not looked at',
    "if KEYS[4] and redis.call('EXISTS', KEYS[4]) == 1 then return 'authenticationSpent' end",
    '',
    retention,
  ),
  inRedis(
    ['G18', 'S12'],
    'Redis: the mark of what was spent is kept for a second',
    "if KEYS[4] then redis.call('SET', KEYS[4], '1', 'EX', ARGV[3]) end",
    "if KEYS[4] then redis.call('SET', KEYS[4], '1', 'EX', 1) end",
    retention,
  ),
  inRedis(
    ['G18'],
    'Redis: an operation is forgotten a minute after its commit',
    "redis.call('EXPIRE', KEYS[1], ARGV[3])\nredis.call('ZREM'",
    "redis.call('EXPIRE', KEYS[1], 60)\nredis.call('ZREM'",
    retention,
  ),
  inRedis(
    ['G18'],
    'Redis: a key is kept for a second',
    "redis.call('SET', KEYS[3], '1', 'EX', ARGV[3])",
    "redis.call('SET', KEYS[3], '1', 'EX', 1)",
    retention,
  ),
  inMemory(['S12'], 'memory: two claims win', "if (entry.state !== 'open' ||", 'if (', stores),

  // What was agreed to.
  inCommit(
    ['G18', 'S19'],
    'other fields than those of the opening are committed',
    "if (digest !== operation.digest) return refuse('operationChanged')",
    '',
    commit,
    event,
  ),
  inCommit(
    ['S19'],
    'the digest leaves the fields out',
    'await operationDigest(request.action, request.fields)',
    'await operationDigest(request.action, request.fields === undefined ? request.fields : null)',
    commit,
  ),
  inCreate(
    ['S19'],
    'the digest of the opening leaves the fields out',
    'await operationDigest(action, fields)',
    'await operationDigest(action, fields === undefined ? fields : null)',
    event,
  ),
  inFind(['S19'], "somebody else's operation is committed", '&& operation.subject === subject', '', faults),
  inFind(['S19'], 'the operation of another issuer is committed', 'operation.issuer === issuer && ', '', faults),
  inJson(
    ['S20'],
    'names are written in any order',
    '.toSorted(([one], [other]) => (one < other ? -1 : 1))',
    '',
    canonical,
  ),
  inJson(['S20'], 'a lone surrogate is written', 'if (/[\\ud800-\\udfff]/u.test(text)) throw invalid()', '', canonical),
  inJson(
    ['S20'],
    'an integer that is not exact is written',
    '|| (Number.isInteger(value) && !Number.isSafeInteger(value))',
    '',
    canonical,
  ),
  inJson(
    ['S20'],
    'an instance of a class is written as plain data',
    'if (prototype !== null && prototype !== Object.prototype) throw invalid()',
    '',
    canonical,
  ),
  inJson(['S20'], 'depth has no limit', 'if (depth > MAX_DEPTH) throw invalid()', '', canonical),

  // What happens once.
  inRun(
    ['S21'],
    'a handler that threw runs again',
    "await end(operations, claimed, 'unknown', null)",
    "await end(operations, claimed, 'open', null)",
    commit,
  ),
  inCommit(
    ['S21'],
    'an operation that runs is run again',
    "if (state === 'running') return refuse('operationRunning')",
    "if (state === 'running') return { ok: true, answer: null, replayed: true }",
    commit,
    recovery,
  ),
  inRun(
    ['S21'],
    'an answer that cannot be kept is an error',
    'void again(finish).then(judge, (error: unknown) => tellUnfinished(operations, claimed, state, error))',
    'await again(finish)',
    storeFailures,
  ),
  inCommit(
    ['S21'],
    'a store that answers anything lets the handler run',
    "    default:\n      return giveBack(operations, claimed, 'storeUnavailable')",
    '    default:\n      return claimed',
    faults,
  ),
  inCommit(
    ['S21'],
    'a handler begins after its operation expired',
    '(again || now < expiresAt)',
    '(again || now < expiresAt + 3600)',
    storeFailures,
  ),
  inCommit(
    ['S21'],
    'a second claim whose answer is lost frees an operation that may have run',
    "claimed.claim.again ? 'unknown' : 'open'",
    "'open'",
    storeFailures,
  ),
  inClaims(
    ['S21'],
    'memory: a handler is begun again while it runs',
    "state === 'unknown' || (state === 'running' && (leaseUntil ?? 0) <= now)",
    "state === 'unknown' || state === 'running'",
    recovery,
    stores,
  ),
  inClaims(
    ['S21'],
    'memory: the app ends an operation that runs',
    'token === null ? isUnknown(held, now)',
    "token === null ? held.state !== 'done'",
    stores,
  ),

  // Configuration and log.
  inDefine(
    ['G17', 'S15'],
    'a misspelt option of operations is ignored',
    "refuseUnknown('defineOperations()', options, OPTIONS)",
    '',
    operations,
  ),
  inDefine(
    ['G17'],
    'a store that can only claim is taken',
    "if (STORE_METHODS.some((method) => typeof store?.[method] !== 'function'))",
    "if (typeof store?.claim !== 'function')",
    operations,
  ),
  inDefine(
    ['G17'],
    'what was spent may be forgotten before the operation',
    'if (retention < lifetime + clockTolerance + 60)',
    'if (retention < 0)',
    operations,
  ),
  inCommit(
    ['G17', 'S15'],
    'a misspelt subject of a commit is ignored',
    "refuseUnknown('commitOperation()', request, FIELDS)",
    '',
    operations,
  ),
  inCreate(
    ['G17', 'S15'],
    'a misspelt subject of an opening is ignored',
    "refuseUnknown('createOperation()', request, FIELDS)",
    '',
    operations,
  ),
  inFind(
    ['S15', 'S16'],
    'a subject of a request that is undefined is anyone',
    "Object.hasOwn(request, 'subject') ?",
    'request.subject ?',
    operations,
  ),
  {
    rows: ['G17'],
    name: 'a PostgreSQL client that is none is taken',
    file: POSTGRES,
    from: "if (typeof client?.query !== 'function')",
    to: 'if (client === null)',
    tests: [stores],
  },
  {
    rows: ['G17'],
    name: 'a Redis client that is none is taken',
    file: REDIS,
    from: "if (typeof send !== 'function')",
    to: 'if (send === null)',
    tests: [stores],
  },
  inCommit(
    ['G20', 'S18'],
    'a commit is not logged',
    "tell(operations.onDecision, toEvent('commit', action, facts, decision))",
    '',
    event,
  ),
  inCreate(
    ['G20', 'S18'],
    'an opening is not logged',
    "tell(operations.onDecision, toEvent('create', action, facts, result))",
    '',
    event,
  ),
]
