import type { JWK } from 'jose'

/** A curve in Weierstraß form with a = −3: its prime, its b, and the length of a coordinate in bytes. */
type Curve = readonly [p: bigint, b: bigint, length: number]

/** NIST SP 800-186 §3.2.1. */
const NIST_CURVES: Readonly<Record<string, Curve>> = {
  'P-256': [
    2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    32,
  ],
  'P-384': [
    2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    48,
  ],
  'P-521': [
    2n ** 521n - 1n,
    0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    66,
  ],
}
/** RFC 7748 §4.1. */
const ED25519 = {
  p: 2n ** 255n - 19n,
  d: 37095705934669439343138083508754565189542113879843219016388785533085940283555n,
}
const MIN_RSA_BITS = 2048n

/** Decodes base64url. Returns `undefined` for anything else. */
function bytesOf(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[\w-]+$/.test(value) || value.length % 4 === 1) return undefined
  return Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0))
}

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
/** Converts big-endian bytes to a number. */
const toNumber = (bytes: Uint8Array | undefined): bigint => (bytes === undefined ? 0n : BigInt(`0x${toHex(bytes)}`))
const isOdd = (value: bigint): boolean => (value & 1n) === 1n

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, factor] = [1n, base % modulus]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (isOdd(rest)) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}

/** With an exponent of 1, every message is its own signature. RSA has no even exponent or modulus. Leading zeros don't count as bits. */
function isSoundRsaKey({ n, e }: JWK): boolean {
  const [modulus, exponent] = [toNumber(bytesOf(n)), toNumber(bytesOf(e))]
  return modulus >> (MIN_RSA_BITS - 1n) > 0n && isOdd(modulus) && exponent > 1n && isOdd(exponent)
}

/** RFC 7518 §6.2.1: both coordinates have the full length, and y² = x³ − 3x + b. */
function isOnNistCurve({ x, y }: JWK, [p, b, length]: Curve): boolean {
  const [first, second] = [bytesOf(x), bytesOf(y)]
  if (first?.length !== length || second?.length !== length) return false
  const [px, py] = [toNumber(first), toNumber(second)]
  return px < p && py < p && (py * py - (px * px - 3n) * px - b) % p === 0n
}

/** RFC 8032 §5.1.3. Anybody can forge a signature for a point of small order. */
function isSoundEd25519Key({ x: encoded }: JWK): boolean {
  const bytes = bytesOf(encoded)
  if (bytes?.length !== 32) return false
  const { p, d } = ED25519
  const y = toNumber(bytes.toReversed()) & (2n ** 255n - 1n)
  if (y >= p) return false
  const yy = (y * y) % p
  // x² = u / v
  const [u, v] = [yy - 1n, (d * yy + 1n) % p]
  // Of order 1 or 2: x is 0. Of order 4: y is 0. Of order 8: twice the point is of order 4, and x² = −y².
  if (u === 0n || y === 0n || (u + yy * v) % p === 0n) return false
  // Euler's criterion: a quotient is a square if the product is a square.
  return power(u * v, (p - 1n) / 2n, p) === 1n
}

/**
 * Returns whether signatures of a key prove anything: an RSA key with a modulus of at least 2 048 bits and an odd exponent above 1, or a point on its curve that isn't
 * of small order.
 *
 * Does not establish who holds the private key.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3.4 RFC 8725 §3.4}
 */
export function isSoundKey(jwk: JWK): boolean {
  const { kty, crv } = jwk
  if (kty === 'RSA') return isSoundRsaKey(jwk)
  if (kty === 'OKP') return crv === 'Ed25519' && isSoundEd25519Key(jwk)
  if (kty !== 'EC' || typeof crv !== 'string' || !Object.hasOwn(NIST_CURVES, crv)) return false
  return isOnNistCurve(jwk, NIST_CURVES[crv] as Curve)
}
