import { type Json, canonicalJson } from './canonical-json.js'

const encoder = new TextEncoder()

/** Returns the SHA-256 of the canonical form, in lower-case hexadecimal. */
export async function fingerprint(value: Json): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', encoder.encode(canonicalJson(value)))
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Computes the digest that binds an operation to its fields.
 *
 * @param action The name of the action.
 * @param fields All data that the end-user agrees to: plain JSON data.
 * @returns The SHA-256 of the canonical JSON of both, in hexadecimal.
 * @throws {ReauthServerError} `invalidFields` if the fields aren't plain JSON data.
 *
 * @example
 * await operationDigest('transfer', { to: 'bob', amount: '10.00' })
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8785 RFC 8785}
 */
export const operationDigest = (action: string, fields: Json): Promise<string> =>
  fingerprint(['reauth/1', action, fields])

/** Returns the digest that identifies an end-user in a store. */
export const ownerOf = (issuer: string, subject: string): Promise<string> => fingerprint(['owner', issuer, subject])

/** Returns 128 random bits in hexadecimal. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
