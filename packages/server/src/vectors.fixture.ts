import { readFileSync } from 'node:fs'
import type { JSONWebKeySet } from 'jose'
import type { Algorithm, RefusalCode, TokenKind, VerifierOptions } from './index.js'

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
  readonly keys: JSONWebKeySet
  readonly cases: readonly (Case & {
    readonly kind: TokenKind
    readonly audience?: readonly string[]
    readonly algorithms?: readonly Algorithm[]
    readonly token: string
    readonly expect: RefusalCode | 'valid'
  })[]
}
/** Reads a file of vectors. */
export const readVectors = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')) as T

export const tokens = readVectors<Tokens>('tokens')

/** How the verifier of a token is set up. */
export const verifierOptionsOf = ({ kind, audience, algorithms }: Tokens['cases'][number]): VerifierOptions => ({
  issuer: tokens.issuer,
  audience: audience ?? tokens.audience,
  algorithms: algorithms ?? tokens.algorithms,
  tokens: kind,
  jwks: tokens.keys,
  clock: () => tokens.now,
  clockTolerance: `${tokens.clockTolerance}s`,
})
