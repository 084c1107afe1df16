import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fc, test } from '@fast-check/vitest'
import type { JSONWebKeySet, JWK } from 'jose'
import { describe, expect, vi } from 'vitest'
import { type Verifier, type VerifierOptions, createVerifier } from '../index.js'

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 10_000) }
vi.setConfig({ testTimeout: 30_000 + 2 * runs.numRuns })

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8')) as T
const { issuer, now, keys, cases } = read<{
  issuer: string
  now: number
  keys: JSONWebKeySet
  cases: {
    token: string
    kind: 'idToken' | 'accessToken'
    audience?: string[]
    trustedAudiences?: string[]
    accessTokenTypes?: string[]
    expect: string
  }[]
}>('tokens')
const jwk = read<{ issuer: JWK[] }>('test-only-private-keys').issuer.find(({ kid }) => kid === 'ed25519')!
const key = createPrivateKey({ key: jwk as never, format: 'jwk' })

const make = (tokens: 'idToken' | 'accessToken' = 'idToken', more: Partial<VerifierOptions> = {}): Verifier =>
  createVerifier({
    issuer,
    audience: 'app',
    tokens,
    jwks: keys,
    clock: () => now,
    algorithms: ['RS256', 'ES256', 'EdDSA', 'Ed25519'],
    ...more,
  })
const verifier = make()
const trusting = make('idToken', { audience: ['app', 'app2'], trustedAudiences: ['account', 'reports'] })
const api = make('accessToken', { audience: ['app', 'app2'] })
const requirement = { maxAge: '5m' } as const
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value) ?? '').toString('base64url')
const signed = (header: unknown, claims: unknown): string => {
  const input = `${encode(header)}.${encode(claims)}`
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}
const HEADER = { alg: 'Ed25519', typ: 'JWT', kid: 'ed25519' }

/** A right value, or any JSON value. */
const orAnything = (...right: unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...right) }, fc.jsonValue())
const time = (low: number, high: number): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: now + low, max: now + high }) },
    { weight: 3, arbitrary: fc.double({ min: now + low, max: now + high, noNaN: true }) },
    fc.jsonValue(),
    fc.double(),
  )

const claimsOf = fc.record(
  {
    iss: orAnything(issuer),
    aud: orAnything('app', ['app']),
    sub: orAnything('alice'),
    iat: time(-60, 8),
    exp: time(-8, 300),
    auth_time: time(-310, 10),
    nbf: time(-10, 8),
  },
  { requiredKeys: ['iss', 'aud', 'sub', 'iat', 'exp'] },
)

describe('the verifier, for any input', () => {
  test.prop([fc.anything()], runs)('refuses a value that is not a token', async (value) => {
    expect((await verifier.verify(value, { requirement })).ok).toBe(false)
  })

  test.prop([fc.jsonValue(), fc.jsonValue(), fc.uint8Array({ minLength: 1, maxLength: 100 })], runs)(
    'refuses any header, payload and signature that the issuer did not sign',
    async (header, claims, signature) => {
      const token = `${encode(header)}.${encode(claims)}.${Buffer.from(signature).toString('base64url')}`
      expect((await verifier.verify(token)).ok).toBe(false)
    },
  )

  test.prop(
    [
      fc.dictionary(fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'jwk', 'zip', 'x'), fc.jsonValue()),
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
    ],
    runs,
  )('refuses valid claims with any header and a forged signature', async (change, signature) => {
    const claims = { iss: issuer, aud: 'app', sub: 'alice', iat: now, exp: now + 60, auth_time: now }
    const token = `${encode({ ...HEADER, ...change })}.${encode(claims)}.${Buffer.from(signature).toString('base64url')}`
    expect((await verifier.verify(token)).ok).toBe(false)
  })

  const good = cases.filter(
    (audience) =>
      audience.expect === 'valid' &&
      audience.audience === undefined &&
      audience.trustedAudiences === undefined &&
      audience.accessTokenTypes === undefined &&
      audience.token.length < 2000,
  )
  const verifiers = { idToken: make(), accessToken: make('accessToken') }
  const letters = fc.oneof(
    fc.constantFrom('A', 'a', '0', '-', '_', '.', '=', '+', '/', ' '),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
  )
  test.prop([fc.constantFrom(...good), fc.nat(), letters, fc.constantFrom('replace', 'insert', 'remove')], runs)(
    'refuses a valid token with one character changed, inserted or removed',
    async ({ token, kind }, position, letter, how) => {
      const at = position % token.length
      const changed =
        token.slice(0, at) + (how === 'remove' ? '' : letter) + token.slice(how === 'insert' ? at : at + 1)
      fc.pre(changed !== token)
      expect((await verifiers[kind].verify(changed)).ok).toBe(false)
    },
  )

  test.prop([claimsOf], runs)(
    'accepts a token that the issuer signed if and only if every claim conforms to the specification',
    async (claims) => {
      const { iss, aud, sub, iat, exp, nbf } = claims as Record<string, unknown>
      const isTime = (value: unknown): value is number =>
        typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
      const isRight = iss === issuer && (Array.isArray(aud) ? aud.length === 1 && aud[0] === 'app' : aud === 'app')
      const isNamed = typeof sub === 'string' && sub !== ''
      const isNow = isTime(iat) && Math.ceil(iat) <= now + 5 && isTime(exp) && Math.floor(exp) > now - 5
      const isBegun = !Object.hasOwn(claims, 'nbf') || (isTime(nbf) && Math.ceil(nbf) <= now + 5)
      const result = await verifier.verify(signed(HEADER, claims))
      expect(result.ok).toBe(isRight && isNamed && isNow && isBegun)
    },
  )

  const name = fc.constantFrom('app', 'app2', 'account', 'reports', 'other', 'APP', 7, null)
  const party = fc.oneof(fc.constant(undefined), name, fc.constant(['app']))
  test.prop([fc.oneof(name, fc.array(name, { maxLength: 4 })), party], runs)(
    'accepts exactly the audiences that the specifications allow (OIDC Core §3.1.3.7 (3) to (5), RFC 9068 §4)',
    async (aud, azp) => {
      const list: unknown[] = Array.isArray(aud) ? aud : [aud]
      const isOurs = (audience: unknown): boolean => audience === 'app' || audience === 'app2'
      const isTrusted = (audience: unknown): boolean => audience === 'account' || audience === 'reports'
      const claims = { iss: issuer, aud, azp, sub: 'alice', iat: now, exp: now + 60 }
      const forUs = list.some(isOurs)
      const isIdToken =
        forUs &&
        list.every((audience) => isOurs(audience) || isTrusted(audience)) &&
        (azp === undefined ? list.length === 1 : isOurs(azp))
      const isAccessToken = forUs && list.every((audience) => typeof audience === 'string')
      expect([
        (await trusting.verify(signed(HEADER, claims))).ok,
        (await api.verify(signed({ ...HEADER, typ: 'at+jwt' }, claims))).ok,
      ]).toEqual([isIdToken, isAccessToken])
    },
  )

  test.prop([claimsOf], runs)('accepts only an authentication within maxAge', async (claims) => {
    const result = await verifier.verify(signed(HEADER, claims), { requirement })
    if (!result.ok) return
    const { auth_time: authTime, iat } = claims as Record<string, number>
    const seconds = Math.floor(authTime!)
    expect(seconds >= now - 300 && seconds <= now + 5 && seconds <= Math.ceil(iat!) + 1).toBe(true)
  })
})
