/** What a signature is made for. One that was made for one never counts for the other. */
type Purpose = 'register' | 'authenticate'

/**
 * Makes the text that a device signs: five lines, which begin with a name that no other protocol uses. `@reauth/server/device-keys` makes the same.
 *
 * It is made here, of the audience that the app has configured, so that no server, and no one in between, can choose what the device signs.
 *
 * @param key The id of the key; to register it, the public key itself.
 */
export const signedText = (purpose: Purpose, audience: string, key: string, challenge: string): string =>
  ['reauth-device-key-v1', purpose, audience, key, challenge].join('\n')

/** Whether a value is a challenge or the id of a key: digits of base64url, so that it is one line. */
export const isOneWord = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{16,128}$/.test(value)

/** Whether a value can be an audience: one line without spaces. */
export const isAudience = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
