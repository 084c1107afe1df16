// Mutants for the guarantees of the guard, its responses and the configuration.
import { inFile } from './in-file.mjs'

const at = (name) => inFile(`packages/server/src/${name}.ts`)
const [inGuard, inOptions, inAnswer] = [at('guard/guard'), at('guard/guard-options'), at('verifier/refusal-response')]
const [inConfiguration, inSession] = [at('verifier/configuration'), at('guard/session-authentication')]

const guard = 'server/src/guard/guard.test.ts'
const guardOptions = 'server/src/guard/guard-options.test.ts'
const guardLog = 'server/src/guard/guard-log.test.ts'
const faults = 'server/src/verifier/faults.test.ts'
const session = 'server/src/guard/session-verifier.test.ts'
const verifier = 'server/src/verifier/verifier.test.ts'

export const guardMutants = [
  inGuard(
    ['G1'],
    'the guard forgets the requirement if it compares the subject',
    'return verify(token, { requirement, subject: expected }, source)',
    'return verify(token, { subject: expected }, source)',
    guard,
  ),
  inGuard(
    ['G1'],
    'the guard accepts a verifier that returns ok without a verdict',
    'if (!isEnough(verdict)) {',
    'if (verdict !== undefined && !isEnough(verdict)) {',
    guardOptions,
  ),
  inGuard(
    ['G1'],
    'the guard accepts any truthy result',
    'if (result.ok !== true) {',
    'if (!result.ok) {',
    guardOptions,
  ),
  inGuard(
    ['G1', 'S8'],
    'a verifier that fails lets the request pass',
    "(cause) => refuse({ ok: false, code: 'verifierFailed', cause }, token, source),",
    '() => ({ pass: true, reauthenticated: undefined as never }),',
    faults,
  ),
  inGuard(
    ['G1', 'S16'],
    'a missing subject lets everyone pass',
    "if (expected === null || expected === undefined) return refuse({ ok: false, code: 'subject' }, token, source)",
    'if (expected === null || expected === undefined) return verify(token, defaultOptions, source)',
    guard,
  ),
  inGuard(
    ['G1', 'S16'],
    'the guard does not compare the subject',
    'return verify(token, { requirement, subject: expected }, source)',
    'return verify(token, { requirement }, source)',
    guard,
  ),
  inSession(
    ['G1'],
    'a session with members of the wrong type is accepted',
    'if (!isRight(value)) {',
    'if (isRight === undefined) {',
    session,
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
    "'The token is not valid.'",
    "result.code === 'expired' ? 'The token has expired.' : 'The token is not valid.'",
    guard,
  ),
  inAnswer(
    ['G19', 'S10'],
    'an outage is reported as an invalid token',
    'const fault = FAULTS.get(code)',
    "const fault = FAULTS.get(code === 'keysUnavailable' ? 'missing' : code)",
    guard,
  ),
  inAnswer(
    ['G19', 'S10'],
    'a caller learns that a token belongs to another end-user',
    "'The token is not valid.'",
    "result.code === 'subject' ? 'Another end-user.' : 'The token is not valid.'",
    guard,
  ),
  inAnswer(
    ['G19', 'S10'],
    'a caller learns that the kind of token is wrong',
    "'The token is not valid.'",
    "result.code === 'kind' ? 'Send the ID Token.' : 'The token is not valid.'",
    guard,
  ),
  inAnswer(
    ['G19', 'S10'],
    'a caller learns that the issuer is wrong',
    "'The token is not valid.'",
    "result.code === 'issuer' ? 'Another issuer.' : 'The token is not valid.'",
    guard,
  ),
  at('keys/secure-url')(
    ['G17', 'S13'],
    'a part of a host name counts as loopback',
    "host === 'localhost' || host.endsWith('.localhost')",
    "host.includes('localhost')",
    verifier,
  ),
  at('keys/secure-url')(
    ['G17', 'S13'],
    'an issuer on http is accepted',
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
  at('shared/clock')(
    ['G17', 'S14'],
    'a clock in milliseconds is accepted',
    ' && value <= MILLISECONDS_ABOVE',
    '',
    verifier,
  ),
  at('shared/options')(
    ['G17'],
    'a tolerance of more than a minute can be configured',
    "['0s', '60s', '5s'] as const",
    "['0s', '24h', '5s'] as const",
    verifier,
  ),
  inConfiguration(
    ['G17', 'S15'],
    'a misspelt option of the verifier is ignored',
    "refuseUnknown('createVerifier()', options, OPTIONS)",
    '',
    verifier,
  ),
  inOptions(
    ['G17', 'S15'],
    'a misspelt subject of the guard is ignored',
    "refuseUnknown('requireReauth()', options, OPTIONS)",
    '',
    guardOptions,
  ),
  inOptions(
    ['G17', 'S15', 'S16'],
    'a subject that is not a function is ignored',
    "if (Object.hasOwn(options, 'subject') && typeof subject !== 'function')",
    'if (subject === null)',
    guardOptions,
  ),
  inOptions(
    ['G17'],
    "the guard accepts 'always', which it cannot check",
    "if (requirement.maxAge === 'always') {",
    'if (requirement.maxAge === 0) {',
    guardOptions,
  ),
  inOptions(['G17'], 'the guard refuses with a success', ' || status < 400 ||', ' ||', guardOptions),
  inOptions(
    ['G17'],
    'an invalid verifier is accepted',
    "if (typeof (verifier as Verifier | undefined)?.verify !== 'function')",
    'if (verifier === null)',
    guardOptions,
  ),
  inGuard(
    ['G20', 'S18'],
    'a pass is not logged',
    'notify(onDecision, { pass: true, source, requirement, authentication, verdict })',
    '',
    guard,
  ),
  inGuard(
    ['G20', 'S18'],
    'a refusal is not logged',
    'notify(onDecision, { pass: false, source, requirement, code, authentication, ...cause })',
    '',
    guard,
  ),
  inGuard(
    ['G20', 'S18'],
    'a thrown error is logged unchanged, with the token in it',
    'cause: toSafeCause(result.cause, token)',
    'cause: result.cause as Error',
    guardLog,
  ),
  {
    rows: ['G17'],
    name: 'the emulator accepts an invalid port',
    file: 'packages/emulator/src/checks.ts',
    from: 'Number(value) >= 0 && Number(value) <= 65_535',
    to: 'Number(value) >= 0',
    tests: ['docs/snippets/configuration.test.ts'],
  },
  {
    rows: ['G20', 'S18'],
    name: 'a failing log ends the request',
    file: 'packages/server/src/shared/audit.ts',
    from: 'if (log !== undefined) void (async () => log(event))().catch(() => undefined)',
    to: 'if (log !== undefined) void log(event)',
    tests: [guard, 'server/src/operations/operation-event.test.ts'],
  },
]
