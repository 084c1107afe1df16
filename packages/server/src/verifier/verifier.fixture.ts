import { type CryptoKey, type JWK, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { beforeAll } from 'vitest'
import { type RefusalCode, type Verifier, type VerifierOptions, createVerifier } from '../index.js'

export const NOW = 1_800_000_000
export const ISSUER = 'https://auth.example.com'

/** An issuer with one key, and a verifier for it. */
export const scene = {} as { privateKey: CryptoKey; jwk: JWK; verifier: Verifier }

/** Creates the claims of a valid token. A value of `undefined` removes a claim. */
export const claims = (change: Record<string, unknown> = {}): JWTPayload => {
  const all = { iss: ISSUER, aud: 'app', sub: 'alice', iat: NOW - 10, exp: NOW + 290, auth_time: NOW - 60, ...change }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
export const sign = (
  payload: JWTPayload = claims(),
  header: Record<string, unknown> = {},
  key = scene.privateKey,
): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'one', ...header }).sign(key)
export const make = (options: Partial<VerifierOptions> = {}): Verifier =>
  createVerifier({ issuer: ISSUER, audience: 'app', jwks: { keys: [scene.jwk] }, clock: () => NOW, ...options })
export const codeOf = async (token: unknown, of = scene.verifier): Promise<RefusalCode | 'ok'> => {
  const result = await of.verify(token)
  return result.ok ? 'ok' : result.code
}

beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true })
  scene.privateKey = pair.privateKey
  scene.jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  scene.verifier = make()
})
