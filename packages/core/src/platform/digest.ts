/** Bytes as base64url without padding. */
export const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/**
 * Returns the browser's cryptography, which only a secure context has.
 *
 * @throws An error with `code: 'misconfigured'` on a page that was served over plain http from a host other than
 * localhost.
 *
 * @see {@link https://www.w3.org/TR/secure-contexts/ Secure Contexts}
 */
export function requireSubtle(): SubtleCrypto {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  if (subtle !== undefined) return subtle
  const message = '`crypto.subtle` is missing: the page is not a secure context. Serve it over https or from localhost.'
  throw Object.assign(new Error(message), { code: 'misconfigured' as const })
}

/** SHA-256 of a text, as base64url. Rejects with the error of {@link requireSubtle}. */
export const digest = async (text: string): Promise<string> =>
  base64url(new Uint8Array(await requireSubtle().digest('SHA-256', new TextEncoder().encode(text))))

const ID_BYTES = 16

/** Random bytes for the next ids. Requesting many at once costs no more than requesting a few. */
let pool = new Uint8Array()

/** 128 random bits as 22 characters of base64url. */
export function randomId(): string {
  if (pool.length === 0) pool = crypto.getRandomValues(new Uint8Array(32 * ID_BYTES))
  const id = base64url(pool.subarray(0, ID_BYTES))
  pool = pool.subarray(ID_BYTES)
  return id
}
