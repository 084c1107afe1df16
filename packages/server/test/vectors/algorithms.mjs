import { createHmac } from 'node:crypto'
import { ALGORITHMS, encode, group, headerOf, idClaims, jwkOf, publicKeyOf, token } from './kit.mjs'

/** A token whose header names another algorithm than the one that signed it. */
const relabelled = (alg) => ({ header: headerOf('RS256', { alg }), alg: 'RS256' })
const unsigned = (header, payload = idClaims()) => `${encode(header)}.${encode(payload)}.`

/** A symmetric token signed with a public value. */
function symmetric(alg, kid, secret) {
  const input = `${encode({ alg, typ: 'JWT', kid })}.${encode(idClaims())}`
  return `${input}.${createHmac(`sha${alg.slice(2)}`, secret)
    .update(input)
    .digest('base64url')}`
}

/** The public key in each form that a library accepts. An attacker uses one as the secret. */
const publicForms = (name) => {
  const key = publicKeyOf(name)
  const pem = key.export({ type: 'spki', format: 'pem' })
  return {
    pem,
    'pem-without-last-newline': pem.trimEnd(),
    der: key.export({ type: 'spki', format: 'der' }),
    jwk: JSON.stringify(jwkOf(name)),
    modulus: jwkOf(name).n ?? jwkOf(name).x,
  }
}

const KID = [
  'unknown',
  '../../../../dev/null',
  "' OR 1=1 --",
  '__proto__',
  'x'.repeat(1000),
  '',
  null,
  7,
  ['rs256'],
  { kid: 'rs256' },
]

export const algorithmTokens = () => [
  ...group('none', 'RFC 8725 §2.1, RFC 7518 §3.6', [
    ...['none', 'None', 'NONE', 'nOnE'].flatMap((alg) => [
      [`${alg}-kept-signature`, `alg ${alg}, with the signature of RS256`, relabelled(alg), 'algorithm'],
      [
        `${alg}-empty-signature`,
        `alg ${alg}, without a signature`,
        unsigned({ alg, typ: 'JWT', kid: 'rs256' }),
        'malformed',
      ],
    ]),
    ['empty-signature', 'alg RS256, without a signature', unsigned(headerOf()), 'malformed'],
  ]),
  ...group('algorithm', 'RFC 7515 §4.1.1, RFC 8725 §3.1', [
    ...['', 'rs256', 'RS256 ', 'RS1', 'HS1', 'dir', 'A256GCMKW', 'RSA-OAEP', 'Ed448', 'ML-DSA-44', '*'].map(
      (alg, index) => [`unknown-${index + 1}`, `alg ${JSON.stringify(alg)}`, relabelled(alg), 'algorithm'],
    ),
    ...[null, 256, true, ['RS256'], { alg: 'RS256' }].map((alg, index) => [
      `no-text-${index + 1}`,
      `alg ${JSON.stringify(alg)}`,
      relabelled(alg),
      'algorithm',
    ]),
    ['missing', 'No alg', { header: headerOf('RS256', { alg: undefined }), alg: 'RS256' }, 'algorithm'],
    [
      'ES256K',
      'ES256K, which is not allowed, although its key is published',
      { header: headerOf('ES256K'), key: 'es256k' },
      'algorithm',
    ],
    ...ALGORITHMS.slice(1).map((alg) => [
      `only-RS256-${alg}`,
      `${alg} when only RS256 is allowed`,
      { header: headerOf(alg), key: alg.toLowerCase() },
      'algorithm',
      { algorithms: ['RS256'] },
    ]),
  ]),
  ...group('symmetric', 'RFC 8725 §2.1, §3.5', [
    ...['rs256', 'es256'].flatMap((kid) =>
      Object.entries(publicForms(kid)).flatMap(([form, secret]) =>
        ['HS256', 'HS512'].map((alg) => [
          `${alg}-${kid}-${form}`,
          `${alg} with the public key of ${kid} as ${form}`,
          symmetric(alg, kid, secret),
          'algorithm',
        ]),
      ),
    ),
    ['empty-secret', 'HS256 with an empty secret', symmetric('HS256', 'rs256', ''), 'algorithm'],
    [
      'published-secret',
      'HS256 with an oct key of the key set',
      symmetric('HS256', 'oct', Buffer.from(jwkOf('oct').k, 'base64url')),
      'algorithm',
    ],
    [
      'HS384',
      'HS384 with the public key of rs384 as PEM',
      symmetric('HS384', 'rs384', publicForms('rs384').pem),
      'algorithm',
    ],
  ]),
  ...group('key-of-another-algorithm', 'RFC 7517 §4.4, RFC 8725 §3.1', [
    ...ALGORITHMS.slice(0, 6).flatMap((own) =>
      ALGORITHMS.slice(0, 6)
        .filter((alg) => alg !== own)
        .map((alg) => [
          `${own}-${alg}`,
          `The ${own} key used with ${alg}`,
          { header: headerOf(alg, { kid: own.toLowerCase() }), key: own.toLowerCase() },
          'signature',
        ]),
    ),
    ...[
      ['ES256', 'ES384'],
      ['ES384', 'ES256'],
      ['ES512', 'ES256'],
      ['EdDSA', 'Ed25519'],
      ['Ed25519', 'EdDSA'],
    ].map(([own, alg]) => [
      `${own}-${alg}`,
      `The ${own} key used with ${alg}`,
      { header: headerOf(alg, { kid: own.toLowerCase() }), key: own.toLowerCase() },
      'signature',
    ]),
    ...['ES256', 'Ed25519', 'PS512'].map((alg) => [
      `kid-RS256-${alg}`,
      `A token signed with ${alg} and the kid of the RS256 key`,
      { header: headerOf(alg, { kid: 'rs256' }), key: alg.toLowerCase() },
      'signature',
    ]),
  ]),
  ...group('key', 'RFC 7517 §4.2 to §4.5, RFC 7518 §3.3', [
    [
      'for-encryption',
      'A key with use enc',
      { header: headerOf('RS256', { kid: 'rsa-enc' }), key: 'rsa-enc' },
      'signature',
    ],
    [
      'key-ops',
      'A key with key_ops encrypt',
      { header: headerOf('RS256', { kid: 'rsa-encrypt-only' }), key: 'rsa-encrypt-only' },
      'signature',
    ],
    [
      'too-short',
      'An RSA key of 1 024 bits',
      { header: headerOf('RS256', { kid: 'rsa-1024' }), key: 'rsa-1024' },
      'signature',
    ],
    ...KID.map((kid, index) => [
      `kid-${index + 1}`,
      `kid ${JSON.stringify(kid).slice(0, 40)}`,
      { header: headerOf('RS256', { kid }) },
      'signature',
    ]),
    [
      'no-kid',
      'No kid, and several keys for the algorithm (OpenID Connect Core 1.0 §10.1)',
      { header: headerOf('RS256', { kid: undefined }) },
      'signature',
    ],
  ]),
  ...group(
    'attacker',
    'RFC 8725 §3.10, RFC 7515 §4.1.2 to §4.1.8',
    [
      ['RS256', 'attacker-rsa'],
      ['PS256', 'attacker-rsa'],
      ['ES256', 'attacker-p-256'],
      ['Ed25519', 'attacker-ed25519'],
    ].flatMap(([alg, key]) =>
      Object.entries({
        jwk: { jwk: jwkOf(key) },
        jku: { jku: 'https://evil.example.com/jwks.json' },
        x5u: { x5u: 'https://evil.example.com/certificate' },
        x5c: { x5c: [publicKeyOf(key).export({ type: 'spki', format: 'der' }).toString('base64')] },
        'own-kid': { kid: key },
      }).map(([form, more]) => [
        `${form}-${alg}`,
        `Signed by an attacker with ${alg}, with the key in ${form}`,
        { header: headerOf(alg, more), key },
        'signature',
      ]),
    ),
  ),
  ...group('header', 'RFC 7515 §4.1.11, RFC 7797 §6, RFC 7516 §4.1.3', [
    ...[['exp'], ['b64'], [], 'exp', null, ['https://example.com/ext'], ['alg']].map((crit, index) => [
      `crit-${index + 1}`,
      `crit ${JSON.stringify(crit)}`,
      { header: headerOf('RS256', { crit, exp: 1 }) },
      'algorithm',
    ]),
    [
      'b64-false',
      'b64 false, marked as critical',
      { header: headerOf('RS256', { b64: false, crit: ['b64'] }) },
      'algorithm',
    ],
    [
      'b64-false-alone',
      'b64 false, not marked as critical',
      { header: headerOf('RS256', { b64: false }) },
      'algorithm',
    ],
    ['zip', 'A header with zip', { header: headerOf('RS256', { zip: 'DEF' }) }, 'algorithm'],
  ]),
  ...group('signed-by-nobody', 'RFC 7515 §5.2', [
    ['one-byte', 'A signature of one byte', `${token().split('.').slice(0, 2).join('.')}.AA`, 'signature'],
    [
      'of-another-token',
      'The signature of another token',
      `${token({ payload: idClaims({ sub: 'mallory' }) })
        .split('.')
        .slice(0, 2)
        .join('.')}.${token().split('.')[2]}`,
      'signature',
    ],
  ]),
]
