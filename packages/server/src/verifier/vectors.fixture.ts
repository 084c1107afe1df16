import { readFileSync } from 'node:fs'
import type { JSONWebKeySet } from 'jose'
import type { AccessTokenType, Algorithm, RefusalCode, TokenKind, VerifierOptions } from '../index.js'

/** The members that every vector has. */
export interface Case {
  readonly id: string
  readonly title: string
  readonly spec: string
}
interface Tokens {
  readonly issuer: string
  readonly audience: readonly string[]
  readonly algorithms: readonly Algorithm[]
  readonly now: number
  readonly clockTolerance: number
  readonly maxTokenLength: number
  readonly keys: JSONWebKeySet
  readonly cases: readonly (Case & {
    readonly kind: TokenKind
    readonly audience?: readonly string[]
    readonly trustedAudiences?: readonly string[]
    readonly accessTokenTypes?: readonly AccessTokenType[]
    readonly algorithms?: readonly Algorithm[]
    readonly maxTokenLength?: number
    readonly token: string
    readonly expect: RefusalCode | 'valid'
  })[]
}
/** Reads a file of vectors. */
export const readVectors = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8')) as T

export const tokens = readVectors<Tokens>('tokens')

/** Returns the options of the verifier for a case. */
export const verifierOptionsOf = (testCase: Tokens['cases'][number]): VerifierOptions => ({
  issuer: tokens.issuer,
  audience: testCase.audience ?? tokens.audience,
  ...(testCase.trustedAudiences !== undefined && { trustedAudiences: testCase.trustedAudiences }),
  algorithms: testCase.algorithms ?? tokens.algorithms,
  tokens: testCase.kind,
  ...(testCase.accessTokenTypes !== undefined && { accessTokenTypes: testCase.accessTokenTypes }),
  jwks: tokens.keys,
  clock: () => tokens.now,
  clockTolerance: `${tokens.clockTolerance}s`,
  maxTokenLength: testCase.maxTokenLength ?? tokens.maxTokenLength,
})
