import { createReauth, defineSensitiveAction, memoryStore as memoryOfPage } from '@reauth/core'
import { authgearCapacitor } from '@reauth/core/adapters/authgear-capacitor'
import { authgearReactNative } from '@reauth/core/adapters/authgear-react-native'
import { authgearWeb, authgearWire } from '@reauth/core/adapters/authgear-web'
import { defineReauthDialog } from '@reauth/core/dialog'
import { defineRequests } from '@reauth/core/requests'
import { startEmulator } from '@reauth/emulator'
import { parseRequirement } from '@reauth/policy'
import { createSessionVerifier, createVerifier } from '@reauth/server'
import { requireReauth as guardExpress } from '@reauth/server/express'
import { requireReauth as guardFastify } from '@reauth/server/fastify'
import { requireReauth as guardFetch } from '@reauth/server/fetch'
import { requireReauth as guardHono } from '@reauth/server/hono'
import { defineOperations } from '@reauth/server/operations'
import { requireReauth as guardPlain } from '@reauth/server/plain'
import { memoryStore } from '@reauth/server/stores/memory'
import { postgresStore } from '@reauth/server/stores/postgres'
import { redisStore } from '@reauth/server/stores/redis'
import { describe, expect, it } from 'vitest'

/** Part of every refused string. No message may repeat it. */
const SECRET = 's3cr3t-value'
const symmetric = { kty: 'oct', k: SECRET }
const issuer = 'https://auth.example.com'
const requirement = { maxAge: '5m' } as const
const verifier = { verify: async () => ({ ok: false, code: 'missing' }) as const }
const service = {
  refreshIdToken: () => Promise.reject(new Error('unused')),
  getIdToken: () => '',
  browser: { kind: 'inProcess', reauthenticate: () => Promise.reject(new Error('unused')) },
  classifyError: () => ({ code: 'unexpected' }),
}
const perform = (): void => undefined
const redirectURI = 'https://app.example.com/callback'
const container = {
  accessToken: undefined,
  getIDTokenHint: () => undefined,
  canReauthenticate: () => true,
  refreshAccessTokenIfNeeded: async () => undefined,
  refreshIDToken: async () => undefined,
  startReauthentication: async () => undefined,
  finishReauthentication: async () => undefined,
}
const biometric = {
  ios: {
    localizedReason: 'Confirm',
    policy: 'deviceOwnerAuthenticationWithBiometrics',
    constraint: 'biometryCurrentSet',
  },
  android: {
    title: 'Confirm',
    subtitle: '',
    description: '',
    negativeButtonText: 'Use password',
    constraint: ['BIOMETRIC_STRONG'],
    invalidatedByBiometricEnrollment: true,
  },
}

type Make = (options: never) => unknown
/** A function of a package, valid options, and invalid changes with the field that the error must name. */
type Table = readonly [
  of: string,
  make: Make,
  right: object,
  wrong: readonly (readonly [field: string, change: unknown])[],
]

/** Replaces all options. */
class Whole {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

const NO_OBJECT = [undefined, null, 5, SECRET, true].map((value) => ['options', new Whole(value)] as const)
const NO_FUNCTION = (field: string): [string, object][] =>
  [5, SECRET, {}, null].map((value) => [field, { [field]: value }])
const NO_DURATION = (field: string): [string, object][] =>
  [300, Number.NaN, '', SECRET, '5 m', '-5s', null].map((value) => [field, { [field]: value }])
const NO_COUNT = (field: string): [string, object][] =>
  [0, -1, 1.5, Number.NaN, '5', 1e9, null].map((value) => [field, { [field]: value }])
const NO_SWITCH = (field: string): [string, object][] => ['true', 1, null].map((value) => [field, { [field]: value }])
const REQUIREMENTS: [string, object][] = [
  ['maxAge', {}],
  ['maxAge', { maxAge: 300 }],
  ['maxAge', { maxAge: 0 }],
  ['maxAge', { maxAge: '0s' }],
  ['maxAge', { maxAge: SECRET }],
  ['max_age', { maxAge: '5m', max_age: 300 }],
  ['methods', { maxAge: '5m', methods: SECRET }],
  ['methods', { maxAge: '5m', methods: [5] }],
  ['acrValues', { maxAge: '5m', acrValues: 'gold' }],
  ['acrValues', { maxAge: '5m', acrValues: [`${SECRET} "`] }],
  ['whenCannotReauthenticate', { maxAge: '5m', whenCannotReauthenticate: SECRET }],
  ['whenCannotReauthenticate', { maxAge: '5m', whenCannotReauthenticate: null }],
]
const REQUIREMENT_OPTIONS: [string, object][] = REQUIREMENTS.map(([field, value]) => [field, { requirement: value }])

const GUARD: Table[3] = [
  ...NO_OBJECT,
  ...REQUIREMENT_OPTIONS,
  ['requirement', { requirement: { maxAge: 'always' } }],
  ['requirement', { requirement: undefined }],
  ['requirement', { requirement: SECRET }],
  ['verifier', { verifier: undefined }],
  ['verifier', { verifier: null }],
  ['verifier', { verifier: {} }],
  ['verifier', { verifier: SECRET }],
  ['subjct', { subjct: SECRET }],
  ['subject', { subject: undefined }],
  ...NO_FUNCTION('subject'),
  ...[200, 399, 500, 401.5, Number.NaN, '401', null].map((status) => ['status', { status }] as const),
  ...NO_FUNCTION('onDecision'),
  ['authentication', { authentication: () => null }],
  ['clock', { clock: () => 0 }],
]
const HEADER: Table[3] = ['', 'X ID Token', 'a:b', `${SECRET}\n`, 5, null, {}].map(
  (header) => ['header', { header }] as const,
)

const tables: readonly Table[] = [
  [
    'parseRequirement',
    parseRequirement,
    requirement,
    REQUIREMENTS.map(([field, value]) => [field, new Whole(value)] as const),
  ],
  [
    'createVerifier',
    createVerifier,
    { issuer, audience: 'app' },
    [
      ...NO_OBJECT,
      ['isuer', { isuer: SECRET }],
      ...[
        undefined,
        null,
        5,
        '',
        'auth.example.com',
        'http://auth.example.com',
        `${issuer}?a=b`,
        `${issuer}#a`,
        `https://user:${SECRET}@auth.example.com`,
        'ftp://auth.example.com',
      ].map((value) => ['issuer', { issuer: value }] as const),
      ...[undefined, null, 5, '', [], ['app', ''], ['app', 5], {}].map(
        (audience) => ['audience', { audience }] as const,
      ),
      ...[5, SECRET, 'http://auth.example.com/jwks', {}, { keys: [] }, { keys: [symmetric] }, null].map(
        (jwks) => ['jwks', { jwks }] as const,
      ),
      ...['id_token', 5, null, SECRET].map((tokens) => ['tokens', { tokens }] as const),
      ...[[], ['RS265'], ['HS256'], ['none'], 'RS256', ['rs256'], null, [SECRET]].map(
        (algorithms) => ['algorithms', { algorithms }] as const,
      ),
      ...[
        5,
        SECRET,
        {},
        { canReauthenticate: 5 },
        { canReauthenticate: '' },
        { canReauthenticate: true, amr: SECRET },
        { canReauthenticate: true, methods: SECRET },
        null,
      ].map((claims) => ['claims', { claims }] as const),
      ...NO_FUNCTION('clock'),
      ['clock', { clock: Date.now }],
      ['clock', { clock: () => Number.NaN }],
      ['clock', { clock: () => SECRET }],
      ...NO_DURATION('clockTolerance'),
      ['clockTolerance', { clockTolerance: '61s' }],
      ...NO_FUNCTION('fetch'),
      ...[[], '', [5], ['app'], null].map((value) => ['trustedAudiences', { trustedAudiences: value }] as const),
      ['trustedAudiences', { tokens: 'accessToken', trustedAudiences: ['other'] }],
      ['accessTokenTypes', { accessTokenTypes: ['JWT'] }],
      ...[[], 'JWT', [SECRET], null].map(
        (value) => ['accessTokenTypes', { tokens: 'accessToken', accessTokenTypes: value }] as const,
      ),
      ...['maxKeys', 'maxTokenLength'].flatMap((field) => NO_COUNT(field)),
      ...['maxKeyAge', 'fetchTimeout'].flatMap((field) => [
        ...NO_DURATION(field),
        [field, { [field]: '25h' }] as const,
      ]),
      ...['allowInsecureIssuer', 'allowBoundTokens'].flatMap((field) => NO_SWITCH(field)),
    ],
  ],
  [
    'createSessionVerifier',
    createSessionVerifier,
    { authentication: () => null },
    [
      ...NO_OBJECT,
      ['authentification', { authentification: SECRET }],
      ['authentication', { authentication: undefined }],
      ...NO_FUNCTION('authentication'),
      ...NO_FUNCTION('clock'),
      ['clock', { clock: Date.now }],
      ...NO_DURATION('clockTolerance'),
      ['clockTolerance', { clockTolerance: '61s' }],
    ],
  ],
  ...(
    [
      ['fetch', guardFetch],
      ['Express', guardExpress],
      ['Fastify', guardFastify],
      ['Hono', guardHono],
      ['a plain call', guardPlain],
    ] as [string, Make][]
  ).map(([framework, make]): Table => {
    const isPlain = framework === 'a plain call'
    const header: Table[3] = isPlain
      ? [
          ['header', { header: 'X-ID-Token' }],
          ['header', { header: undefined }],
        ]
      : HEADER
    return [`requireReauth for ${framework}`, make, { verifier, requirement }, [...GUARD, ...header]]
  }),
  [
    'defineOperations',
    defineOperations,
    { verifier, store: memoryStore() },
    [
      ...NO_OBJECT,
      ['stor', { stor: SECRET }],
      ...[undefined, null, {}, SECRET].map((value) => ['verifier', { verifier: value }] as const),
      ...[undefined, null, {}, SECRET, { create: () => undefined }].map((store) => ['store', { store }] as const),
      ...NO_DURATION('lifetime'),
      ...['0s', '3601s'].map((lifetime) => ['lifetime', { lifetime }] as const),
      ...NO_DURATION('retention'),
      ['retention', { retention: '10m' }],
      ...NO_SWITCH('allowSharedAuthentication'),
      ...NO_FUNCTION('clock'),
      ['clock', { clock: Date.now }],
      ...NO_COUNT('openLimit'),
      ...['lease', 'storeTimeout', 'clockTolerance'].flatMap((field) => [
        ...NO_DURATION(field),
        [field, { [field]: '25h' }] as const,
      ]),
      ...['onDecision', 'onError', 'onUnfinished'].flatMap((field) => NO_FUNCTION(field)),
    ],
  ],
  [
    'memoryStore of the server',
    memoryStore,
    {},
    [
      ...NO_OBJECT.slice(1),
      ['capcity', { capcity: SECRET }],
      ...[0, -1, 1.5, Number.NaN, '100', null].map((capacity) => ['capacity', { capacity }] as const),
    ],
  ],
  [
    'postgresStore',
    (options: { client: never }) => {
      const { client, ...rest } = options
      return postgresStore(client, rest)
    },
    { client: { query: async () => ({ rows: [] }) } },
    [
      ...[undefined, null, {}, SECRET].map((client) => ['client', { client }] as const),
      ['tabel', { tabel: SECRET }],
      ...['', 'Operations', `${SECRET}; drop`, 5, null].map((table) => ['table', { table }] as const),
      ...NO_SWITCH('prepare'),
      ...NO_FUNCTION('warn'),
    ],
  ],
  [
    'redisStore',
    (options: { send: never }) => {
      const { send, ...rest } = options
      return redisStore(send, rest)
    },
    { send: async () => null },
    [
      ...[undefined, null, {}, SECRET].map((send) => ['send', { send }] as const),
      ['prefx', { prefx: SECRET }],
      ...[5, null, {}, '{a}'].map((prefix) => ['prefix', { prefix }] as const),
      ...NO_FUNCTION('warn'),
    ],
  ],
  [
    'createReauth',
    createReauth,
    { service },
    [
      ...NO_OBJECT,
      ['servce', { servce: SECRET }],
      ...[undefined, null, {}, SECRET].map((value) => ['service', { service: value }] as const),
      ...[SECRET, {}, [5], [{ id: 'transfer' }], null].map((actions) => ['actions', { actions }] as const),
      ...[SECRET, {}, 5, null].map((store) => ['store', { store }] as const),
      ['store', { service: { ...service, browser: { kind: 'redirect' } }, store: memoryOfPage() }],
      ['refresh', { refresh: SECRET }],
      ['onBiometricCancel', { onBiometricCancel: SECRET }],
      ['timeouts', { timeouts: 5 }],
      ['timeouts', { timeouts: SECRET }],
      ['timeouts.call', { timeouts: { call: 5000 } }],
      ['timeouts.call', { timeouts: { call: '0s' } }],
      ['perform', { timeouts: { perform: '5s' } }],
      ['limits', { limits: 5 }],
      ['prompt', { limits: { prompt: 3 } }],
      ['limits.prompts', { limits: { prompts: 0 } }],
      ['limits.lifetime', { limits: { lifetime: '2h' } }],
      ...NO_DURATION('clockTolerance'),
      ['clockTolerance', { clockTolerance: '61s' }],
      ...[5, {}].map((namespace) => ['namespace', { namespace }] as const),
      ...NO_FUNCTION('onError'),
      ...[5, SECRET, null].map((inspect) => ['inspect', { inspect }] as const),
      ...NO_FUNCTION('onEvent'),
      ...NO_FUNCTION('randomId'),
      ...[5, SECRET, {}].map((machine) => ['machine', { machine }] as const),
      ...[5, SECRET, {}].map((clock) => ['clock', { clock }] as const),
      ...[5, SECRET, {}].map((page) => ['page', { page }] as const),
      ...[5, SECRET, {}].map((locks) => ['locks', { locks }] as const),
    ],
  ],
  [
    'defineSensitiveAction',
    defineSensitiveAction,
    { id: 'transfer', requirement, perform },
    [
      ...NO_OBJECT,
      ...REQUIREMENT_OPTIONS,
      ['requirment', { requirment: SECRET }],
      ...[undefined, null, 5, '', 'a b', 'a'.repeat(65)].map((id) => ['id', { id }] as const),
      ['perform', { perform: undefined }],
      ...NO_FUNCTION('perform'),
      ...NO_FUNCTION('parse'),
      ...NO_FUNCTION('operation'),
      ...NO_FUNCTION('status'),
      ...NO_FUNCTION('describe'),
      ...[5, SECRET, {}, null].map((input) => ['input', { input }] as const),
      ...[5, SECRET, {}, { encode: perform }].map((codec) => ['codec', { codec }] as const),
      ['keepInput', { keepInput: 'server' }],
      ...[SECRET, 5, null].map((keepInput) => ['keepInput', { keepInput }] as const),
      ...[SECRET, 5, null].map((concurrency) => ['concurrency', { concurrency }] as const),
      ...['true', 1, null].flatMap((value) =>
        ['idempotent', 'autoResume', 'confirm'].map((field) => [field, { [field]: value }] as const),
      ),
      ['timeouts', { timeouts: SECRET }],
      ['timeouts.call', { timeouts: { call: 5 } }],
    ],
  ],
  [
    'defineRequests',
    defineRequests,
    { origins: ['https://api.example.com'] },
    [
      ...NO_OBJECT,
      ...REQUIREMENT_OPTIONS,
      ['origin', { origin: SECRET }],
      ...[undefined, null, 5, SECRET, {}, [], [SECRET], [5], ['https://api.example.com/'], ['*'], ['null']].map(
        (origins) => ['origins', { origins }] as const,
      ),
      ...[5, SECRET, {}, [SECRET]].map((challenges) => ['challenges', { challenges }] as const),
      ...[5, '', 'a b'].map((id) => ['id', { id }] as const),
      ...NO_FUNCTION('authorize'),
      ...NO_FUNCTION('describe'),
      ...NO_FUNCTION('fetch'),
      ...NO_SWITCH('confirm'),
    ],
  ],
  [
    'defineReauthDialog',
    defineReauthDialog,
    { name: 'reauth-dialog' },
    [
      ...NO_OBJECT.filter(([, { value }]) => value !== undefined),
      ['text', { text: SECRET }],
      ...[5, null, '', SECRET.replace('-', ''), 'Reauth-Dialog'].map((name) => ['name', { name }] as const),
      ...[5, SECRET, {}, null].map((reauth) => ['reauth', { reauth }] as const),
      ...[5, SECRET, null].map((texts) => ['texts', { texts }] as const),
      ...NO_SWITCH('closesAtEnd'),
    ],
  ],
  [
    'authgearWeb',
    (options: { container: never }) => {
      const { container: given, ...rest } = options
      return authgearWeb(given, rest as never)
    },
    { container, redirectURI },
    [
      ...[undefined, null, {}, SECRET].map((value) => ['container', { container: value }] as const),
      ['redirectUri', { redirectUri: redirectURI }],
      ...[undefined, null, 5, '', '/callback', `${redirectURI}?a=b`, `${redirectURI}#a`].map(
        (value) => ['redirectURI', { redirectURI: value }] as const,
      ),
      ...[5, SECRET, {}].map((claims) => ['claims', { claims }] as const),
      ...[5, SECRET, {}].map((wire) => ['wire', { wire }] as const),
      ...['always', 0, null].map((maxAge) => ['maxAge', { maxAge }] as const),
      ...NO_FUNCTION('isOnline'),
      ...[5, SECRET, {}].map((clock) => ['clock', { clock }] as const),
    ],
  ],
  ...[authgearReactNative, authgearCapacitor].map(
    (adapter) =>
      [
        adapter.name,
        ({ container: given, ...rest }: { container: never }) => adapter(given, rest as never),
        { container: { authenticateBiometric: () => {} }, redirectURI: 'com.example.bank://callback', biometric },
        [
          ...[undefined, null, {}, SECRET].map((value) => ['container', { container: value }] as const),
          ['redirectUri', { redirectUri: redirectURI }],
          ...[undefined, null, 5, '', '/callback', `${redirectURI}?a=b`, `${redirectURI}#a`].map(
            (value) => ['redirectURI', { redirectURI: value }] as const,
          ),
          ...[5, SECRET, null].map((value) => ['biometric', { biometric: value }] as const),
          ...[5, SECRET, undefined].map((ios) => ['biometric.ios', { biometric: { ...biometric, ios } }] as const),
          ['biometric.ios.policy', { biometric: { ...biometric, ios: { ...biometric.ios, policy: SECRET } } }],
          ...['stop', true, null].map((onNegativeButton) => ['onNegativeButton', { onNegativeButton }] as const),
          ...[5, SECRET, [5]].map((uiLocales) => ['uiLocales', { uiLocales }] as const),
          ...[5, SECRET].map((colorScheme) => ['colorScheme', { colorScheme }] as const),
          ...[5, SECRET, {}].map((claims) => ['claims', { claims }] as const),
          ...[5, SECRET, {}].map((wire) => ['wire', { wire }] as const),
          ...['always', 0, null].map((maxAge) => ['maxAge', { maxAge }] as const),
          ...NO_FUNCTION('isOnline'),
          ...[5, SECRET, {}].map((clock) => ['clock', { clock }] as const),
        ],
      ] satisfies Table,
  ),
  [
    'authgearWire',
    authgearWire,
    {},
    [
      ...NO_OBJECT.slice(1),
      ['fech', { fech: SECRET }],
      ...NO_FUNCTION('fetch'),
      ...[5, SECRET, {}].map((clock) => ['clock', { clock }] as const),
    ],
  ],
  [
    'startEmulator',
    startEmulator,
    { port: 0 },
    [
      ...NO_OBJECT.slice(1),
      ['prt', { prt: SECRET }],
      ...[-1, 65_536, 1.5, Number.NaN, '4400', null].map((port) => ['port', { port }] as const),
      ...[
        [],
        {},
        SECRET,
        null,
        [5],
        [{ clientId: '', redirectURIs: [redirectURI] }],
        [{ clientId: 'app' }],
        [{ clientId: 'app', redirectURIs: [] }],
        [{ clientId: 'app', redirectURIs: ['/callback'] }],
        [{ clientId: 'app', redirectUris: [redirectURI] }],
      ].map((clients) => ['clients', { clients }] as const),
      ...[{}, SECRET, null, [5], [{ name: '' }], [{ name: 'alice' }]].map((users) => ['users', { users }] as const),
      ...NO_FUNCTION('clock'),
      ['clock', { clock: () => Math.floor(Date.now() / 1000) }],
    ],
  ],
]

const rows = tables.flatMap(([of, make, right, wrong]) =>
  wrong.map(([field, change], index) => {
    const options = change instanceof Whole ? change.value : { ...right, ...(change as object) }
    return {
      of,
      field,
      index,
      make: () => make(options as never),
    }
  }),
)

/** Returns the thrown error, synchronous or not. Closes the result if the options were accepted. */
async function refusalOf(make: () => unknown): Promise<{ code: string; field: string; message: string } | undefined> {
  try {
    const made = (await make()) as { close?: () => unknown } | undefined
    await made?.close?.()
    return undefined
  } catch (error) {
    return error as { code: string; field: string; message: string }
  }
}

describe('an invalid configuration is refused at startup', () => {
  it.each(rows)('$of: $field ($index)', async ({ field, make }) => {
    const refusal = await refusalOf(make)
    expect(refusal, 'the options were accepted').toBeDefined()
    expect([refusal?.field, refusal?.code]).toEqual([
      field,
      expect.stringMatching(/^invalid(Configuration|Duration|Requirement)$/),
    ])
    // One or two sentences: the field, the type of the value, and what to write. Never the value, which may be a secret.
    expect(refusal?.message).toContain(field)
    expect(refusal?.message).toMatch(/\bgot ['\w]|\bhas no (option|field) /)
    expect(refusal?.message).not.toContain(SECRET)
    expect(refusal?.message.length).toBeLessThan(400)
  })

  it.each(tables)('%s accepts valid options', async (_, make, right) => {
    expect(await refusalOf(() => make(right as never))).toBeUndefined()
  })
})
