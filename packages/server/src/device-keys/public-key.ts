import { isSoundKey } from '../keys/key-material.js'
import { digestOfBytes } from '../shared/digest-of.js'

/** The algorithm of a key. It is read from the key, never from a request. */
export type DeviceKeyAlgorithm = 'RS256' | 'ES256'

/** A public key that can verify signatures. */
export interface PublicKey {
  /** SHA-256 of its SubjectPublicKeyInfo, as base64url: 43 characters. */
  readonly id: string
  readonly algorithm: DeviceKeyAlgorithm
  readonly crypto: CryptoKey
}

const ALGORITHMS = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
} as const

/** The first 27 bytes of a P-256 SubjectPublicKeyInfo with an uncompressed point, in base64 (RFC 5480 §2). */
const P256 = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE'
/** Longer keys are slow to verify with, and no keystore creates them. */
const MAX_RSA_BITS = 4096
/** Maximum length of a key in base64, in characters: more than a 4096-bit RSA key needs. */
const MAX_LENGTH = 1024

/**
 * Decodes canonical base64: with padding, and with unused bits set to zero. Returns `undefined` for anything else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc4648#section-3.5 RFC 4648 §3.5}
 */
export function bytesOfBase64(text: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof text !== 'string' || text === '' || text.length > MAX_LENGTH) return undefined
  try {
    const binary = atob(text)
    return btoa(binary) === text ? Uint8Array.from(binary, (byte) => byte.charCodeAt(0)) : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads a public key: RSA of 2048 to 4096 bits with the exponent 65537, or a point on P-256.
 *
 * Does not establish who holds the private key or where it is stored.
 *
 * @param text A SubjectPublicKeyInfo (RFC 5280 §4.1) in base64, as Android and `react-native-biometrics` create it.
 * @returns The key, or `undefined` if it is weak, of another kind or not in canonical form.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3.4 RFC 8725 §3.4}
 */
export async function readPublicKey(text: string): Promise<PublicKey | undefined> {
  const spki = bytesOfBase64(text)
  if (spki === undefined) return undefined
  const algorithm = text.startsWith(P256) ? 'ES256' : 'RS256'
  try {
    const key = await crypto.subtle.importKey('spki', spki, ALGORITHMS[algorithm], true, ['verify'])
    const jwk = await crypto.subtle.exportKey('jwk', key)
    const exported = new Uint8Array(await crypto.subtle.exportKey('spki', key))
    const isSound = isSoundKey(jwk) && (algorithm === 'ES256' || isUsualRsaKey(key, jwk))
    // A key must have one id, so only its canonical bytes are accepted.
    const isSame = exported.length === spki.length && exported.every((byte, at) => spki[at] === byte)
    return isSound && isSame ? { id: await digestOfBytes(spki), algorithm, crypto: key } : undefined
  } catch {
    return undefined
  }
}

const isUsualRsaKey = ({ algorithm }: CryptoKey, { e }: JsonWebKey): boolean =>
  (algorithm as RsaHashedKeyAlgorithm).modulusLength <= MAX_RSA_BITS && e === 'AQAB'
