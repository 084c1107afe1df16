import { type Authentication, toAuthentication } from '@reauth/policy'
import { isAccessTokenFor, isIdTokenFor } from './audience.js'
import { type CompactToken, type Members, createCompactReader } from './compact-token.js'
import type { Configuration } from './configuration.js'
import { createKindCheck } from './token-kind.js'

/** Why a token is refused, independently of the time and the signature. */
export type StaticRefusal = 'algorithm' | 'kind' | 'issuer' | 'audience' | 'bound' | 'claims'

/** The content of a token before its signature is verified, and the checks that need only its text. */
export type TokenContent = Pick<CompactToken, 'header' | 'claims'> &
  (
    | { readonly refusal: StaticRefusal }
    | {
        readonly refusal?: undefined
        readonly authentication: Authentication
        /** When the token becomes valid, in seconds since the Unix epoch. */
        readonly validFrom: number
      }
  )

/** A decoded token. */
export interface ReadToken extends Pick<CompactToken, 'signature'> {
  readonly content: TokenContent
}

/** Headers that change the meaning of a signature. None is supported. */
const EXTENSIONS = ['crit', 'b64', 'zip']

/** A NumericDate, which may have a fraction (RFC 7519 §2): not negative, and at most `Number.MAX_SAFE_INTEGER`. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER

/**
 * Creates a reader that decodes tokens and makes all checks that need neither a key nor a clock.
 *
 * @returns A function that reads a token, or returns `undefined` if a text isn't in strict compact form.
 */
export function createTokenReader(
  configuration: Pick<
    Configuration,
    'issuer' | 'audiences' | 'algorithms' | 'tokens' | 'accessTokenTypes' | 'claims' | 'allowBoundTokens'
  >,
): (token: string) => ReadToken | undefined {
  const { issuer, audiences, algorithms, tokens, accessTokenTypes, claims: mapping, allowBoundTokens } = configuration
  const isOfKind = createKindCheck(tokens, accessTokenTypes)
  const isFor = tokens === 'idToken' ? isIdTokenFor : isAccessTokenFor

  const readCompactToken = createCompactReader()
  const refusalOf = (header: Members, claims: Members): StaticRefusal | undefined => {
    if (!algorithms.includes(header['alg'] as string)) return 'algorithm'
    if (EXTENSIONS.some((name) => Object.hasOwn(header, name))) return 'algorithm'
    if (!isOfKind(header['typ'], claims)) return 'kind'
    if (claims['iss'] !== issuer) return 'issuer'
    if (!isFor(claims, audiences)) return 'audience'
    return allowBoundTokens || !Object.hasOwn(claims, 'cnf') ? undefined : 'bound'
  }

  const decide = ({ header, claims }: CompactToken): TokenContent => {
    const refusal = refusalOf(header, claims)
    if (refusal !== undefined) return { header, claims, refusal }
    const { exp, iat, nbf } = claims
    const authentication = toAuthentication(claims, mapping)
    if (authentication === undefined || !isTime(exp) || !isTime(iat) || (nbf !== undefined && !isTime(nbf)))
      return { header, claims, refusal: 'claims' }
    return { header, claims, authentication, validFrom: Math.ceil(Math.max(iat, nbf ?? iat)) }
  }

  return (token) => {
    const compact = readCompactToken(token)
    return compact && { content: decide(compact), signature: compact.signature }
  }
}
