import { ReauthError } from '@reauth/policy'
import { base64url } from '../platform/digest.js'

/**
 * What is used of a cryptography: `expo-crypto` as it is, `react-native-quick-crypto`, or any Web Crypto.
 *
 * `react-native-get-random-values` alone has no digest: it is enough for a page that a redirect never leaves.
 */
export interface NativeCrypto {
  getRandomValues(bytes: Uint8Array<ArrayBuffer>): unknown
  /** As `expo-crypto` has it. */
  digest?(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  /** As Web Crypto has it. */
  readonly subtle?: { digest(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> }
}

const ID_BYTES = 16
/** Bytes of a block of SHA-256. */
const BLOCK = 64

/** The cryptography that an app gave, or that a package has put on `globalThis`. */
export const cryptoOf = (given: NativeCrypto | undefined): NativeCrypto | undefined => given ?? globalThis.crypto

/** Refuses to work without a cryptography, and names what has one. */
export function refuseCrypto(what: string, packages: string): never {
  throw new ReauthError('invalidConfiguration', {
    field: 'crypto',
    message: `\`crypto\` has no ${what}, and neither has \`globalThis.crypto\`. Install ${packages}.`,
  })
}

/** Random bytes. */
export function randomBytes(crypto: NativeCrypto, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  crypto.getRandomValues(bytes)
  return bytes
}

/** 128 random bits, as 22 characters of base64url. */
export const randomIdBy = (crypto: NativeCrypto): string => base64url(randomBytes(crypto, ID_BYTES))

/** Makes digests. */
type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>

/** What makes digests, if the cryptography has something. */
export function digestBy(crypto: NativeCrypto): Digest | undefined {
  const maker = crypto.digest === undefined ? crypto.subtle : (crypto as Required<Pick<NativeCrypto, 'digest'>>)
  return maker && (async (bytes) => new Uint8Array(await maker.digest('SHA-256', bytes)))
}

/**
 * HMAC-SHA-256, from a digest alone.
 *
 * @param key At most 64 bytes.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc2104#section-2 RFC 2104 §2}
 */
export async function hmac(digest: Digest, key: Uint8Array, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const block = new Uint8Array(BLOCK)
  block.set(key)
  const inner = await digest(
    joined(
      block.map((byte) => byte ^ 0x36),
      bytes,
    ),
  )
  return digest(
    joined(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  )
}

/** Bytes, one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
