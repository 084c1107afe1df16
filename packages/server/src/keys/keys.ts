import { wrongOption } from '../shared/options.js'
import type { JSONWebKeySet } from 'jose'
import { fetchJson } from './fetch-json.js'
import { type Keys, createKeyFinder } from './key-finder.js'
import { isKeyFor, toKeySet } from './key-set.js'
import { RemoteKeys } from './remote-keys.js'
import { toDiscoveredUrl } from './secure-url.js'

/** What of the verifier's configuration is about keys. Durations in seconds. */
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

/** The largest discovery document, and the room for one key, in bytes. A set of few keys may be as large as a discovery document. */
const [MAX_DOCUMENT, MAX_KEY] = [65_536, 4096]

/** Finds the issuer's keys: those that were given, those at an address, or those that discovery names. */
export function createKeys(configuration: KeyConfiguration): Keys {
  const { jwks, algorithms, fetch, fetchTimeout: timeout, maxKeys, maxKeyAge } = configuration
  if (jwks !== undefined && !(jwks instanceof URL)) {
    const set = toKeySet(jwks)
    if (!set?.keys.some((key) => algorithms.some((algorithm) => isKeyFor(key, algorithm))))
      throw wrongOption('jwks', jwks, 'Give a key set with a public key for one of the algorithms.')
    return { find: createKeyFinder(set), findNewer: () => undefined }
  }
  let found = jwks
  const load = async (): Promise<unknown> => {
    const url = found ?? (await discover(configuration))
    found = url
    try {
      return await fetchJson(url, { fetch, timeout, maxBody: Math.max(MAX_DOCUMENT, maxKeys * MAX_KEY) })
    } catch (error) {
      // The issuer may have moved them.
      found = jwks
      throw error
    }
  }
  return new RemoteKeys({ load, random: Math.random, maxKeys, maxKeyAge })
}

/** Reads where the keys are. The document has to be the issuer's own. */
async function discover({ issuer, fetch, fetchTimeout, allowInsecureIssuer }: KeyConfiguration): Promise<URL> {
  const url = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const document = await fetchJson(url, { fetch, timeout: fetchTimeout, maxBody: MAX_DOCUMENT })
  const { issuer: named, jwks_uri: address } = Object(document) as { issuer?: unknown; jwks_uri?: unknown }
  if (named !== issuer || typeof address !== 'string')
    throw new Error("The discovery document is not the issuer's own, or names no keys.")
  return toDiscoveredUrl(address, url, allowInsecureIssuer)
}
