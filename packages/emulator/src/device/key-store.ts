import { type SigningKey, createSigningKey } from './signing-key.js'

/** Making an RSA key takes long, and this device is none: one pair serves every name. */
let rsa: Promise<SigningKey> | undefined

interface StoredKey {
  readonly key: SigningKey
  readonly isBiometric: boolean
  isValid: boolean
}

/** The device's key store. */
export class KeyStore {
  readonly #keys = new Map<string, StoredKey>()

  /** Names of the keys that a fingerprint or a face unlocks. */
  biometricKeys(): readonly string[] {
    return [...this.#keys].filter(([, { isBiometric }]) => isBiometric).map(([name]) => name)
  }

  async create(kid: string, isBiometric: boolean): Promise<SigningKey> {
    let key: SigningKey
    if (isBiometric) {
      rsa ??= createSigningKey('', 'RS256')
      const { jwk, sign } = await rsa
      key = { jwk: { ...jwk, kid }, sign }
    } else {
      key = await createSigningKey(kid, 'ES256')
    }
    this.#keys.set(kid, { key, isBiometric, isValid: true })
    return key
  }

  /** A key that is there, whether it can be used or not. */
  find(kid: string): StoredKey | undefined {
    return this.#keys.get(kid)
  }

  remove(kid: string): void {
    this.#keys.delete(kid)
  }

  /** As when a finger is added: keys that fingers unlock can't be used any more. */
  invalidate(): void {
    for (const stored of this.#keys.values()) if (stored.isBiometric) stored.isValid = false
  }

  clear(): void {
    this.#keys.clear()
  }
}
