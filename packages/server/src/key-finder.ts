import type { CompactJWSHeaderParameters, CryptoKey, JSONWebKeySet } from 'jose'
import { createLocalJWKSet } from 'jose/jwks/local'

/** What a token says of its key. */
export type KeyHeader = CompactJWSHeaderParameters

/** Finds the key of a token: at once where it is at hand. */
export type FindKey = (header: KeyHeader) => CryptoKey | Promise<CryptoKey>

/**
 * Finds keys in a set. jose chooses and imports each once.
 *
 * @throws From the function it returns: jose's errors where no key matches, or more than one.
 */
export function createKeyFinder(set: JSONWebKeySet): FindKey {
  const find = createLocalJWKSet(set)
  const found = new Map<string, CryptoKey>()
  return (header) => {
    const name = header.kid === undefined ? header.alg : `${header.alg} ${header.kid}`
    return (
      found.get(name) ??
      find(header).then((key) => {
        // Only what the set has is kept, so the set bounds it.
        found.set(name, key)
        return key
      })
    )
  }
}
