import type { CompactJWSHeaderParameters, CryptoKey, JSONWebKeySet, JWK } from 'jose'

/** The header of a token, which names its key. */
export type KeyHeader = CompactJWSHeaderParameters

/** Finds the key of a token: synchronously if it is cached. */
export type FindKey = (header: KeyHeader) => CryptoKey | Promise<CryptoKey>

/** The keys of an issuer. */
export interface Keys {
  /**
   * Finds the key of a token.
   *
   * @param now The time in seconds.
   * @throws {KeysUnavailableError} If the keys can't be loaded. Any other error means that the issuer has no such key, or that it can't be used.
   */
  find(header: KeyHeader, now: number): CryptoKey | Promise<CryptoKey>
  /**
   * Fetches the issuer's keys once more, within a budget, to find the key of a token that no cached key signed.
   *
   * @param triedKey The key that did not sign the token, if there was one.
   * @param now The time in seconds.
   * @returns A different key, or `undefined`.
   * @throws {KeysUnavailableError} If there was no key to try and the keys can't be loaded.
   */
  findNewer(header: KeyHeader, triedKey: CryptoKey | undefined, now: number): Promise<CryptoKey | undefined> | undefined
}

/** The issuer's keys can't be loaded. `cause` holds the reason. */
export class KeysUnavailableError extends Error {
  constructor(cause: unknown) {
    super("The issuer's keys can't be loaded.", { cause })
  }
}

/** Reduces a key to the members that select it and the key itself, so that other members can't prevent the import. */
const withoutMetadata = ({ kty, kid, alg, crv, x, y, n, e }: JWK): JWK =>
  Object.fromEntries(Object.entries({ kty, kid, alg, crv, x, y, n, e }).filter(([, value]) => value !== undefined))

/**
 * Creates a function that finds keys in a set. jose, which is loaded with the first key, selects keys and imports each once.
 *
 * @throws From the returned function: if no key or more than one matches, or the runtime can't import it.
 */
export function createKeyFinder({ keys }: JSONWebKeySet): FindKey {
  let choose: Promise<(header: KeyHeader) => Promise<CryptoKey>> | undefined
  const load = async () => (await import('jose/jwks/local')).createLocalJWKSet({ keys: keys.map(withoutMetadata) })
  const cache = new Map<string, Map<string | undefined, CryptoKey>>()
  return (header) => {
    const { alg, kid } = header
    const cachedKey = cache.get(alg)?.get(kid)
    if (cachedKey !== undefined) return cachedKey
    choose ??= load()
    return choose
      .then((find) => find(header))
      .then((key) => {
        // Only keys of the set are cached, so the set limits the size of the cache.
        cache.set(alg, (cache.get(alg) ?? new Map<string | undefined, CryptoKey>()).set(kid, key))
        return key
      })
  }
}
