import type { CallOptions } from '../../service/reauth-service.js'

/** The members of every device. */
interface Prompting {
  /** Whether a prompt can be opened now: biometrics are enrolled and, for a device with a key, a key is registered. */
  isEnabled(): boolean | Promise<boolean>
}

/**
 * A device with a key that signs after a prompt for a fingerprint or a face. It proves to a server with the public key that the device was used.
 *
 * It rejects with a `ServiceError` with the end of the prompt. Any other error counts as `unexpected`.
 */
export interface SigningDevice extends Prompting {
  readonly proof: 'possession'
  /** The id of the key, which the server returned at its registration. */
  keyId(): string | null | undefined | Promise<string | null | undefined>
  /** Signs a text (UTF-8) after a prompt. Returns base64: RSA with PKCS#1 v1.5 and SHA-256, or ECDSA with P-256 and SHA-256. */
  sign(text: string, options: CallOptions): Promise<string>
}

/** A {@link SigningDevice} that can create its key. */
export interface RegisteringDevice extends SigningDevice {
  /** Replaces the key by a new one. Returns the public key: a SubjectPublicKeyInfo in base64. */
  createKey(): Promise<string>
  /** Stores the server's id of the new key; `null` removes it. */
  keepKeyId(keyId: string | null): void | Promise<void>
}

/** A device that reports whether its own prompt succeeded. It proves nothing to a server, because a modified app can report anything. */
export interface CheckingDevice extends Prompting {
  readonly proof: 'deviceOnly'
  /** Opens the prompt. Rejects with a `ServiceError` with its end. Any other error counts as `unexpected`. */
  check(options: CallOptions): Promise<void>
}
