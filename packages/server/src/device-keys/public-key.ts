import { isSoundKey } from '../keys/key-material.js'
import { digestOfBytes } from '../shared/digest-of.js'

/** What kind of key it is, and what its signatures are. Read from the key, and never from a request. */
export type DeviceKeyAlgorithm = 'RS256' | 'ES256'

/** A public key that proves something. */
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

/** What a SubjectPublicKeyInfo of P-256 with an uncompressed point begins with, in base64: 27 bytes (RFC 5480 §2). */
const P256 = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE'
/** Longer keys take a server long, and no keystore makes them. */
const MAX_RSA_BITS = 4096
/** Characters of an RSA key of 4096 bits, with room. */
const MAX_LENGTH = 1024

/**
 * The bytes of base64 in its one spelling: with padding, and without unused bits. `undefined` for anything else.
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
 * Says nothing of who holds the private key, nor of where it is kept.
 *
 * @param text A SubjectPublicKeyInfo (RFC 5280 §4.1) in base64, as Android and `react-native-biometrics` make it.
 * @returns `undefined` for a weak key, another kind of key, another spelling of a key, and anything else.
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
    // One key has one id: bytes that mean the same key are no second one.
    const isSame = exported.length === spki.length && exported.every((byte, at) => spki[at] === byte)
    return isSound && isSame ? { id: await digestOfBytes(spki), algorithm, crypto: key } : undefined
  } catch {
    return undefined
  }
}

const isUsualRsaKey = ({ algorithm }: CryptoKey, { e }: JsonWebKey): boolean =>
  (algorithm as RsaHashedKeyAlgorithm).modulusLength <= MAX_RSA_BITS && e === 'AQAB'
