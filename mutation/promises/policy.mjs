// Mutants for the guarantees of the decision that client and server share.
const AUTHENTICATION = 'packages/policy/src/authentication.ts'
const CHALLENGE = 'packages/policy/src/challenge.ts'
const EVALUATE = 'packages/policy/src/evaluate.ts'
const HEADER = 'packages/policy/src/authenticate-header.ts'
const REQUIREMENT = 'packages/policy/src/requirement.ts'

const EVALUATE_TEST = 'policy/src/evaluate.test.ts'
const AUTHENTICATION_TEST = 'policy/src/authentication.test.ts'
const CHALLENGE_TEST = 'policy/src/challenge.test.ts'

const evaluated = (rows, name, from, to, tests = [EVALUATE_TEST]) => ({ rows, name, file: EVALUATE, from, to, tests })
const read = (rows, name, from, to, tests = [AUTHENTICATION_TEST]) => ({
  rows,
  name,
  file: AUTHENTICATION,
  from,
  to,
  tests,
})
const written = (rows, name, from, to) => ({ rows, name, file: CHALLENGE, from, to, tests: [CHALLENGE_TEST] })

export const policyMutants = [
  evaluated(
    ['G2', 'B1'],
    'iat stands in for auth_time in the decision',
    "if (authTime === undefined) return 'missing'",
    'if (authTime === undefined) return undefined',
  ),
  evaluated(
    ['G2', 'B1'],
    'an auth_time in the future is accepted',
    "if (authTime > now + tolerance) return 'future'",
    '',
  ),
  evaluated(
    ['G2', 'B1'],
    'an auth_time with a fraction is rounded up',
    "typeof time === 'number' ? Math.floor(time)",
    "typeof time === 'number' ? Math.ceil(time)",
  ),
  evaluated(['G2', 'B1'], 'a negative auth_time is accepted', ' || authTime < 0) return', ') return'),
  evaluated(
    ['G2', 'B1'],
    'an auth_time in milliseconds is read as seconds',
    "if (typeof authTime === 'number' && authTime > MILLISECONDS_ABOVE) return 'milliseconds'",
    '',
  ),
  evaluated(
    ['G2', 'B1'],
    'an auth_time later than its token is accepted',
    "if (authTime > issuedAt + 1) return 'afterIssued'",
    '',
  ),
  evaluated(
    ['G2'],
    'the tolerance lengthens maxAge',
    ': age <= maxAge',
    ': age <= maxAge + (options.clockTolerance ?? 0)',
  ),
  evaluated(['G2'], 'a tolerance of more than a minute is accepted', ' || tolerance > 60', ''),
  evaluated(['G2'], 'one second more than maxAge is fresh', 'age <= maxAge', 'age <= maxAge + 1'),
  evaluated(['G2'], "'always' is compared like a duration", "maxAge === 'always' ?", "maxAge === 'never' ?"),
  evaluated(
    ['G2'],
    "'always' passes without the opening time",
    'Number.isSafeInteger(openedAt) && authTime >= (openedAt as number)',
    '!(authTime < (openedAt as number))',
  ),
  {
    rows: ['G2'],
    name: 'a maxAge of zero is accepted',
    file: REQUIREMENT,
    from: 'if (seconds > 0) return seconds',
    to: 'return seconds',
    tests: ['policy/src/requirement.test.ts'],
  },
  {
    rows: ['G2'],
    name: 'an unknown field of a requirement is ignored',
    file: REQUIREMENT,
    from: 'if (unknown !== undefined) {',
    to: 'if (unknown === null) {',
    tests: ['policy/src/requirement.test.ts'],
  },
  read(
    ['G2', 'B1'],
    'iat stands in for auth_time when claims are read',
    "own('sid'), own('auth_time')",
    "own('sid'), own('auth_time') ?? own('iat')",
  ),
  read(
    ['G2', 'B1'],
    'an auth_time that is a string is read as a number',
    "(typeof authTime === 'number' && { authTime: Math.floor(authTime) })",
    '(authTime !== undefined && { authTime: Number(authTime) })',
  ),
  read(
    ['G2', 'B1'],
    'an auth_time with a fraction is rounded up when claims are read',
    'authTime: Math.floor(authTime)',
    'authTime: Math.ceil(authTime)',
  ),
  read(
    ['G2', 'B1'],
    'an iat with a fraction is rounded down',
    'Math.ceil(issuedAt as number)',
    'Math.floor(issuedAt as number)',
  ),
  read(['G2', 'B1'], 'claims are inherited', 'Object.hasOwn(claims, name) ?', 'name in claims ?'),
  evaluated(
    ['G5', 'B4'],
    'unknown counts as "cannot" in the decision',
    "canReauthenticate === false && whenCannotReauthenticate === 'allowUnverifiable'",
    "canReauthenticate !== true && whenCannotReauthenticate === 'allowUnverifiable'",
  ),
  evaluated(
    ['G5'],
    'an end-user who cannot reauthenticate passes without an explicit policy',
    "&& whenCannotReauthenticate === 'allowUnverifiable'",
    '',
  ),
  evaluated(
    ['G5'],
    "'deny' denies nothing",
    "if (canReauthenticate === false && whenCannotReauthenticate === 'deny') return { verdict: 'cannotReauthenticate' }",
    '',
  ),
  evaluated(
    ['G5'],
    "'deny' also denies an unknown can_reauthenticate",
    "canReauthenticate === false && whenCannotReauthenticate === 'deny'",
    "canReauthenticate !== true && whenCannotReauthenticate === 'deny'",
  ),
  read(
    ['G5', 'B4'],
    'a missing claim is read as "cannot"',
    "typeof canReauthenticate === 'boolean' ? canReauthenticate : 'unknown'",
    "typeof canReauthenticate === 'boolean' ? canReauthenticate : canReauthenticate === undefined ? false : 'unknown'",
  ),
  read(
    ['G5', 'B4'],
    'a malformed claim is read as "cannot"',
    "typeof canReauthenticate === 'boolean' ? canReauthenticate : 'unknown'",
    "typeof canReauthenticate === 'boolean' ? canReauthenticate : canReauthenticate === undefined ? 'unknown' : false",
  ),
  evaluated(['S17'], 'one of the methods is enough', 'methods.every(', 'methods.some('),
  evaluated(['S17'], 'the level is ignored', 'acrValues.length === 0 ||', 'acrValues.length >= 0 ||'),
  evaluated(
    ['S17'],
    'methods are not required of an unverified pass',
    'if (!(hasMethods && hasLevel)) return',
    'if (!unverifiable && !(hasMethods && hasLevel)) return',
  ),
  written(
    ['S11'],
    'a line break passes into the header',
    'const ACR = /^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$/',
    'const ACR = /^[^"\\\\ ]+$/',
  ),
  written(['S11'], 'a quote passes into the header', '\\x21\\x23-\\x5b', '\\x21-\\x5b'),
  written(['S11'], 'a space passes into the header', '[\\x21\\x23', '[\\x20\\x21\\x23'),
  written(['S11'], 'levels are written without validation', ' && acrValues.every(isAcr)', ''),
  {
    rows: ['S11'],
    name: 'a header with a control character is read',
    file: HEADER,
    from: ' || !READABLE.test(header)',
    to: '',
    tests: ['policy/src/authenticate-header.test.ts'],
  },
]
