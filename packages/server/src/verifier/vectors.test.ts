import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Requirement, evaluate, parseChallenge, toAuthentication } from '@reauth/policy'
import { type CryptoKey, type JWK, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { createCompactReader } from './compact-token.js'
import { type Algorithm, createVerifier } from '../index.js'
import { isSoundKey } from '../keys/key-material.js'
import { signatureEngine, webEngine } from '../keys/signature-engine.js'
import { type Case, readVectors, tokens, verifierOptionsOf } from './vectors.fixture.js'

interface AuthTimes {
  readonly cases: readonly (Case & {
    readonly now: number
    readonly iat: number
    readonly authTime?: unknown
    readonly maxAge: number | 'always'
    readonly openedAt?: number
    readonly clockTolerance: number
    readonly expect: { readonly verdict: string; readonly reason?: string }
  })[]
}
interface Challenges {
  readonly cases: readonly (Case & {
    readonly header: string
    readonly expect: { readonly max_age?: number; readonly acr_values?: readonly string[] } | null
  })[]
}

const readCompactToken = createCompactReader()
const authTimes = readVectors<AuthTimes>('auth-time')
const challenges = readVectors<Challenges>('challenges')

describe('the vectors', () => {
  it('equal the output of the generator, and are numerous enough', () => {
    const path = fileURLToPath(new URL('../../test/vectors/generate.mjs', import.meta.url))
    const { status, stdout, stderr } = spawnSync(process.execPath, [path, '--check'], { encoding: 'utf8' })
    expect([status, stdout, stderr]).toEqual([0, expect.not.stringContaining('not as generated'), ''])
    expect(tokens.cases.length).toBeGreaterThanOrEqual(750)
    expect(authTimes.cases.length).toBeGreaterThanOrEqual(135)
    expect(challenges.cases.length).toBeGreaterThanOrEqual(60)
  })

  it('hold a valid token of both kinds in every algorithm', () => {
    const valid = tokens.cases.filter((testCase) => testCase.expect === 'valid')
    for (const alg of tokens.algorithms) {
      const kinds = valid.filter(({ token }) => readCompactToken(token)?.header['alg'] === alg).map(({ kind }) => kind)
      expect(new Set(kinds)).toEqual(new Set(['idToken', 'accessToken']))
    }
  })
})

describe('the verifier decides each token', () => {
  it.each(tokens.cases.map((testCase) => [testCase.id, testCase.title, testCase.expect, testCase] as const))(
    '%s: %s: %s',
    async (...args) => {
      const [, , expected, testCase] = args
      const result = await createVerifier(verifierOptionsOf(testCase)).verify(testCase.token)
      expect(result.ok ? 'valid' : result.code).toBe(expected)
    },
  )
})

describe('both engines', () => {
  it('agree on every token that is signed with an allowed algorithm', async () => {
    let compared = 0
    for (const { token, id } of tokens.cases) {
      const header = readCompactToken(token)?.header
      const { alg, kid } = header ?? {}
      const jwk = tokens.keys.keys.find((key) => key.kid === kid && (key.alg ?? alg) === alg)
      if (jwk === undefined || !isSoundKey(jwk) || !tokens.algorithms.includes(alg as Algorithm)) continue
      if (Object.hasOwn(header!, 'crit') || Object.hasOwn(header!, 'b64')) continue
      const key = (await importJWK(bare(jwk), alg as string)) as CryptoKey
      const answers = [
        await signatureEngine.verify(token, alg as string, key),
        await webEngine.verify(token, alg as string, key),
      ]
      expect([id, answers[0]]).toEqual([id, answers[1]])
      compared += 1
    }
    expect(compared).toBeGreaterThan(250)
  })
})

/** Removes the members that limit the use of a public key. */
const bare = ({ use: _use, key_ops: _operations, alg: _alg, ...jwk }: JWK): JWK => jwk

describe('the decision on each auth_time', () => {
  it.each(
    authTimes.cases.map(
      (testCase) => [testCase.id, testCase.title, testCase.expect.reason ?? testCase.expect.verdict, testCase] as const,
    ),
  )('%s: %s: %s', (...args) => {
    const { now, iat, authTime, maxAge, openedAt, clockTolerance, expect: expected } = args[3]
    const claims = {
      iss: tokens.issuer,
      sub: 'alice',
      iat,
      exp: now + 300,
      ...(authTime !== undefined && { auth_time: authTime }),
    }
    const requirement: Requirement = { maxAge: maxAge === 'always' ? maxAge : `${maxAge}s` }
    const options = { clockTolerance, ...(openedAt !== undefined && { openedAt }) }
    const { verdict, ...rest } = evaluate(requirement, toAuthentication(claims), now, options)
    expect({ verdict, ...('reason' in rest && { reason: rest.reason }) }).toEqual(expected)
  })
})

describe('the challenge in each header', () => {
  it.each(challenges.cases.map((testCase) => [testCase.id, testCase.title, testCase] as const))('%s: %s', (...args) => {
    const { header, expect: expected } = args[2]
    const found = parseChallenge(header)
    const wire = found && {
      ...(found.maxAge !== undefined && { max_age: found.maxAge }),
      ...(found.acrValues !== undefined && { acr_values: found.acrValues }),
    }
    expect(wire ?? null).toEqual(expected)
  })
})
