import { requireSubtle } from '../platform/digest.js'

const IV_BYTES = 12

/** Makes the key that seals: it cannot leave the browser that made it. Rejects with `misconfigured` on a page that is no secure context. */
export const createSealKey = async (): Promise<CryptoKey> =>
  requireSubtle().generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** Encrypts a text together with a context that is not kept. AES-GCM under a new random initialization vector. */
export async function seal(key: CryptoKey, plain: string, context: string): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const encoder = new TextEncoder()
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(context) }
  const body = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, encoder.encode(plain)))
  const sealed = new Uint8Array(IV_BYTES + body.length)
  sealed.set(iv)
  sealed.set(body, IV_BYTES)
  return sealed
}

/** Decrypts what {@link seal} made. Rejects if a byte, the context or the key is different. */
export async function unseal(key: CryptoKey, sealed: unknown, context: string): Promise<string> {
  if (!(sealed instanceof Uint8Array)) throw new TypeError('not sealed')
  const bytes = Uint8Array.from(sealed)
  const algorithm = {
    name: 'AES-GCM',
    iv: bytes.slice(0, IV_BYTES),
    additionalData: new TextEncoder().encode(context),
  }
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, key, bytes.slice(IV_BYTES)))
}
