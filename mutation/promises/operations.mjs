// Mutants for the guarantees of operations and their stores.
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
  // Spending authentications.
  inCommit(
    ['G18', 'S12'],
    'an authentication in the second of the opening is accepted',
    'openedAt: operation.openedAt,',
    'openedAt: operation.openedAt - 1,',
    commit,
  ),
  inCreate(
    ['G18', 'S12'],
    'authentications count from the iat of the opening token',
    'Math.max(Math.floor(issuedAt), Math.floor(now) - clockTolerance) + 1',
    'Math.floor(issuedAt) + 1',
    commit,
  ),
  inCreate(
    ['G18', 'S12'],
    'authentications count from before the iat of the opening token',
    'Math.max(Math.floor(issuedAt), Math.floor(now) - clockTolerance) + 1',
    'Math.floor(now) - clockTolerance + 1',
    commit,
  ),
  inCommit(
    ['G18', 'S12'],
    'the same authentication in another session is accepted again',
    "fingerprint(['authentication', issuer, operation.subject, authTime])",
    "fingerprint(['authentication', issuer, operation.subject, authentication.sessionId ?? null, authTime])",
    commit,
  ),
  inCommit(
    ['G18', 'S12'],
    'the authentication of the opening token is accepted',
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
    'a requirement of the request replaces always',
    "parseRequirement({ ...request.requirement, maxAge: 'always' })",
    "parseRequirement({ maxAge: '24h', ...request.requirement })",
    commit,
  ),
  inMemory(
    ['G18', 'S12'],
    'memory: a spent authentication is ignored',
    "if (authentication !== null && payments.has(authenticationOf(owner, authentication)))\n        return 'authenticationSpent'",
    '',
    commit,
    retention,
  ),
  inMemory(
    ['G18', 'S12'],
    'memory: a spent authentication is removed with its operation',
    "state: 'running', key, authentication, token, leaseUntil, keepUntil })",
    "state: 'running', key, authentication, token, leaseUntil })",
    retention,
  ),
  inTables(
    ['G18', 'S12'],
    'PostgreSQL: a spent authentication is ignored',
    'PRIMARY KEY (owner, key), UNIQUE (owner, authentication)',
    'PRIMARY KEY (owner, key)',
    retention,
  ),
  inPostgres(
    ['G18', 'S12'],
    'PostgreSQL: a spent authentication is removed when the operation expires',
    'keep_until = $8 FROM paid',
    'keep_until = expires_at + 0 * $8 FROM paid',
    retention,
  ),
  inFile(STATEMENTS, { needs: 'psql' })(
    ['S12'],
    'PostgreSQL: cleaning a partitioned table removes rows that are still needed',
    'WHERE (${key}) IN\n(SELECT ${key} FROM',
    'WHERE ctid IN\n(SELECT ctid FROM',
    postgres,
  ),
  inRedis(
    ['G18', 'S12'],
    'Redis: a spent authentication is ignored',
    "if KEYS[4] and redis.call('EXISTS', KEYS[4]) == 1 then return 'authenticationSpent' end",
    '',
    retention,
  ),
  inRedis(
    ['G18', 'S12'],
    'Redis: a spent authentication is stored for a second',
    "if KEYS[4] then redis.call('SET', KEYS[4], '1', 'EX', ARGV[3]) end",
    "if KEYS[4] then redis.call('SET', KEYS[4], '1', 'EX', 1) end",
    retention,
  ),
  inRedis(
    ['G18'],
    'Redis: an operation is removed a minute after its commit',
    "redis.call('EXPIRE', KEYS[1], ARGV[3])\nredis.call('ZREM'",
    "redis.call('EXPIRE', KEYS[1], 60)\nredis.call('ZREM'",
    retention,
  ),
  inRedis(
    ['G18'],
    'Redis: a key is stored for a second',
    "redis.call('SET', KEYS[3], '1', 'EX', ARGV[3])",
    "redis.call('SET', KEYS[3], '1', 'EX', 1)",
    retention,
  ),
  inMemory(['S12'], 'memory: two claims win', "if (entry.state !== 'open' ||", 'if (', stores),

  // The fields that the end-user agreed to.
  inCommit(
    ['G18', 'S19'],
    'fields that differ from the opening are committed',
    "if (digest !== operation.digest) return refuse('operationChanged')",
    '',
    commit,
    event,
  ),
  inCommit(
    ['S19'],
    'the digest does not cover the fields',
    'await operationDigest(request.action, request.fields)',
    'await operationDigest(request.action, request.fields === undefined ? request.fields : null)',
    commit,
  ),
  inCreate(
    ['S19'],
    'the digest of the opening does not cover the fields',
    'await operationDigest(action, fields)',
    'await operationDigest(action, fields === undefined ? fields : null)',
    event,
  ),
  inFind(['S19'], "another end-user's operation is committed", '&& operation.subject === subject', '', faults),
  inFind(['S19'], 'the operation of another issuer is committed', 'operation.issuer === issuer && ', '', faults),
  inJson(
    ['S20'],
    'names are written in any order',
    '.toSorted(([name], [otherName]) => (name < otherName ? -1 : 1))',
    '',
    canonical,
  ),
  inJson(['S20'], 'a lone surrogate is written', 'if (/[\\ud800-\\udfff]/u.test(text)) throw invalid()', '', canonical),
  inJson(
    ['S20'],
    'an unsafe integer is written',
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

  // Running a handler once.
  inRun(
    ['S21'],
    'a handler that threw runs again',
    "await storeEnd(operations, heldClaim, 'unknown', null)",
    "await storeEnd(operations, heldClaim, 'open', null)",
    commit,
  ),
  inCommit(
    ['S21'],
    'a running operation runs again',
    "if (state === 'running') return refuse('operationRunning')",
    "if (state === 'running') return { ok: true, answer: null, replayed: true }",
    commit,
    recovery,
  ),
  inRun(
    ['S21'],
    'an answer that cannot be stored is an error',
    'void retry(finish).then(judge, (error: unknown) => reportUnfinished(operations, heldClaim, state, error))',
    'await retry(finish)',
    storeFailures,
  ),
  inCommit(
    ['S21'],
    'any result of a store lets the handler run',
    `    default:
      return giveBack(operations, heldClaim, 'storeUnavailable')`,
    `    default:
      return heldClaim`,
    faults,
  ),
  inCommit(
    ['S21'],
    'a handler starts after its operation has expired',
    '(isResume || now < expiresAt)',
    '(isResume || now < expiresAt + 3600)',
    storeFailures,
  ),
  inCommit(
    ['S21'],
    'a second claim whose response is lost releases an operation that may have run',
    "heldClaim.claim.isResume ? 'unknown' : 'open'",
    "'open'",
    storeFailures,
  ),
  inClaims(
    ['S21'],
    'memory: a handler starts again while it runs',
    "state === 'unknown' || (state === 'running' && (leaseUntil ?? 0) <= now)",
    "state === 'unknown' || state === 'running'",
    recovery,
    stores,
  ),
  inClaims(
    ['S21'],
    'memory: the app ends a running operation',
    'token === null ? isUnknown(operation, now)',
    "token === null ? operation.state !== 'done'",
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
    'a store with only claim() is accepted',
    "if (STORE_METHODS.some((method) => typeof store?.[method] !== 'function'))",
    "if (typeof store?.claim !== 'function')",
    operations,
  ),
  inDefine(
    ['G17'],
    'a spent authentication may be removed before the operation',
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
    'an undefined subject of a request matches everyone',
    "Object.hasOwn(request, 'subject') ?",
    'request.subject ?',
    operations,
  ),
  {
    rows: ['G17'],
    name: 'an invalid PostgreSQL client is accepted',
    file: POSTGRES,
    from: "if (typeof client?.query !== 'function')",
    to: 'if (client === null)',
    tests: [stores],
  },
  {
    rows: ['G17'],
    name: 'an invalid Redis client is accepted',
    file: REDIS,
    from: "if (typeof send !== 'function')",
    to: 'if (send === null)',
    tests: [stores],
  },
  inCommit(
    ['G20', 'S18'],
    'a commit is not logged',
    "notify(operations.onDecision, toEvent('commit', action, facts, decision))",
    '',
    event,
  ),
  inCreate(
    ['G20', 'S18'],
    'an opening is not logged',
    "notify(operations.onDecision, toEvent('create', action, facts, result))",
    '',
    event,
  ),
]
