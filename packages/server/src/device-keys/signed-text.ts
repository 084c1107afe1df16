/** What a signature is made for. One that was made for one never counts for the other. */
type DeviceKeyPurpose = 'register' | 'authenticate'

/** What a device signs. No field holds a line break. */
export interface SignedFields {
  readonly purpose: DeviceKeyPurpose
  /** Whom the signature is for: what `audience` says on both sides. */
  readonly audience: string
  /** The id of the key; to register it, the public key itself in base64. */
  readonly key: string
  readonly challenge: string
}

/**
 * Makes the text that a device signs: five lines, which begin with a name that no other protocol uses.
 *
 * `@reauth/core` makes the same text from its own `audience`, so that a device signs nothing that a stranger composed.
 */
export const signedText = ({ purpose, audience, key, challenge }: SignedFields): string =>
  ['reauth-device-key-v1', purpose, audience, key, challenge].join('\n')
