import type { Authentication, Duration, Requirement } from '@reauth/policy'
import type { ChallengeStore } from '../shared/challenge-store.js'
import type { DeviceKey, DeviceKeyOwner, DeviceKeyStore } from './key-store.js'

/** What `deviceKeys()` takes. */
export interface DeviceKeysOptions {
  /** Whom signatures are for: the origin of your server. The same as `audience` of `nativeBiometric()`. */
  readonly audience: string
  /** Keeps the keys of your end-users: a table. `memoryDeviceKeys()` for development. */
  readonly keys: DeviceKeyStore
  /** Keeps challenges, shared by all servers that take each other's. Default: the memory of this process. */
  readonly challenges?: ChallengeStore
  /** From the challenge to its answer, `'30s'` to `'10m'`. Default: `'2m'`. */
  readonly lifetime?: Duration
  /** What an end-user has to satisfy to register a key, so that a session that was stolen later registers none. Default: `{ maxAge: '5m' }`. */
  readonly requirement?: Requirement
  /** How many keys an end-user may have. Default: 10. */
  readonly maxKeys?: number
  /** Seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
}

/** Who asks, in which session, and for what. */
export interface DeviceKeySession {
  /** Who is signed in: what the guard is given as `authentication`. */
  readonly authentication: Authentication
  /** The session that asks: something that no other session has. */
  readonly sessionId: string
  /** The operation that the end-user confirms. Default: none. */
  readonly operationId?: string
}

/** Why an answer counts for nothing. For your log; the end-user learns only that it was refused. */
export type DeviceKeyRefusal =
  /** The body isn't what a device sends. */
  | 'malformed'
  /** It was made for another session, end-user, key or operation, was answered already, is too old, or is none. */
  | 'unknownChallenge'
  /** The end-user has no such key (any more). */
  | 'unknownKey'
  /** It is not the signature of this key over this challenge for this server. */
  | 'wrongSignature'
  /** The key is too weak, or of another kind. */
  | 'unsupportedKey'
  /** Registering: the end-user authenticated too long ago. */
  | 'notFresh'
  /** Registering: the end-user has this key already. */
  | 'knownKey'
  /** Registering: the end-user has as many keys as are allowed. */
  | 'tooManyKeys'
  /** The session is over. */
  | 'expired'
  /** The clock has no time. */
  | 'clock'

/** An answer that counts for nothing. */
export interface RefusedDeviceKey {
  readonly ok: false
  readonly code: DeviceKeyRefusal
}

/** A key that was registered. */
export interface RegisteredDeviceKey {
  readonly ok: true
  /** What the device sends as its `keyId` from now on. */
  readonly keyId: string
}

/** An end-user who holds a key that they registered. */
export interface VerifiedDeviceKey {
  readonly ok: true
  readonly keyId: string
  /** For the session, and for `sessionClaims()`. `authTime` is now, in seconds. */
  readonly authentication: Authentication
}

/** Registers and verifies the keys of devices. */
export interface DeviceKeys {
  /** Makes the challenge that a new key has to answer. */
  beginRegistration(session: DeviceKeySession): Promise<string>
  /** Registers a key, if its holder signed the challenge and the end-user authenticated lately. `body`: what the device sent. */
  finishRegistration(body: unknown, session: DeviceKeySession): Promise<RegisteredDeviceKey | RefusedDeviceKey>
  /** Makes the challenge that a key has to answer; `null` if the end-user has no such key. `keyId`: what the device sent. */
  beginAuthentication(keyId: unknown, session: DeviceKeySession): Promise<string | null>
  /** Verifies the answer, and uses its challenge up, whatever the signature is worth. `body`: what the device sent. */
  finishAuthentication(body: unknown, session: DeviceKeySession): Promise<VerifiedDeviceKey | RefusedDeviceKey>
  /** Lists the keys of an end-user, oldest first. */
  list(owner: DeviceKeyOwner): Promise<readonly DeviceKey[]>
  /** Revokes a key of an end-user. Returns whether there was one. */
  revoke(owner: DeviceKeyOwner, keyId: string): Promise<boolean>
}
