import type { JWK } from 'jose'

/** A device key of a user, as the control API shows it. */
export interface DeviceKey {
  readonly kid: string
  /** Seconds since the Unix epoch, on the provider's own clock. */
  readonly addedAt: number
}

interface StoredKey extends DeviceKey {
  readonly user: string
  /** `undefined`: it was invalidated, and verifies no signature any more. */
  readonly jwk: JWK | undefined
}

/** The public keys that devices of users registered: Authgear's biometric identities. */
export class DeviceKeys {
  readonly #keys = new Map<string, StoredKey>()

  /** Returns whether the `kid` was free: it is the provider's only handle for a key. */
  add(key: StoredKey): boolean {
    if (this.#keys.has(key.kid)) return false
    this.#keys.set(key.kid, key)
    return true
  }

  find(kid: string): StoredKey | undefined {
    return this.#keys.get(kid)
  }

  /** The keys of a user, the oldest first. No key material. */
  of(user: string): DeviceKey[] {
    return this.#of(user).map(({ kid, addedAt }) => ({ kid, addedAt }))
  }

  /** Returns how many. */
  remove(user: string): number {
    const keys = this.#of(user)
    for (const { kid } of keys) this.#keys.delete(kid)
    return keys.length
  }

  /** Keeps the names of the keys, and forgets the keys. Returns how many. */
  invalidate(user: string): number {
    const keys = this.#of(user)
    for (const key of keys) this.#keys.set(key.kid, { ...key, jwk: undefined })
    return keys.length
  }

  #of(user: string): StoredKey[] {
    return [...this.#keys.values()].filter((key) => key.user === user)
  }
}
