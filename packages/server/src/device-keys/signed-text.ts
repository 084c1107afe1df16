/** The purpose of a signature. A signature for one purpose is never valid for the other. */
type DeviceKeyPurpose = 'register' | 'authenticate'

/** The fields that a device signs. None contains a line break. */
export interface SignedFields {
  readonly purpose: DeviceKeyPurpose
  /** The server that the signature is for: the `audience` of both sides. */
  readonly audience: string
  /** The id of the key. For a registration: the public key itself in base64. */
  readonly key: string
  readonly challenge: string
}

/**
 * Builds the text that a device signs: five lines, of which the first is a name that no other protocol uses.
 *
 * `@reauth/core` builds the same text from its own `audience`, so that a device never signs a text that somebody else composed.
 */
export const signedText = ({ purpose, audience, key, challenge }: SignedFields): string =>
  ['reauth-device-key-v1', purpose, audience, key, challenge].join('\n')
