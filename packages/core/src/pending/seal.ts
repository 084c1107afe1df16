import { base64url, requireSubtle } from '../platform/digest.js'
import { fromUtf8 } from '../platform/utf8.js'

/** The keys that protect the records of a store. Neither can leave the browser. */
export interface KeyPair {
  readonly sealing: CryptoKey
  readonly tagging: CryptoKey
}

/** The part of Web Crypto that sealing uses. */
export type SealingCrypto = Pick<Crypto, 'getRandomValues' | 'subtle'>

const IV_BYTES = 12
/** The size of each of the two keys, in bytes. */
const KEY_BYTES = 32
/** The number of bytes from which {@link keyPairOf} creates a pair. */
export const PAIR_BYTES = 2 * KEY_BYTES
/** The algorithms of a {@link KeyPair}. */
const SEALING = { name: 'AES-GCM', length: 256 } as const
const TAGGING = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Creates the keys of a store. Rejects with `misconfigured` outside a secure context. */
export async function createKeyPair(): Promise<KeyPair> {
  const subtle = requireSubtle()
  const [sealing, tagging] = await Promise.all([
    subtle.generateKey(SEALING, false, ['encrypt', 'decrypt']),
    subtle.generateKey(TAGGING, false, ['sign']),
  ])
  return { sealing, tagging }
}

/** Derives the keys from random bytes. The keys are only as secret as the bytes. */
export async function keyPairOf(
  bytes: Uint8Array<ArrayBuffer>,
  subtle: SubtleCrypto = requireSubtle(),
): Promise<KeyPair> {
  const [sealing, tagging] = await Promise.all([
    subtle.importKey('raw', bytes.slice(0, KEY_BYTES), SEALING.name, false, ['encrypt', 'decrypt']),
    subtle.importKey('raw', bytes.slice(KEY_BYTES), TAGGING, false, ['sign']),
  ])
  return { sealing, tagging }
}

/** Encrypts a text, bound to a context that is not stored. Uses AES-GCM with a new random initialization vector. */
export async function seal(
  { sealing }: KeyPair,
  plain: string,
  context: string,
  web: SealingCrypto = crypto,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = web.getRandomValues(new Uint8Array(IV_BYTES))
  const algorithm = { name: SEALING.name, iv, additionalData: encode(context) }
  const body = new Uint8Array(await web.subtle.encrypt(algorithm, sealing, encode(plain)))
  const sealed = new Uint8Array(IV_BYTES + body.length)
  sealed.set(iv)
  sealed.set(body, IV_BYTES)
  return sealed
}

/** Decrypts the result of {@link seal}. Rejects if a byte, the context or the key is different. */
export async function unseal(
  { sealing }: KeyPair,
  sealed: unknown,
  context: string,
  web: SealingCrypto = crypto,
): Promise<string> {
  if (!(sealed instanceof Uint8Array)) throw new TypeError('not sealed')
  const bytes = Uint8Array.from(sealed)
  const algorithm = { name: SEALING.name, iv: bytes.slice(0, IV_BYTES), additionalData: encode(context) }
  let text = ''
  for (const byte of new Uint8Array(await web.subtle.decrypt(algorithm, sealing, bytes.slice(IV_BYTES))))
    text += String.fromCharCode(byte)
  return fromUtf8(text)
}

/**
 * Tags a text with HMAC-SHA-256, as base64url.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc2104 RFC 2104}
 */
export const tag = async ({ tagging }: KeyPair, text: string, web: SealingCrypto = crypto): Promise<string> =>
  base64url(new Uint8Array(await web.subtle.sign(TAGGING.name, tagging, encode(text))))
