import type { CallOptions } from '../../service/reauth-service.js'

/** What every device has. */
interface Prompting {
  /** Whether a prompt can be opened now: biometrics are enrolled and, for a key, the end-user has registered one. */
  isEnabled(): boolean | Promise<boolean>
}

/**
 * A device with a key that signs after a prompt for a fingerprint or a face. A server that knows the public key learns that the device is there.
 *
 * Rejects with a `ServiceError` that says how a prompt ended; anything else counts as `unexpected`.
 */
export interface SigningDevice extends Prompting {
  readonly proof: 'possession'
  /** The id of the key: what the server answered when the key was registered. */
  keyId(): string | null | undefined | Promise<string | null | undefined>
  /** Signs a text in UTF-8 after a prompt: in base64, RSA with PKCS#1 v1.5 and SHA-256, or ECDSA with P-256 and SHA-256. */
  sign(text: string, options: CallOptions): Promise<string>
}

/** A {@link SigningDevice} that can make its key. */
export interface RegisteringDevice extends SigningDevice {
  /** Makes a new key in place of the one before. Returns the public key: a SubjectPublicKeyInfo in base64. */
  createKey(): Promise<string>
  /** Keeps the id that the server gave to the new key; `null` forgets it. */
  keepKeyId(keyId: string | null): void | Promise<void>
}

/** A device that says whether somebody passed its own prompt. Proves nothing to a server: an app that was changed says what it likes. */
export interface CheckingDevice extends Prompting {
  readonly proof: 'deviceOnly'
  /** Opens the prompt. Rejects with a `ServiceError` that says how it ended; anything else counts as `unexpected`. */
  check(options: CallOptions): Promise<void>
}
