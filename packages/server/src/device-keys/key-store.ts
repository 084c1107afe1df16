import type { Authentication } from '@reauth/policy'

/** The end-user who owns a key. */
export type DeviceKeyOwner = Pick<Authentication, 'issuer' | 'subject'>

/** A key that an end-user registered. Nothing in it is secret. */
export interface DeviceKey extends DeviceKeyOwner {
  /** SHA-256 of the public key, as base64url: 43 characters. */
  readonly id: string
  /** The public key: a SubjectPublicKeyInfo in base64. */
  readonly publicKey: string
  /** A name that helps the end-user recognize the key, such as the name of the device. Default: none. */
  readonly name?: string
  /** When the key was registered, in seconds since the Unix epoch. */
  readonly registeredAt: number
}

/** Stores the keys of end-users: a table of your own, with `(issuer, subject, id)` as its primary key. */
export interface DeviceKeyStore {
  /** Adds a key, in one atomic step. Returns `'known'` if its owner already has it, `'full'` if its owner has `limit` keys. */
  add(key: DeviceKey, limit: number): AddDeviceKeyResult | Promise<AddDeviceKeyResult>
  /** Finds a key of one owner. */
  find(owner: DeviceKeyOwner, id: string): DeviceKey | undefined | Promise<DeviceKey | undefined>
  /** Lists the keys of one owner, oldest first. */
  list(owner: DeviceKeyOwner): readonly DeviceKey[] | Promise<readonly DeviceKey[]>
  /** Removes a key of one owner. Returns whether it existed. */
  remove(owner: DeviceKeyOwner, id: string): boolean | Promise<boolean>
}

/** The result of adding a key. */
export type AddDeviceKeyResult = 'added' | 'known' | 'full'

/**
 * Stores keys in the memory of one process: for development and tests.
 *
 * Not shared with other processes, and lost at a restart: then every end-user has to register again.
 *
 * @example
 * const keys = deviceKeys({ audience: 'https://app.example.com', keys: memoryDeviceKeys() })
 */
export function memoryDeviceKeys(): DeviceKeyStore {
  const owners = new Map<string, Map<string, DeviceKey>>()
  const of = ({ issuer, subject }: DeviceKeyOwner): Map<string, DeviceKey> | undefined =>
    owners.get(JSON.stringify([issuer, subject]))

  return {
    add(key, limit) {
      const keys = of(key) ?? new Map<string, DeviceKey>()
      if (keys.has(key.id)) return 'known'
      if (keys.size >= limit) return 'full'
      owners.set(JSON.stringify([key.issuer, key.subject]), keys.set(key.id, key))
      return 'added'
    },
    find: (owner, id) => of(owner)?.get(id),
    list: (owner) => [...(of(owner)?.values() ?? [])],
    remove: (owner, id) => of(owner)?.delete(id) === true,
  }
}
