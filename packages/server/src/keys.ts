import { createLocalJWKSet } from 'jose/jwks/local'
import { createRemoteJWKSet, customFetch } from 'jose/jwks/remote'
import type { CompactVerifyGetKey } from 'jose/jws/compact/verify'
import { type Configuration, toSecureUrl } from './configuration.js'

const MAX_DISCOVERY = 65_536
const TIMEOUT = 3000

/** Finds the issuer's keys: those that were given, those at an address, or those that discovery names. */
export function createKeys(configuration: Configuration): CompactVerifyGetKey {
  const { jwks, fetch } = configuration
  if (jwks !== undefined && !(jwks instanceof URL)) return createLocalJWKSet(jwks)
  const remote = (url: URL): CompactVerifyGetKey =>
    createRemoteJWKSet(url, { timeoutDuration: TIMEOUT, [customFetch]: (address, init) => fetch(address, init) })
  if (jwks !== undefined) return remote(jwks)
  let found: Promise<CompactVerifyGetKey> | undefined
  return async (header, token) => {
    found ??= discover(configuration).then(remote)
    try {
      return await (
        await found
      )(header, token)
    } catch (error) {
      if (await failed(found)) found = undefined
      throw error
    }
  }
}

const failed = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => false,
    () => true,
  )

/** Reads where the keys are. The document has to be the issuer's own. */
async function discover({ issuer, fetch }: Configuration): Promise<URL> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
    headers: { accept: 'application/json' },
  })
  const text = await response.text()
  if (!response.ok || text.length > MAX_DISCOVERY) throw new Error('discovery')
  const document = JSON.parse(text) as { issuer?: unknown; jwks_uri?: unknown }
  if (document.issuer !== issuer || typeof document.jwks_uri !== 'string') throw new Error('discovery')
  return toSecureUrl('jwks_uri', document.jwks_uri)
}
