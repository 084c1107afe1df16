import { wrongOption } from '../shared/options.js'
import type { JSONWebKeySet } from 'jose'
import { fetchJson } from './fetch-json.js'
import { type Keys, createKeyFinder } from './key-finder.js'
import { isKeyFor, toKeySet } from './key-set.js'
import { RemoteKeys } from './remote-keys.js'
import { toDiscoveredUrl } from './secure-url.js'

/** The part of the verifier's configuration that concerns keys. Durations in seconds. */
export interface KeyConfiguration {
  readonly issuer: string
  readonly jwks: JSONWebKeySet | URL | undefined
  readonly algorithms: readonly string[]
  readonly fetch: typeof globalThis.fetch
  readonly fetchTimeout: number
  readonly maxKeys: number
  readonly maxKeyAge: number
  readonly allowInsecureIssuer: boolean
}

/** Maximum size of the discovery document, and the size allowed for one key, in bytes. A set of few keys may be as large as a discovery document. */
const [MAX_DOCUMENT, MAX_KEY] = [65_536, 4096]

/** Creates the issuer's keys: from a key set, from a URL, or by discovery. */
export function createKeys(configuration: KeyConfiguration): Keys {
  const { jwks, algorithms, fetch, fetchTimeout: timeout, maxKeys, maxKeyAge } = configuration
  if (jwks !== undefined && !(jwks instanceof URL)) {
    const set = toKeySet(jwks)
    if (!set?.keys.some((key) => algorithms.some((algorithm) => isKeyFor(key, algorithm))))
      throw wrongOption('jwks', jwks, 'a key set with a public key for one of the algorithms')
    return { find: createKeyFinder(set), findNewer: () => undefined }
  }
  let jwksUri = jwks
  const load = async (): Promise<unknown> => {
    const url = jwksUri ?? (await discover(configuration))
    jwksUri = url
    try {
      return await fetchJson(url, { fetch, timeout, maxBody: Math.max(MAX_DOCUMENT, maxKeys * MAX_KEY) })
    } catch (error) {
      // The issuer may have moved its keys.
      jwksUri = jwks
      throw error
    }
  }
  return new RemoteKeys({ load, random: Math.random, maxKeys, maxKeyAge })
}

/** Discovers the URL of the keys. The document must be the issuer's own. */
async function discover({ issuer, fetch, fetchTimeout, allowInsecureIssuer }: KeyConfiguration): Promise<URL> {
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const document = await fetchJson(url, { fetch, timeout: fetchTimeout, maxBody: MAX_DOCUMENT })
  const { issuer: documentIssuer, jwks_uri: address } = Object(document) as { issuer?: unknown; jwks_uri?: unknown }
  if (documentIssuer !== issuer || typeof address !== 'string')
    throw new Error('The discovery document is for another issuer, or has no `jwks_uri`.')
  return toDiscoveredUrl(address, url, allowInsecureIssuer)
}
