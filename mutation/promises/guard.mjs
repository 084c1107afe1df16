// The guard, its answers and the configuration: what they promise, broken on purpose.
import { inFile } from './in-file.mjs'

const at = (name) => inFile(`packages/server/src/${name}.ts`)
const [inGuard, inAnswer, inConfiguration] = [at('guard'), at('refusal-response'), at('configuration')]

const guard = 'server/src/guard.test.ts'
const faults = 'server/src/faults.test.ts'
const verifier = 'server/src/verifier.test.ts'

export const guardMutants = [
  inGuard(
    ['G1'],
    'the guard forgets the requirement if it compares the subject',
    'verifier.verify(token, { requirement, ...',
    "verifier.verify(token, { ...(typeof expected !== 'string' && { requirement }), ...",
    guard,
  ),
  inGuard(
    ['G1'],
    'the guard believes a verifier that says ok without a verdict',
    'if (result.ok !== true || isEnough(result.verdict)) return result',
    'return result',
    guard,
  ),
  inGuard(['G1'], 'the guard passes whatever is truthy', 'if (result.ok === true) {', 'if (result.ok) {', faults),
  inGuard(
    ['G1', 'S8'],
    'a verifier that fails lets the request pass',
    "ok: false, code: 'keysUnavailable', }))",
    "ok: true, claims: {}, authentication: undefined as never, verdict: { verdict: 'fresh', age: 0 } }))",
    faults,
  ),
  inGuard(
    ['G1', 'S16'],
    'a subject that is nobody lets anyone pass',
    "if (subject !== undefined && typeof expected !== 'string') return { ok: false, code: 'subject' }",
    '',
    guard,
  ),
  inGuard(
    ['G1', 'S16'],
    'the guard does not compare the subject',
    "...(typeof expected === 'string' && { subject: expected }),",
    '',
    guard,
  ),
  inConfiguration(
    ['G3', 'S1'],
    'a symmetric algorithm can be configured',
    'const ALGORITHMS: readonly string[] = [',
    "const ALGORITHMS: readonly string[] = ['HS256',",
    verifier,
  ),
  inAnswer(
    ['G19', 'S10'],
    'a caller learns that a token has expired',
    "'The token is not valid.', status })",
    "result.code === 'expired' ? 'The token has expired.' : 'The token is not valid.', status })",
    guard,
  ),
  inAnswer(
    ['G19', 'S10'],
    'a caller learns that keys are not there',
    "status, headers: { ...exposed, 'www-authenticate': isMissing",
    "status: result.code === 'keysUnavailable' ? 503 : status, headers: { ...exposed, 'www-authenticate': isMissing",
    guard,
  ),
  inAnswer(
    ['G19', 'S10'],
    'a caller learns that a token is about somebody else',
    "'The token is not valid.', status })",
    "result.code === 'subject' ? 'Another end-user.' : 'The token is not valid.', status })",
    guard,
  ),
  inAnswer(
    ['G19', 'S10'],
    'a caller learns that the kind of token is wrong',
    "'The token is not valid.', status })",
    "result.code === 'kind' ? 'Send the ID Token.' : 'The token is not valid.', status })",
    guard,
  ),
  inAnswer(
    ['G19', 'S10'],
    'a caller learns that the issuer is wrong',
    "'The token is not valid.', status })",
    "result.code === 'issuer' ? 'Another issuer.' : 'The token is not valid.', status })",
    guard,
  ),
  inConfiguration(
    ['G17', 'S13'],
    'loopback is a part of a name',
    'LOOPBACK.has(url.hostname)',
    '[...LOOPBACK].some((name) => url.hostname.includes(name))',
    verifier,
  ),
  inConfiguration(
    ['G17', 'S13'],
    'http is enough for an issuer',
    "url?.protocol === 'https:' ||",
    "url?.protocol === 'https:' || url?.protocol === 'http:' ||",
    verifier,
  ),
  inConfiguration(
    ['G17'],
    'an issuer may have a query',
    'if (/[?#]/.test(issuer))',
    'if (issuer === undefined)',
    verifier,
  ),
  inConfiguration(['G17', 'S14'], 'a clock in milliseconds is taken', ' && now <= MILLISECONDS_ABOVE', '', verifier),
  inConfiguration(
    ['G17'],
    'a tolerance of more than a minute can be configured',
    "if (tolerance > 60) throw new ReauthServerError('clockTolerance', \"At most '60s'.\")",
    '',
    verifier,
  ),
  inConfiguration(
    ['G17', 'S15'],
    'a misspelt option of the verifier is ignored',
    "refuseUnknown('createVerifier()', options, OPTIONS)",
    '',
    verifier,
  ),
  inGuard(
    ['G17', 'S15'],
    'a misspelt subject of the guard is ignored',
    "refuseUnknown('requireReauth()', options, OPTIONS)",
    '',
    guard,
  ),
  inGuard(
    ['G17', 'S15', 'S16'],
    'a subject that is no function is ignored',
    "if (Object.hasOwn(options, 'subject') && typeof subject !== 'function')",
    'if (subject === null)',
    guard,
  ),
  inGuard(
    ['G17'],
    "the guard takes 'always', which it cannot count",
    "if (requirement.maxAge === 'always') {",
    'if (requirement.maxAge === 0) {',
    guard,
  ),
  inGuard(['G17'], 'the guard refuses with a success', ' || status < 400 ||', ' ||', guard),
  inGuard(
    ['G17'],
    'a verifier that is none is taken',
    "if (typeof verifier?.verify !== 'function')",
    'if (verifier === null)',
    guard,
  ),
  inGuard(
    ['G20', 'S18'],
    'a pass is not logged',
    'tell(onDecision, { pass: true, source, requirement, authentication, verdict })',
    '',
    guard,
  ),
  inGuard(
    ['G20', 'S18'],
    'a refusal is not logged',
    'tell(onDecision, { pass: false, source, requirement, code, authentication })',
    '',
    guard,
  ),
  {
    rows: ['G20', 'S18'],
    name: 'a log that fails ends the request',
    file: 'packages/server/src/audit.ts',
    from: 'if (log !== undefined) void (async () => log(event))().catch(() => undefined)',
    to: 'if (log !== undefined) void log(event)',
    tests: [guard, 'server/src/operations/operation-event.test.ts'],
  },
]
