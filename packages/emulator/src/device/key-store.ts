import { type SigningKey, createSigningKey } from './signing-key.js'

/** One RSA key pair for all names, because creating one is slow. */
let rsa: Promise<SigningKey> | undefined

interface StoredKey {
  readonly key: SigningKey
  readonly isBiometric: boolean
  isValid: boolean
}

/** The device's key store. */
export class KeyStore {
  readonly #keys = new Map<string, StoredKey>()

  /** Returns the names of the keys that biometrics unlock. */
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

  /** Finds a key, valid or not. */
  find(kid: string): StoredKey | undefined {
    return this.#keys.get(kid)
  }

  remove(kid: string): void {
    this.#keys.delete(kid)
  }

  /** Invalidates the keys that biometrics unlock, as enrolling a finger does. */
  invalidate(): void {
    for (const stored of this.#keys.values()) if (stored.isBiometric) stored.isValid = false
  }

  clear(): void {
    this.#keys.clear()
  }
}
