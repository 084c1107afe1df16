import type { CompactJWSHeaderParameters, CryptoKey, JSONWebKeySet, JWK } from 'jose'

/** What a token says of its key. */
export type KeyHeader = CompactJWSHeaderParameters

/** Finds the key of a token: at once where it is at hand. */
export type FindKey = (header: KeyHeader) => CryptoKey | Promise<CryptoKey>

/** The keys of an issuer. */
export interface Keys {
  /**
   * The key of a token.
   *
   * @param now Seconds.
   * @throws {KeysUnavailableError} If the keys can't be loaded. Any other error: no key of the issuer, or none that can be used.
   */
  find(header: KeyHeader, now: number): CryptoKey | Promise<CryptoKey>
  /**
   * Asks the issuer once more, within a budget, for the key of a token that no known key signed.
   *
   * @param tried The key that did not sign it, if there was one.
   * @param now Seconds.
   * @returns Another key than the one that was tried, or `undefined`.
   * @throws {KeysUnavailableError} If there was no key to try, and the issuer can't be asked.
   */
  findNewer(header: KeyHeader, tried: CryptoKey | undefined, now: number): Promise<CryptoKey | undefined> | undefined
}

/** The keys can't be loaded: an outage. `cause` says why. */
export class KeysUnavailableError extends Error {
  constructor(cause: unknown) {
    super("The issuer's keys can't be loaded.", { cause })
  }
}

/** What chooses a key, and the key itself. What else a key says of itself is no reason not to import it. */
const bare = ({ kty, kid, alg, crv, x, y, n, e }: JWK): JWK =>
  Object.fromEntries(Object.entries({ kty, kid, alg, crv, x, y, n, e }).filter(([, value]) => value !== undefined))

/**
 * Finds keys in a set. jose, which is loaded with the first key, chooses and imports each once.
 *
 * @throws From the function it returns: where no key matches, more than one, or one that the runtime can't import.
 */
export function createKeyFinder({ keys }: JSONWebKeySet): FindKey {
  let choose: Promise<(header: KeyHeader) => Promise<CryptoKey>> | undefined
  const load = async () => (await import('jose/jwks/local')).createLocalJWKSet({ keys: keys.map(bare) })
  const found = new Map<string, Map<string | undefined, CryptoKey>>()
  return (header) => {
    const { alg, kid } = header
    const known = found.get(alg)?.get(kid)
    if (known !== undefined) return known
    choose ??= load()
    return choose
      .then((find) => find(header))
      .then((key) => {
        // Only what the set has is kept, so the set bounds it.
        found.set(alg, (found.get(alg) ?? new Map<string | undefined, CryptoKey>()).set(kid, key))
        return key
      })
  }
}
