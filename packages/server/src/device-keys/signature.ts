import { type PublicKey, bytesOfBase64 } from './public-key.js'

const encoder = new TextEncoder()

/** Length of r and of s for P-256, in bytes. */
const HALF = 32

/**
 * Returns whether a key signed a text: PKCS#1 v1.5 with SHA-256 for RSA, ECDSA with SHA-256 for P-256. The key decides which, never the request.
 *
 * @param signature In base64. ECDSA: in DER, as Secure Enclave and Android create it, or r followed by s, as CryptoKit's `rawRepresentation` is.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8017#section-8.2.2 RFC 8017 §8.2.2}
 */
export async function isSignatureOf(key: PublicKey, text: string, signature: unknown): Promise<boolean> {
  const bytes = bytesOfBase64(signature)
  if (bytes === undefined) return false
  const data = encoder.encode(text)
  if (key.algorithm === 'ES256') {
    const raw = bytes.length === 2 * HALF ? bytes : rawOfDer(bytes)
    return raw !== undefined && crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key.crypto, raw, data)
  }
  // The signature must be as long as the modulus: some libraries accept one without its leading zero.
  const { modulusLength } = key.crypto.algorithm as RsaHashedKeyAlgorithm
  return (
    bytes.length === Math.ceil(modulusLength / 8) && crypto.subtle.verify('RSASSA-PKCS1-v1_5', key.crypto, bytes, data)
  )
}

/**
 * Decodes `SEQUENCE { r INTEGER, s INTEGER }` in canonical DER. Returns `undefined` for anything else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc3279#section-2.2.3 RFC 3279 §2.2.3}
 */
export function rawOfDer(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined
  const r = integerAt(der, 2)
  const s = r && integerAt(der, r.end)
  if (r === undefined || s?.end !== der.length) return undefined
  const raw = new Uint8Array(2 * HALF)
  raw.set(r.bytes, HALF - r.bytes.length)
  raw.set(s.bytes, 2 * HALF - s.bytes.length)
  return raw
}

/** Reads a positive integer of at most 32 bytes, without unnecessary leading zeros. */
function integerAt(der: Uint8Array, at: number): { readonly bytes: Uint8Array; readonly end: number } | undefined {
  const [tag, length = 0] = der.subarray(at, at + 2)
  const end = at + 2 + length
  const bytes = der.subarray(at + 2, end)
  const [first = 0x80, second = 0] = bytes
  if (tag !== 0x02 || bytes.length !== length || first >= 0x80) return undefined
  // A leading zero is allowed only if the number would otherwise be negative.
  if (first === 0 && second < 0x80) return undefined
  const digits = first === 0 ? bytes.subarray(1) : bytes
  return digits.length > HALF ? undefined : { bytes: digits, end }
}
