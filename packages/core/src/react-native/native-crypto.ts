import { ReauthError } from '@reauth/policy'
import { base64url } from '../platform/digest.js'

/**
 * The functions that are used of a crypto module: `expo-crypto`, `react-native-quick-crypto`, or any Web Crypto.
 *
 * `react-native-get-random-values` alone has no digest. It is enough for a page that no redirect leaves.
 */
export interface NativeCrypto {
  getRandomValues(bytes: Uint8Array<ArrayBuffer>): unknown
  /** The digest of `expo-crypto`. */
  digest?(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  /** The digest of Web Crypto. */
  readonly subtle?: { digest(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> }
}

const ID_BYTES = 16
/** The block size of SHA-256, in bytes. */
const BLOCK = 64

/** The crypto module of the app, or the one that a package has put on `globalThis`. */
export const cryptoOf = (given: NativeCrypto | undefined): NativeCrypto | undefined => given ?? globalThis.crypto

/** Throws an error that names packages with the missing function. */
export function refuseCrypto(missing: string, packages: string): never {
  throw new ReauthError('invalidConfiguration', {
    field: 'crypto',
    message: `\`crypto\` has no ${missing}, and neither has \`globalThis.crypto\`. Install ${packages}.`,
  })
}

/** Returns random bytes. */
export function randomBytes(crypto: NativeCrypto, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  crypto.getRandomValues(bytes)
  return bytes
}

/** Returns 128 random bits as 22 characters of base64url. */
export const randomIdBy = (crypto: NativeCrypto): string => base64url(randomBytes(crypto, ID_BYTES))

/** Computes a SHA-256 digest. */
type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>

/** Returns the digest function of a crypto module, if it has one. */
export function digestBy(crypto: NativeCrypto): Digest | undefined {
  const digester = crypto.digest === undefined ? crypto.subtle : (crypto as Required<Pick<NativeCrypto, 'digest'>>)
  return digester && (async (bytes) => new Uint8Array(await digester.digest('SHA-256', bytes)))
}

/**
 * Computes HMAC-SHA-256 with a digest function only.
 *
 * @param key At most 64 bytes.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc2104#section-2 RFC 2104 §2}
 */
export async function hmac(digest: Digest, key: Uint8Array, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const block = new Uint8Array(BLOCK)
  block.set(key)
  const inner = await digest(
    concat(
      block.map((byte) => byte ^ 0x36),
      bytes,
    ),
  )
  return digest(
    concat(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  )
}

/** Concatenates bytes. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    result.set(part, offset)
    offset += part.length
  }
  return result
}
