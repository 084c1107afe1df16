import type { JWK } from 'jose'

/** A device key of a user, as the control API returns it. */
export interface DeviceKey {
  readonly kid: string
  /** When the key was added, in seconds since the Unix epoch, on the provider's own clock. */
  readonly addedAt: number
}

interface StoredKey extends DeviceKey {
  readonly user: string
  /** The public key, or `undefined` if it was invalidated and no longer verifies signatures. */
  readonly jwk: JWK | undefined
}

/** The public keys that devices of users registered: Authgear's biometric identities. */
export class DeviceKeys {
  readonly #keys = new Map<string, StoredKey>()

  /** Adds a key. Returns whether the `kid` was unused: it is the provider's only handle for a key. */
  add(key: StoredKey): boolean {
    if (this.#keys.has(key.kid)) return false
    this.#keys.set(key.kid, key)
    return true
  }

  find(kid: string): StoredKey | undefined {
    return this.#keys.get(kid)
  }

  /** Returns the keys of a user without key material, oldest first. */
  of(user: string): DeviceKey[] {
    return this.#of(user).map(({ kid, addedAt }) => ({ kid, addedAt }))
  }

  /** Removes the keys of a user. Returns their number. */
  remove(user: string): number {
    const keys = this.#of(user)
    for (const { kid } of keys) this.#keys.delete(kid)
    return keys.length
  }

  /** Removes the key material of a user's keys, but keeps their names. Returns their number. */
  invalidate(user: string): number {
    const keys = this.#of(user)
    for (const key of keys) this.#keys.set(key.kid, { ...key, jwk: undefined })
    return keys.length
  }

  #of(user: string): StoredKey[] {
    return [...this.#keys.values()].filter((key) => key.user === user)
  }
}
