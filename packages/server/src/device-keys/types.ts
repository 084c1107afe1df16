import type { Authentication, Duration, Requirement } from '@reauth/policy'
import type { ChallengeStore } from '../shared/challenge-store.js'
import type { DeviceKey, DeviceKeyOwner, DeviceKeyStore } from './key-store.js'

/** Options of `deviceKeys()`. */
export interface DeviceKeysOptions {
  /** The origin of your server, which signatures are for. Must equal `audience` of `nativeBiometric()`. */
  readonly audience: string
  /** Stores the keys of your end-users: a table of your own, or `memoryDeviceKeys()` for development. */
  readonly keys: DeviceKeyStore
  /** Stores challenges. Share it between all servers that accept each other's challenges. Default: the memory of this process. */
  readonly challenges?: ChallengeStore
  /** How long a challenge can be answered, `'30s'` to `'10m'`. Default: `'2m'`. */
  readonly lifetime?: Duration
  /** The requirement for registering a key, so that a stolen older session can't register one. Default: `{ maxAge: '5m' }`. */
  readonly requirement?: Requirement
  /** Maximum number of keys of an end-user. Default: 10. */
  readonly maxKeys?: number
  /** Returns seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
}

/** The end-user, their session, and the operation to confirm. */
export interface DeviceKeySession {
  /** The authentication of the signed-in end-user, as the guard gets it. */
  readonly authentication: Authentication
  /** A unique id of the session. */
  readonly sessionId: string
  /** The operation that the end-user confirms. Default: none. */
  readonly operationId?: string
}

/** Why an answer was refused. For your log: tell the end-user only that it was refused. */
export type DeviceKeyRefusal =
  /** The body is malformed. */
  | 'malformed'
  /** The challenge doesn't exist, has expired, was already answered, or is for another session, end-user, key or operation. */
  | 'unknownChallenge'
  /** The end-user doesn't have this key, or no longer. */
  | 'unknownKey'
  /** The signature isn't valid for this key, this challenge and this server. */
  | 'wrongSignature'
  /** The key is too weak, or of another kind. */
  | 'unsupportedKey'
  /** Registering: the end-user authenticated too long ago. */
  | 'notFresh'
  /** Registering: the end-user already has this key. */
  | 'knownKey'
  /** Registering: the end-user has the maximum number of keys. */
  | 'tooManyKeys'
  /** The session has ended. */
  | 'expired'
  /** The clock throws or returns no time. */
  | 'clock'

/** A refused answer. */
export interface RefusedDeviceKey {
  readonly ok: false
  readonly code: DeviceKeyRefusal
}

/** A registered key. */
export interface RegisteredDeviceKey {
  readonly ok: true
  /** The id that the device sends as `keyId` from now on. */
  readonly keyId: string
}

/** An end-user who signed with a key that they registered. */
export interface VerifiedDeviceKey {
  readonly ok: true
  readonly keyId: string
  /** Store it in the session and pass it to `sessionClaims()`. `authTime` is now, in seconds. */
  readonly authentication: Authentication
}

/** Registers and verifies the keys of devices. */
export interface DeviceKeys {
  /** Creates the challenge that a new key has to sign. */
  beginRegistration(session: DeviceKeySession): Promise<string>
  /** Registers a key if it signed the challenge and the end-user authenticated recently. `body` is what the device sent. */
  finishRegistration(body: unknown, session: DeviceKeySession): Promise<RegisteredDeviceKey | RefusedDeviceKey>
  /** Creates the challenge that a key has to sign, or returns `null` if the end-user has no such key. `keyId` is what the device sent. */
  beginAuthentication(keyId: unknown, session: DeviceKeySession): Promise<string | null>
  /** Verifies the answer. The challenge is used up even if the signature is invalid. `body` is what the device sent. */
  finishAuthentication(body: unknown, session: DeviceKeySession): Promise<VerifiedDeviceKey | RefusedDeviceKey>
  /** Lists the keys of an end-user, oldest first. */
  list(owner: DeviceKeyOwner): Promise<readonly DeviceKey[]>
  /** Revokes a key of an end-user. Returns whether it existed. */
  revoke(owner: DeviceKeyOwner, keyId: string): Promise<boolean>
}
