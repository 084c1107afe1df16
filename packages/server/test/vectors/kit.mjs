// What every table of vectors is made of: the frame, the test keys, and signatures that stay the same.
import { constants, createPrivateKey, createPublicKey, privateEncrypt, sign, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'

export const VECTORS = new URL('../../vectors/', import.meta.url)
export const NOW = 1_800_000_000
export const ISSUER = 'https://auth.example.com'
export const AUDIENCE = 'app'
export const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ')
export const MAX_TOKEN = 8192

const { issuer, attacker } = JSON.parse(readFileSync(new URL('test-only-private-keys.json', VECTORS), 'utf8'))

/** `kid`, or `kid/alg` where two keys share a kid, to the private JWK. */
const jwks = new Map([...issuer, ...attacker].map((jwk) => [jwk.kid === 'shared' ? `shared/${jwk.alg}` : jwk.kid, jwk]))
const keys = new Map(
  [...jwks]
    .filter(([, { kty }]) => kty !== 'oct')
    .map(([name, key]) => [name, createPrivateKey({ key, format: 'jwk' })]),
)

const toPublic = ({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...jwk }) => jwk

/** What the issuer publishes, and two keys among it that nobody must use. */
export const publishedKeys = { keys: issuer.map(toPublic) }
export const jwkOf = (name) => toPublic(jwks.get(name))
export const publicKeyOf = (name) => createPublicKey(keys.get(name))

export const encode = (value) =>
  (Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))).toString(
    'base64url',
  )

/** Signatures of the files as they are: PSS and ECDSA draw a number at random, so an old signature stays as long as it is good. */
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

/** An RSA signature over a block as it is: padding and digest are the caller's. */
export const blockSignature = (block, name) =>
  privateEncrypt({ key: keys.get(name), padding: constants.RSA_NO_PADDING }, block)

/** Signs as RFC 7515 §5.1 says: the bytes of the signature. `change` leaves the specification, such as `{ saltLength: 0 }`. */
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

/** The claims of a good ID Token; `undefined` takes one away. */
export const idClaims = (change = {}) => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'alice',
  iat: NOW - 10,
  exp: NOW + 290,
  auth_time: NOW - 60,
  ...change,
})

/** The claims of a good access token (RFC 9068 §2.2). */
export const accessClaims = (change = {}) => idClaims({ client_id: 'web', jti: 'one', scope: 'openid', ...change })

/** The header of a good ID Token. */
export const headerOf = (alg = 'RS256', change = {}) => ({ alg, typ: 'JWT', kid: alg.toLowerCase(), ...change })

/** A token. `key` is the name of a test key; header and payload are texts, bytes or objects. */
export function token({ header = headerOf(), payload = idClaims(), key = 'rs256', alg = header.alg } = {}) {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${signatureOf(input, alg, key).toString('base64url')}`
}

/** A table of cases that share their group and their section. */
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
