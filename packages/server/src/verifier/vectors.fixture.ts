import { readFileSync } from 'node:fs'
import type { JSONWebKeySet } from 'jose'
import type { AccessTokenType, Algorithm, RefusalCode, TokenKind, VerifierOptions } from '../index.js'

/** What every vector has. */
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

/** How the verifier of a token is set up. */
export const verifierOptionsOf = (one: Tokens['cases'][number]): VerifierOptions => ({
  issuer: tokens.issuer,
  audience: one.audience ?? tokens.audience,
  ...(one.trustedAudiences !== undefined && { trustedAudiences: one.trustedAudiences }),
  algorithms: one.algorithms ?? tokens.algorithms,
  tokens: one.kind,
  ...(one.accessTokenTypes !== undefined && { accessTokenTypes: one.accessTokenTypes }),
  jwks: tokens.keys,
  clock: () => tokens.now,
  clockTolerance: `${tokens.clockTolerance}s`,
  maxTokenLength: one.maxTokenLength ?? tokens.maxTokenLength,
})
