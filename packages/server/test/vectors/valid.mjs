import {
  ALGORITHMS,
  ISSUER,
  MAX_TOKEN,
  NOW,
  accessClaims,
  encode,
  group,
  headerOf,
  idClaims,
  jwkOf,
  token,
} from './kit.mjs'

const ACCESS = { kind: 'accessToken' }
const accessHeader = (alg = 'RS256', typ = 'at+jwt') => headerOf(alg, { typ })

/** Returns a token with exactly this number of characters. */
function ofLength(length) {
  for (let name = 1; name < 8; name += 1) {
    const header = headerOf('Ed25519', { x: 'x'.repeat(name) })
    const without = token({ header, key: 'ed25519', payload: idClaims({ pad: '' }) }).length
    for (let pad = Math.floor(((length - without) * 3) / 4) - 3; ; pad += 1) {
      const made = `${encode(header)}.${encode(idClaims({ pad: 'x'.repeat(pad) }))}.${'x'.repeat(86)}`
      if (made.length === length) return { header, key: 'ed25519', payload: idClaims({ pad: 'x'.repeat(pad) }) }
      if (made.length > length) break
    }
  }
  throw new Error(`No token of ${length} characters.`)
}

export const validTokens = () => [
  ...group(
    'valid-algorithm',
    'RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2',
    ALGORITHMS.flatMap((alg) => [
      [`id-token-${alg}`, `An ID Token signed with ${alg}`, { header: headerOf(alg), key: alg.toLowerCase() }, 'valid'],
      [
        `access-token-${alg}`,
        `An access token signed with ${alg}`,
        { header: accessHeader(alg), key: alg.toLowerCase(), payload: accessClaims() },
        'valid',
        ACCESS,
      ],
    ]),
  ),
  ...group('valid-key', 'RFC 7517 §4.4, §4.5', [
    [
      'shared-kid-RS256',
      'A kid shared by an RSA and an EC key, signed with the RSA key',
      { header: headerOf('RS256', { kid: 'shared' }), key: 'shared/RS256' },
      'valid',
    ],
    [
      'shared-kid-ES256',
      'A kid shared by an RSA and an EC key, signed with the EC key',
      { header: headerOf('ES256', { kid: 'shared' }), key: 'shared/ES256' },
      'valid',
    ],
    ...['RS256', 'RS512', 'PS256', 'PS384'].map((alg) => [
      `no-alg-${alg}`,
      `A key without alg, used with ${alg}`,
      { header: headerOf(alg, { kid: 'rsa-any' }), key: 'rsa-any' },
      'valid',
    ]),
  ]),
  ...group('valid-key-shape', 'RFC 7518 §6.3.1.1, RFC 7517 §4', [
    [
      'padded-modulus',
      'An RSA key with a modulus that starts with a zero byte',
      { header: headerOf('RS256', { kid: 'rsa-n-padded' }), key: 'rs256' },
      'valid',
    ],
    [
      'unknown-members',
      'A key with unknown members and an unknown key operation',
      { header: headerOf('ES256', { kid: 'unknown-members' }), key: 'es256' },
      'valid',
    ],
  ]),
  ...group('valid-type', 'RFC 7515 §4.1.9, RFC 9068 §2.1', [
    ['no-typ', 'An ID Token without typ', { header: headerOf('RS256', { typ: undefined }) }, 'valid'],
    ['lower-case', 'An ID Token with typ jwt', { header: headerOf('RS256', { typ: 'jwt' }) }, 'valid'],
    ...['AT+JWT', 'application/at+jwt', 'Application/AT+JWT'].map((typ) => [
      `access-${typ}`,
      `An access token with typ ${typ}`,
      { header: accessHeader('RS256', typ), payload: accessClaims() },
      'valid',
      ACCESS,
    ]),
  ]),
  ...group('valid-audience', 'OpenID Connect Core 1.0 §3.1.3.7 (3) to (5)', [
    ['list-of-one', 'aud as a list of one', { payload: idClaims({ aud: ['app'] }) }, 'valid'],
    ['azp', 'azp with a single aud', { payload: idClaims({ azp: 'app' }) }, 'valid'],
    [
      'two-of-ours',
      'Both accepted audiences and azp',
      { payload: idClaims({ aud: ['app', 'app2'], azp: 'app' }) },
      'valid',
      { audience: ['app', 'app2'] },
    ],
    [
      'one-of-two',
      'One of two accepted audiences',
      { payload: idClaims({ aud: 'app2' }) },
      'valid',
      { audience: ['app', 'app2'] },
    ],
    ...Object.entries({
      beside: { aud: ['app', 'account'], azp: 'app' },
      before: { aud: ['account', 'app'], azp: 'app' },
      several: { aud: ['account', 'app', 'reports'], azp: 'app' },
      absent: { aud: 'app' },
    }).map(([id, change]) => [
      `trusted-${id}`,
      `aud ${JSON.stringify(change.aud)}, with account and reports trusted besides app`,
      { payload: idClaims(change) },
      'valid',
      { trustedAudiences: ['account', 'reports'] },
    ]),
  ]),
  ...group(
    'valid-access-audience',
    'RFC 9068 §4: aud contains the API',
    Object.entries({
      other: { aud: ['app', 'account'] },
      'other-first': { aud: ['account', 'app'] },
      azp: { azp: 'spa' },
      'other-and-azp': { aud: ['account', 'app'], azp: 'spa' },
      'azp-of-other': { aud: ['account', 'app'], azp: 'account' },
      'azp-no-text': { azp: 7 },
    }).map(([id, change]) => [
      id,
      `An access token with ${JSON.stringify(change)}`,
      { header: accessHeader(), payload: accessClaims(change) },
      'valid',
      ACCESS,
    ]),
  ),
  ...group('valid-access-type', 'RFC 9068 §2.1, RFC 8725 §3.12: typ JWT if it is explicitly allowed', [
    ...['JWT', 'jwt', undefined, 'at+jwt', 'application/at+jwt'].map((typ) => [
      `typ-${typ}`,
      `An access token with typ ${typ}, scope and client_id`,
      { header: accessHeader('RS256', typ), payload: accessClaims() },
      'valid',
      { ...ACCESS, accessTokenTypes: ['at+jwt', 'JWT'] },
    ]),
    ...['scope', 'scp', 'client_id'].map((name) => [
      `only-${name}`,
      `An access token with typ JWT, distinguished from an ID Token only by ${name}`,
      { payload: idClaims({ [name]: 'x' }) },
      'valid',
      { ...ACCESS, accessTokenTypes: ['JWT'] },
    ]),
  ]),
  ...group('valid-claims', 'RFC 7519 §4', [
    ['unknown-claim', 'An unknown claim', { payload: idClaims({ x: { y: [1, null] } }) }, 'valid'],
    [
      'unknown-header',
      'An unknown header parameter that is not critical',
      { header: headerOf('RS256', { x: 1 }) },
      'valid',
    ],
    ['unicode-sub', 'A sub with non-ASCII characters', { payload: idClaims({ sub: 'älice-爱丽丝-🦊' }) }, 'valid'],
    [
      'white-space',
      'White space between the members',
      { payload: `\n ${JSON.stringify(idClaims(), null, 2)} \t` },
      'valid',
    ],
    [
      'same-name-deeper',
      'The name of a claim inside another claim',
      { payload: idClaims({ x: { sub: 'mallory', iss: 'https://evil.example.com' } }) },
      'valid',
    ],
    [
      'braces-in-text',
      'Braces and quotes inside a string',
      { payload: idClaims({ x: '{"sub":"mallory"},"sub":"' }) },
      'valid',
    ],
    [
      'proto-claim',
      'An own claim __proto__ besides the required claims',
      { payload: `{"__proto__":{"sub":"mallory"},${JSON.stringify(idClaims()).slice(1)}` },
      'valid',
    ],
    [
      'nonce',
      'nonce, at_hash, sid, amr and acr',
      { payload: idClaims({ nonce: 'n', at_hash: 'h', sid: 's', amr: ['pwd'], acr: 'gold' }) },
      'valid',
    ],
    [
      'no-auth-time',
      'No auth_time: the token is valid, but proves no recent authentication',
      { payload: idClaims({ auth_time: undefined }) },
      'valid',
    ],
  ]),
  ...group('valid-embedded-key', 'RFC 7515 §4.1.2 to §4.1.8: ignored if a key of the issuer signed', [
    ['jwk', 'jwk of an attacker', { header: headerOf('RS256', { jwk: jwkOf('attacker-rsa') }) }, 'valid'],
    ['jku', 'jku of an attacker', { header: headerOf('RS256', { jku: 'https://evil.example.com/jwks' }) }, 'valid'],
    ['x5u', 'x5u of an attacker', { header: headerOf('RS256', { x5u: 'https://evil.example.com/cert' }) }, 'valid'],
    ['x5t', 'x5t that matches no key', { header: headerOf('RS256', { x5t: 'AAAA' }) }, 'valid'],
  ]),
  ...group('valid-time', 'RFC 7519 §4.1.4 to §4.1.6, with a tolerance of 5 seconds', [
    ...[-4, -1, 0, 1].map((second) => [
      `exp-${second}`,
      `exp ${second} s from now`,
      { payload: idClaims({ exp: NOW + second }) },
      'valid',
    ]),
    ...[0, 1, 4, 5].map((second) => [
      `iat-${second}`,
      `iat ${second} s from now`,
      { payload: idClaims({ iat: NOW + second }) },
      'valid',
    ]),
    ...[-1, 0, 1, 4, 5].map((second) => [
      `nbf-${second}`,
      `nbf ${second} s from now`,
      { payload: idClaims({ nbf: NOW + second }) },
      'valid',
    ]),
    ...[-3.999, -3.5, -0.25, 0.5, 60.25].map((second, index) => [
      `exp-fraction-${index + 1}`,
      `exp ${second} s from now, rounded down`,
      { payload: idClaims({ exp: NOW + second }) },
      'valid',
    ]),
    ...[-0.5, 0.5, 4.001, 4.75].flatMap((second, index) =>
      ['iat', 'nbf'].map((name) => [
        `${name}-fraction-${index + 1}`,
        `${name} ${second} s from now, rounded up`,
        { payload: idClaims({ [name]: NOW + second }) },
        'valid',
      ]),
    ),
    ['auth-time-fraction', 'auth_time with a fraction', { payload: idClaims({ auth_time: NOW - 60.5 }) }, 'valid'],
    [
      'exponent',
      'iat and exp with exponents',
      {
        payload: JSON.stringify(idClaims())
          .replace(`"iat":${NOW - 10}`, '"iat":1.79999999e9')
          .replace(`"exp":${NOW + 290}`, '"exp":18000002900E-1'),
      },
      'valid',
    ],
    ['iat-1970', 'iat in 1970', { payload: idClaims({ iat: 0 }) }, 'valid'],
  ]),
  ...group('size', `A verifier reads at most ${MAX_TOKEN} characters`, [
    ['at-limit', 'A token of the maximum length', ofLength(MAX_TOKEN), 'valid'],
    ['below-limit', 'A token one character below the maximum', ofLength(MAX_TOKEN - 1), 'valid'],
    ['above-limit', 'A token one character above the maximum', ofLength(MAX_TOKEN + 1), 'malformed'],
    ['huge-signature', 'A signature of 64 KiB', `${token()}${'A'.repeat(65_536)}`, 'malformed'],
    ['huge-header', 'A header of 24 KiB', { header: headerOf('RS256', { x: 'x'.repeat(18_000) }) }, 'malformed'],
    ['large-header', 'A header of 12 KiB', { header: headerOf('RS256', { x: 'x'.repeat(9000) }) }, 'valid'],
    ...[1024, 8192, 65_536].flatMap((maxTokenLength) => [
      [
        `at-${maxTokenLength}`,
        `A token of ${maxTokenLength} characters`,
        ofLength(maxTokenLength),
        'valid',
        { maxTokenLength },
      ],
      [
        `above-${maxTokenLength}`,
        `A token of ${maxTokenLength + 1} characters with a maximum of ${maxTokenLength}`,
        ofLength(maxTokenLength + 1),
        'malformed',
        { maxTokenLength },
      ],
    ]),
    [
      'deep-payload',
      'A payload of 10 000 nested lists',
      { payload: `{"iss":"${ISSUER}","x":${'['.repeat(10_000)}${']'.repeat(10_000)}}` },
      'malformed',
    ],
  ]),
]
