/** Encodes bytes as base64url without padding. */
export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Returns the SHA-256 of bytes as base64url: 43 characters. */
export const digestOfBytes = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))

/** Returns the SHA-256 of a list. Two lists have the same digest only if all their parts are equal. */
export const digestOf = (parts: readonly (string | null)[]): Promise<string> =>
  digestOfBytes(new TextEncoder().encode(JSON.stringify(parts)))
