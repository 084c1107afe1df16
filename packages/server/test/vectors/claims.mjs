import { ISSUER, NOW, accessClaims, group, headerOf, idClaims } from './kit.mjs'

const claim = (name, value) => ({ payload: idClaims({ [name]: value }) })
const numbered = (id, values, make) =>
  values.map((value, index) => [
    `${id}-${index + 1}`,
    value === undefined ? `No ${id}` : `${id} ${JSON.stringify(value).slice(0, 60)}`,
    ...make(value),
  ])
const ACCESS = { kind: 'accessToken' }
const BY_NAME = { ...ACCESS, accessTokenTypes: ['at+jwt', 'JWT'] }
const access = (change, typ = 'at+jwt') => ({ header: headerOf('RS256', { typ }), payload: accessClaims(change) })
const NO_TIME = ['1800000000', -0.5, null, -1, true, [NOW], {}, 1e20, '']

export const claimTokens = () => [
  ...group(
    'iss',
    'OpenID Connect Core 1.0 §3.1.3.7 (2)',
    numbered(
      'iss',
      [
        `${ISSUER}/`,
        ISSUER.toUpperCase(),
        'https://Auth.example.com',
        'http://auth.example.com',
        `${ISSUER}:443`,
        `${ISSUER}/tenant`,
        `${ISSUER}.evil.com`,
        ` ${ISSUER}`,
        `${ISSUER} `,
        `${ISSUER}#`,
        `${ISSUER}?`,
        'https://evil.example.com',
        'auth.example.com',
        'https://аuth.example.com',
        '',
        null,
        7,
        [ISSUER],
        { iss: ISSUER },
        undefined,
      ],
      (value) => [claim('iss', value), 'issuer'],
    ),
  ),
  ...group(
    'aud',
    'OpenID Connect Core 1.0 §3.1.3.7 (3)',
    numbered(
      'aud',
      [
        'other',
        'App',
        'app ',
        'app/',
        'ap',
        'apps',
        '',
        null,
        7,
        [],
        ['other'],
        ['app', 'other'],
        ['other', 'app'],
        ['app', null],
        ['app', 7],
        [['app']],
        { app: true },
        undefined,
      ],
      (value) => [claim('aud', value), 'audience'],
    ),
  ),
  ...group('azp', 'OpenID Connect Core 1.0 §3.1.3.7 (4), (5)', [
    ...numbered('azp', ['other', '', null, 7, ['app'], 'App'], (value) => [claim('azp', value), 'audience']),
    [
      'missing',
      'Both accepted audiences and no azp',
      claim('aud', ['app', 'app2']),
      'audience',
      { audience: ['app', 'app2'] },
    ],
    [
      'other',
      'Both accepted audiences and the azp of another client',
      { payload: idClaims({ aud: ['app', 'app2'], azp: 'other' }) },
      'audience',
      { audience: ['app', 'app2'] },
    ],
  ]),
  ...group(
    'trusted',
    'OpenID Connect Core 1.0 §3.1.3.7 (3) to (5): account and reports are trusted besides app',
    [
      { aud: 'account' },
      { aud: 'account', azp: 'app' },
      { aud: ['account'], azp: 'account' },
      { aud: ['account', 'reports'], azp: 'app' },
      { aud: ['app', 'account'] },
      { aud: ['app', 'account'], azp: 'account' },
      { aud: ['app', 'account'], azp: 'other' },
      { aud: ['app', 'account', 'other'], azp: 'app' },
      { aud: 'app', azp: 'account' },
      { aud: ['app', 'account'], azp: ['app'] },
      { aud: ['app', 'account', 7], azp: 'app' },
    ].map((change, index) => [
      `trusted-${index + 1}`,
      `An ID Token with ${JSON.stringify(change)}`,
      { payload: idClaims(change) },
      'audience',
      { trustedAudiences: ['account', 'reports'] },
    ]),
  ),
  ...group('access-audience', 'RFC 9068 §4', [
    ...[
      { aud: 'account' },
      { aud: 'account', azp: 'app' },
      { aud: ['account', 'reports'], azp: 'app' },
      { aud: [] },
      { aud: ['app', 7] },
      { aud: [['app']] },
      { aud: 'app2' },
      { aud: { app: true } },
      { aud: undefined, azp: 'app' },
    ].map((change, index) => [
      `access-${index + 1}`,
      `An access token with ${JSON.stringify(change)}`,
      access(change),
      'audience',
      ACCESS,
    ]),
    [
      'typ-JWT',
      'An access token for another API with typ JWT, which is allowed',
      access({ aud: 'account' }, 'JWT'),
      'audience',
      BY_NAME,
    ],
  ]),
  ...group(
    'bound',
    'RFC 8705 §3, RFC 9449 §7.1, RFC 7800 §3.1: no plain bearer token',
    [{ jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' }, { 'x5t#S256': 'AAAA' }, {}, null, 'x'].flatMap(
      (cnf, index) => [
        [`id-token-${index + 1}`, `An ID Token with cnf ${JSON.stringify(cnf)}`, claim('cnf', cnf), 'bound'],
        [
          `access-token-${index + 1}`,
          `An access token with cnf ${JSON.stringify(cnf)}`,
          access({ cnf }),
          'bound',
          ACCESS,
        ],
      ],
    ),
  ),
  ...group(
    'sub',
    'OpenID Connect Core 1.0 §2',
    numbered('sub', ['', null, 7, true, ['alice'], { sub: 'alice' }, undefined], (value) => [
      claim('sub', value),
      'claims',
    ]),
  ),
  ...group('time', 'RFC 7519 §2 (NumericDate), §4.1.4 to §4.1.6', [
    ...['exp', 'iat'].flatMap((name) =>
      numbered(name, [...NO_TIME, undefined], (value) => [claim(name, value), 'claims']),
    ),
    ...numbered('nbf', NO_TIME, (value) => [claim('nbf', value), 'claims']),
  ]),
  ...group('expired', 'OpenID Connect Core 1.0 §3.1.3.7 (9), with a tolerance of 5 seconds', [
    ...[-5, -6, -7, -300].map((second) => [
      `exp${second}`,
      `exp ${-second} s ago`,
      claim('exp', NOW + second),
      'expired',
    ]),
    ['exp-0', 'exp in 1970', claim('exp', 0), 'expired'],
    ...[-4.001, -4.25, -4.5, -4.999, -5.5, -299.75].map((second, index) => [
      `fraction-${index + 1}`,
      `exp ${-second} s ago, rounded down to the earlier second`,
      claim('exp', NOW + second),
      'expired',
    ]),
  ]),
  ...group('not-yet-valid', 'RFC 7519 §4.1.5, §4.1.6, with a tolerance of 5 seconds', [
    ...[6, 7, 300].flatMap((second) =>
      ['iat', 'nbf'].map((name) => [
        `${name}+${second}`,
        `${name} in ${second} s`,
        { payload: idClaims({ [name]: NOW + second, exp: NOW + 900 }) },
        'notYetValid',
      ]),
    ),
    ...[5.001, 5.25, 5.5, 5.999, 60.5].flatMap((second, index) =>
      ['iat', 'nbf'].map((name) => [
        `${name}-fraction-${index + 1}`,
        `${name} in ${second} s, rounded up to the later second`,
        { payload: idClaims({ [name]: NOW + second, exp: NOW + 900 }) },
        'notYetValid',
      ]),
    ),
    ['iat-milliseconds', 'iat in milliseconds', claim('iat', NOW * 1000), 'notYetValid'],
    ['nbf-milliseconds', 'nbf in milliseconds', claim('nbf', NOW * 1000), 'notYetValid'],
  ]),
  ...group('kind', 'RFC 8725 §3.11, §3.12, RFC 9068 §2.1 and §4', [
    ...numbered(
      'typ',
      [
        'at+jwt',
        'application/at+jwt',
        'logout+jwt',
        'secevent+jwt',
        'dpop+jwt',
        'JWE',
        'JOSE',
        '',
        ' JWT',
        null,
        7,
        ['JWT'],
        {},
      ],
      (typ) => [{ header: headerOf('RS256', { typ }) }, 'kind'],
    ),
    ...numbered(
      'access-typ',
      ['JWT', 'jwt', 'logout+jwt', 'at+jwt ', 'at', '', null, 7, ['at+jwt'], undefined],
      (typ) => [{ header: headerOf('RS256', { typ }), payload: accessClaims() }, 'kind', ACCESS],
    ),
    ['id-token-as-access', 'An ID Token instead of an access token', {}, 'kind', ACCESS],
    ['access-as-id-token', 'An access token instead of an ID Token', access(), 'kind'],
    ['access-with-typ-JWT', 'An access token with typ JWT instead of an ID Token', { payload: accessClaims() }, 'kind'],
    ...['JWT', 'jwt', undefined].map((typ) => [
      `by-name-${typ}`,
      `An ID Token with typ ${typ} instead of an access token, with typ JWT allowed`,
      { header: headerOf('RS256', { typ }), payload: idClaims({ azp: 'app', sid: 's', amr: ['pwd'] }) },
      'kind',
      BY_NAME,
    ]),
    ...['nonce', 'at_hash'].map((name) => [
      `by-name-${name}`,
      `A token with typ JWT, scope and ${name} instead of an access token, with typ JWT allowed`,
      access({ [name]: 'x' }, 'JWT'),
      'kind',
      BY_NAME,
    ]),
    [
      'only-JWT',
      'An access token with typ at+jwt when only JWT is allowed',
      access(),
      'kind',
      { ...ACCESS, accessTokenTypes: ['JWT'] },
    ],
    ['scope', 'An ID Token with scope', claim('scope', 'openid'), 'kind'],
    ['scp', 'An ID Token with scp', claim('scp', ['openid']), 'kind'],
    ['client-id', 'An ID Token with client_id', claim('client_id', 'app'), 'kind'],
    ['nonce', 'An access token with nonce', access({ nonce: 'n' }), 'kind', ACCESS],
    ['at-hash', 'An access token with at_hash', access({ at_hash: 'h' }), 'kind', ACCESS],
    [
      'logout',
      'A logout token with typ JWT',
      claim('events', { 'http://schemas.openid.net/event/backchannel-logout': {} }),
      'kind',
    ],
    ['logout-as-access', 'A logout token with typ at+jwt', access({ events: {} }), 'kind', ACCESS],
  ]),
  ...group('access-token', 'RFC 9068 §4', [
    ['issuer', 'An access token from another issuer', access({ iss: 'https://evil.example.com' }), 'issuer', ACCESS],
    ['audience', 'An access token for another API', access({ aud: 'other' }), 'audience', ACCESS],
    ['sub', 'An access token without sub', access({ sub: undefined }), 'claims', ACCESS],
    ['expired', 'An expired access token', access({ exp: NOW - 5 }), 'expired', ACCESS],
    ['iat', 'An access token without iat', access({ iat: undefined }), 'claims', ACCESS],
  ]),
]
