import { type Configuration, toSecureUrl } from './configuration.js'
import { fetchJson } from './fetch-json.js'
import { type FindKey, createKeyFinder } from './key-finder.js'
import { isKeyFor, toKeySet } from './key-set.js'
import { createRemoteKeys } from './remote-keys.js'
import { ReauthServerError } from './server-error.js'

/** Finds the issuer's keys: those that were given, those at an address, or those that discovery names. */
export function createKeys(configuration: Configuration): FindKey {
  const { jwks, algorithms, fetch, clock } = configuration
  if (jwks !== undefined && !(jwks instanceof URL)) {
    const set = toKeySet(jwks)
    if (!set?.keys.some((key) => algorithms.some((algorithm) => isKeyFor(key, algorithm))))
      throw new ReauthServerError('jwks', 'Give a key set with a public key for one of the algorithms.')
    return createKeyFinder(set)
  }
  let found = jwks
  const load = async (): Promise<unknown> => {
    const url = found ?? (await discover(configuration))
    found = url
    try {
      return await fetchJson(url, fetch)
    } catch (error) {
      // The issuer may have moved them.
      found = jwks
      throw error
    }
  }
  return createRemoteKeys({ load, clock, random: Math.random })
}

/** Reads where the keys are. The document has to be the issuer's own. */
async function discover({ issuer, fetch }: Configuration): Promise<URL> {
  const document = await fetchJson(new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`), fetch)
  const { issuer: named, jwks_uri: address } = Object(document) as { issuer?: unknown; jwks_uri?: unknown }
  if (named !== issuer || typeof address !== 'string') throw new Error('discovery')
  return toSecureUrl('jwks_uri', address)
}
