import { existsSync, readFileSync } from 'node:fs'
import { type JWK, createLocalJWKSet } from 'jose'
import { describe, expect, it } from 'vitest'
import { createCompactReader } from './compact-token.js'
import { toKeySet } from '../keys/key-set.js'
import { type SignatureEngine, signatureEngine, webEngine } from '../keys/signature-engine.js'

interface Group {
  readonly private?: JWK | { readonly keys: JWK[] }
  readonly public?: JWK | { readonly keys: JWK[] }
  readonly tests: readonly {
    readonly tcId: number
    readonly comment: string
    readonly jws: unknown
    readonly result: 'valid' | 'invalid'
  }[]
}

const ALGORITHMS = /^(?:[RPE]S(?:256|384|512)|EdDSA|Ed25519)$/
const FOLDER = new URL('../../../../../shared/wycheproof/', import.meta.url)

/** The files, with the cases whose result differs on purpose, and why. */
const FILES: Record<string, Record<string, readonly number[]>> = {
  json_web_signature_test: {
    'HMAC is refused even if it is valid, because the issuer has no symmetric keys': [
      1, 348, 352, 357, 358, 359, 376, 377,
    ],
    'HMAC, and a header or payload with a character outside base64url': [372, 373],
    'the alg of the key, PS256, is not the alg of the token, PS384': [346, 350],
    'the alg of the key, ES521, does not exist': [347, 351],
  },
  json_web_key_test: {
    'HMAC is refused even if it is valid': [2, 13, 14, 15],
    'an RSA key of a weak generator (ROCA), for which the issuer is trusted': [7],
  },
}

const readCompactToken = createCompactReader()
const read = (name: string): readonly Group[] =>
  (JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as { testGroups: Group[] }).testGroups

/** Verifies a token without checking its claims, because these payloads are not claims. */
async function accepts(jws: unknown, keys: unknown, engine: SignatureEngine): Promise<boolean> {
  if (typeof jws !== 'string') return false
  const [header, payload = '', ...rest] = jws.split('.')
  const empty = Buffer.from('{}').toString('base64url')
  const compact = readCompactToken([header, empty, ...rest].join('.'))
  const alg = compact?.header['alg']
  if (compact === undefined || typeof alg !== 'string' || !ALGORITHMS.test(alg)) return false
  if (Buffer.from(payload, 'base64url').toString('base64url') !== payload) return false
  const set = toKeySet(keys)
  if (set === undefined) return false
  try {
    const key = await createLocalJWKSet(set)({ ...compact.header, alg })
    return await engine.verify(jws, alg, key)
  } catch {
    return false
  }
}

describe('a key with the exponent 1', () => {
  it('is refused, because every message would be its own signature', () => {
    const jwk = { kty: 'RSA', n: 'x'.repeat(342) }
    expect(toKeySet({ keys: [{ ...jwk, e: 'AQ' }] })).toBeUndefined()
    expect(toKeySet({ keys: [{ ...jwk, e: 'AQAB' }] })).toBeDefined()
  })
})

const isPresent = existsSync(FOLDER)
if (!isPresent)
  console.warn(
    'SKIPPED: the signatures of Wycheproof. Put its json_web_*_test.json into ../shared/wycheproof beside the repository. The classes of these tests are in vectors/tokens.json, too.',
  )

describe.each(Object.entries(FILES))('Wycheproof %s', (name, deviations) => {
  it.skipIf(!isPresent)(`gives the results of the file, except for the listed cases`, async () => {
    const different: number[] = []
    let count = 0
    for (const { public: published, private: secret, tests } of read(name)) {
      const given = published ?? secret
      const keys = given !== undefined && 'keys' in given ? given : { keys: [given] }
      for (const { tcId, jws, result } of tests) {
        count += 1
        const [node, web] = [await accepts(jws, keys, signatureEngine), await accepts(jws, keys, webEngine)]
        expect([tcId, node]).toEqual([tcId, web])
        if (node !== (result === 'valid')) different.push(tcId)
      }
    }
    expect(count).toBeGreaterThan(20)
    expect(different).toEqual(
      Object.values(deviations)
        .flat()
        .toSorted((a, b) => a - b),
    )
  })
})
