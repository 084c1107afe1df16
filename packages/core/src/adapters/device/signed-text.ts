/** The purpose of a signature. A signature for one purpose is never valid for the other. */
type Purpose = 'register' | 'authenticate'

/**
 * Creates the text that a device signs: five lines. The first one is unique to this protocol. `@reauth/server/device-keys` creates the same text.
 *
 * The app creates it with its own configured audience, so that neither a server nor an attacker in between can choose the signed text.
 *
 * @param key The id of the key; for its registration, the public key.
 */
export const signedText = (purpose: Purpose, audience: string, key: string, challenge: string): string =>
  ['reauth-device-key-v1', purpose, audience, key, challenge].join('\n')

/** Whether a value is a valid challenge or key id: base64url, so that it is one line. */
export const isOneWord = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{16,128}$/.test(value)

/** Whether a value is a valid audience: one line without spaces. */
export const isAudience = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
