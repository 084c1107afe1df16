import { type CryptoKey, type JWK, type JWTPayload, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { type RefusalCode, type Verifier, type VerifierOptions, createVerifier } from '../index.js'

export const NOW = 1_800_000_000

export const ISSUER = 'https://op.example.com'

export type Answer = () => Response | Promise<Response>

/** Used instead of a `kid` for a key without one. */
export const NAMELESS = ''

/** The current time, and an issuer whose responses the test sets. */
export const scene = { now: NOW, fetches: 0 } as {
  now: number
  fetches: number
  answer: Answer
  verifier: Verifier
}

export const pairs: Record<string, { key: CryptoKey; jwk: JWK }> = {}

export const keysOf =
  (...kids: string[]): Answer =>
  () =>
    Response.json({ keys: kids.map((kid) => pairs[kid]!.jwk) })

export const down: Answer = () => new Response('', { status: 500 })

export const tokenOf = (kid: string, name = kid, change: JWTPayload = {}): Promise<string> =>
  new SignJWT({ iss: ISSUER, aud: 'app', sub: 'alice', iat: scene.now, exp: scene.now + 300, ...change })
    .setProtectedHeader({ alg: 'ES256', ...(name !== NAMELESS && { kid: name }) })
    .sign(pairs[kid]!.key)

export const verify = async (kid: string, name = kid): Promise<RefusalCode | 'ok'> => {
  const result = await scene.verifier.verify(await tokenOf(kid, name))
  return result.ok ? 'ok' : result.code
}

/** Waits until background work has ended. */
export const settle = (): Promise<void> => vi.waitFor(() => new Promise<void>((resolve) => setImmediate(resolve)))

export const make = (options: Partial<VerifierOptions> = {}): Verifier =>
  createVerifier({
    issuer: ISSUER,
    audience: 'app',
    jwks: `${ISSUER}/jwks`,
    clock: () => scene.now,
    fetch: async () => {
      scene.fetches += 1
      return scene.answer()
    },
    ...options,
  })

/** Creates the scene before each test of a file. */
export function useIssuer(): void {
  beforeAll(async () => {
    for (const kid of ['one', 'two']) {
      const { privateKey, publicKey } = await generateKeyPair('ES256')
      pairs[kid] = { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
    }
  })
  beforeEach(() => {
    scene.now = NOW
    scene.fetches = 0
    scene.answer = keysOf('one')
    scene.verifier = make()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}
