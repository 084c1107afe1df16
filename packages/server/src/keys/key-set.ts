import type { JSONWebKeySet, JWK } from 'jose'
import { isSoundKey } from './key-material.js'

/** The curve of each algorithm that needs one. */
const CURVES: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
}

/**
 * Reads a key set, and leaves out every key that must not verify signatures: worthless keys, see {@link isSoundKey}, and keys for another use.
 *
 * @param value Any value.
 * @param maxKeys Maximum number of keys. Default: no limit.
 * @returns The key set, or `undefined` if no key is left or there are too many.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 RFC 7517 §5}
 */
export function toKeySet(value: unknown, maxKeys = Number.POSITIVE_INFINITY): JSONWebKeySet | undefined {
  const keys =
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'keys')
      ? (value as { keys: unknown }).keys
      : undefined
  if (!Array.isArray(keys) || keys.length > maxKeys) return undefined
  const usable = keys.filter(isUsable)
  return usable.length === 0 ? undefined : { keys: usable }
}

function isUsable(value: unknown): value is JWK {
  if (typeof value !== 'object' || value === null) return false
  const { use, key_ops: operations } = value as Record<string, unknown>
  if (use !== undefined && use !== 'sig') return false
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return false
  return isSoundKey(value)
}

/** Returns whether a key can verify signatures of an algorithm (RFC 7518 §3.1, RFC 8037 §3.1). */
export const isKeyFor = ({ kty, crv, alg }: JWK, algorithm: string): boolean =>
  (alg === undefined || alg === algorithm) &&
  (Object.hasOwn(CURVES, algorithm) ? crv === CURVES[algorithm] : kty === 'RSA')
