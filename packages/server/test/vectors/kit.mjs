// Shared parts of all vectors: constants, test keys, tokens and stable signatures.
import { constants, createPrivateKey, createPublicKey, privateEncrypt, sign, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'

export const VECTORS = new URL('../../vectors/', import.meta.url)
export const NOW = 1_800_000_000
export const ISSUER = 'https://auth.example.com'
export const AUDIENCE = 'app'
export const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ')
export const MAX_TOKEN = 16_384

const { issuer, attacker } = JSON.parse(readFileSync(new URL('test-only-private-keys.json', VECTORS), 'utf8'))

/** The private JWKs by `kid`, or by `kid/alg` if two keys share a kid. */
const jwks = new Map([...issuer, ...attacker].map((jwk) => [jwk.kid === 'shared' ? `shared/${jwk.alg}` : jwk.kid, jwk]))
const keys = new Map(
  [...jwks]
    .filter(([, { kty }]) => kty !== 'oct')
    .map(([name, key]) => [name, createPrivateKey({ key, format: 'jwk' })]),
)

const toPublic = ({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...jwk }) => jwk

export const jwkOf = (name) => toPublic(jwks.get(name))

const bytesOf = (part) => Buffer.from(part, 'base64url')
/** The same number with leading zeros. */
const padded = (part, length) =>
  Buffer.concat([Buffer.alloc(length - bytesOf(part).length), bytesOf(part)]).toString('base64url')
const flipped = (part) =>
  bytesOf(part)
    .map((byte, index, { length }) => (index === length - 1 ? byte ^ 1 : byte))
    .toString('base64url')
const hex = (text) => Buffer.from(text, 'hex').toString('base64url')
const shaped = (kid, name, change) => ({ ...jwkOf(name), kid, alg: undefined, ...change })

/** Unsafe keys, made from valid ones: with some, anyone can create a valid signature; with others, nobody can. */
const worthlessKeys = () => {
  const { n } = jwkOf('rs256')
  return [
    shaped('rsa-e-1', 'rs256', { e: 'AQ' }),
    shaped('rsa-e-1-padded', 'rs256', { e: 'AAAB' }),
    shaped('rsa-e-2', 'rs256', { e: 'Ag' }),
    shaped('rsa-e-even', 'rs256', { e: 'AQAA' }),
    shaped('rsa-e-0', 'rs256', { e: 'AA' }),
    shaped('rsa-n-even', 'rs256', { n: flipped(n) }),
    shaped('rsa-1024-padded', 'rsa-1024', { n: padded(jwkOf('rsa-1024').n, 256) }),
    ...['P-256', 'P-384', 'P-521'].map((crv, index) => {
      const { y, ...jwk } = shaped(`off-${crv}`, ['es256', 'es384', 'es512'][index])
      return { ...jwk, y: flipped(y) }
    }),
    shaped('p-256-short', 'es256', { x: bytesOf(jwkOf('es256').x).subarray(1).toString('base64url') }),
    shaped('p-256-as-p-384', 'es256', { crv: 'P-384' }),
    shaped('off-ed25519', 'ed25519', { x: hex(`02${'00'.repeat(31)}`) }),
    shaped('ed25519-order-1', 'ed25519', { x: hex(`01${'00'.repeat(31)}`) }),
    shaped('ed25519-order-2', 'ed25519', { x: hex(`ec${'ff'.repeat(30)}7f`) }),
    shaped('ed25519-order-4', 'ed25519', { x: hex('00'.repeat(32)) }),
    shaped('ed25519-order-8', 'ed25519', {
      x: hex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
    }),
    shaped('ed25519-y-beyond', 'ed25519', { x: hex(`ee${'ff'.repeat(30)}7f`) }),
  ]
}

/** Valid keys in an unusual form. */
const oddKeys = () => [
  shaped('rsa-n-padded', 'rs256', { n: padded(jwkOf('rs256').n, 257) }),
  shaped('unknown-members', 'es256', { key_ops: ['verify', 'proofread'], x5t: 'AAAA', more: [1] }),
]

/** The published key set. It includes keys that a verifier must not use. */
export const publishedKeys = { keys: [...issuer.map(toPublic), ...oddKeys(), ...worthlessKeys()] }
export const publicKeyOf = (name) => createPublicKey(keys.get(name))

export const encode = (value) =>
  (Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).toString(
    'base64url',
  )

/** The signatures of the existing files. PSS and ECDSA signatures are random, so a valid one is kept. */
const known = new Map()
const tokensFile = new URL('tokens.json', VECTORS)
for (const one of existsSync(tokensFile) ? JSON.parse(readFileSync(tokensFile, 'utf8')).cases : []) remember(one.token)

function remember(compact) {
  const end = compact.lastIndexOf('.')
  const input = compact.slice(0, end)
  known.set(input, [...(known.get(input) ?? []), Buffer.from(compact.slice(end + 1), 'base64url')])
}

function schemeOf(alg) {
  const hash = `sha${alg === 'ES256K' ? 256 : alg.slice(2)}`
  if (alg.startsWith('RS')) return { hash, random: false, options: {} }
  if (alg.startsWith('ES')) return { hash, random: true, options: { dsaEncoding: 'ieee-p1363' } }
  if (!alg.startsWith('PS')) return { hash: null, random: false, options: {} }
  const saltLength = Number(alg.slice(2)) / 8
  return { hash, random: true, options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } }
}

/** An RSA signature of a raw block. The caller adds the padding and the digest. */
export const blockSignature = (block, name) =>
  privateEncrypt({ key: keys.get(name), padding: constants.RSA_NO_PADDING }, block)

/** Returns the signature bytes according to RFC 7515 §5.1. `change` deviates from it, such as `{ saltLength: 0 }`. */
export function signatureOf(input, alg, name, change = {}) {
  const { hash, random, options: standard } = schemeOf(alg)
  const options = { ...standard, ...change }
  const [key, data] = [keys.get(name), Buffer.from(input)]
  const old =
    random && known.get(input)?.find((bytes) => verify(hash, data, { key: createPublicKey(key), ...options }, bytes))
  if (old) return old
  const bytes = sign(hash, data, { key, ...options })
  remember(`${input}.${bytes.toString('base64url')}`)
  return bytes
}

/** The claims of a valid ID Token. `undefined` removes a claim. */
export const idClaims = (change = {}) => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'alice',
  iat: NOW - 10,
  exp: NOW + 290,
  auth_time: NOW - 60,
  ...change,
})

/** The claims of a valid access token (RFC 9068 §2.2). */
export const accessClaims = (change = {}) => idClaims({ client_id: 'web', jti: 'one', scope: 'openid', ...change })

/** The header of a valid ID Token. */
export const headerOf = (alg = 'RS256', change = {}) => ({ alg, typ: 'JWT', kid: alg.toLowerCase(), ...change })

/** Creates a token. `key` is the name of a test key. `header` and `payload` are strings, bytes or objects. */
export function token({ header = headerOf(), payload = idClaims(), key = 'rs256', alg = header.alg } = {}) {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${signatureOf(input, alg, key).toString('base64url')}`
}

/** Creates the cases of a group, with the section that they share. */
export const group = (name, spec, cases) =>
  cases.map(([id, title, given, expect, more = {}]) => ({
    id: `${name}/${id}`,
    title,
    spec,
    kind: 'idToken',
    ...more,
    token: typeof given === 'string' ? given : token(given),
    expect,
  }))
