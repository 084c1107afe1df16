import type { JSONWebKeySet, JWK } from 'jose'

/** More keys than an issuer has in use make every lookup slow. */
const MAX_KEYS = 32
/** 2 048 bits in base64url. */
const MIN_RSA_MODULUS = 342
/** The curve of each algorithm that has one. */
const CURVES: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
}
const KNOWN_CURVES: readonly unknown[] = Object.values(CURVES)

/**
 * Reads a key set, and leaves out every key that must not verify a signature: symmetric ones, short RSA ones, those on a curve without an algorithm, those for another use.
 *
 * @param value Anything.
 * @returns `undefined` where no key is left, or there are too many.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 RFC 7517 §5}
 */
export function toKeySet(value: unknown): JSONWebKeySet | undefined {
  const keys =
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'keys')
      ? (value as { keys: unknown }).keys
      : undefined
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) return undefined
  const usable = keys.filter(isUsable)
  return usable.length === 0 ? undefined : { keys: usable }
}

function isUsable(value: unknown): value is JWK {
  if (typeof value !== 'object' || value === null) return false
  const { kty, use, key_ops: operations, n, e, crv } = value as Record<string, unknown>
  if (use !== undefined && use !== 'sig') return false
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return false
  // With an exponent of 1, every message is its own signature.
  if (kty === 'RSA') return typeof n === 'string' && n.length >= MIN_RSA_MODULUS && e !== 'AQ'
  return (kty === 'EC' || kty === 'OKP') && KNOWN_CURVES.includes(crv)
}

/** Whether a key of a set can check signatures of an algorithm (RFC 7518 §3.1, RFC 8037 §3.1). */
export const isKeyFor = ({ kty, crv, alg }: JWK, algorithm: string): boolean =>
  (alg === undefined || alg === algorithm) &&
  (Object.hasOwn(CURVES, algorithm) ? crv === CURVES[algorithm] : kty === 'RSA')
