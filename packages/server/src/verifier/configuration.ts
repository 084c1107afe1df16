import { type ClaimsMapping, type Duration, authgearClaims } from '@reauth/policy'
import type { JSONWebKeySet } from 'jose'
import { isClock, machineClock } from '../shared/clock.js'
import { CLOCK_TOLERANCE, durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'
import type { Audiences } from './audience.js'
import { toSecureUrl } from '../keys/secure-url.js'
import type { AccessTokenType, TokenKind } from './token-kind.js'

export type { AccessTokenType, TokenKind } from './token-kind.js'

/** The supported signature algorithms. All are asymmetric. */
export type Algorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'

/** Options of {@link createVerifier}. */
export interface VerifierOptions {
  /** `iss`, compared exactly. Authgear: the origin of the endpoint, without a trailing slash. */
  readonly issuer: string
  /**
   * `aud`: the client id for ID Tokens, the API for access tokens. A token needs one of these.
   *
   * Each entry of a list must be yours: an ID Token for any one of them passes, and its `azp` may be any of them. If `aud` may also hold a client that isn't yours, add that
   * client to `trustedAudiences`. In this list, its own tokens would pass.
   */
  readonly audience: string | readonly string[]
  /**
   * Other audiences that `aud` of an ID Token may hold besides `audience`; `azp` must then be one of `audience`. A token for these alone, or with one of these as `azp`, is
   * refused (OIDC Core §3.1.3.7). Access tokens don't need this option: they may have other audiences (RFC 9068 §4). Default: none.
   */
  readonly trustedAudiences?: string | readonly string[]
  /** The issuer's keys, or their URL. Default: the `jwks_uri` of discovery. */
  readonly jwks?: JSONWebKeySet | string
  /**
   * The kind of token to accept. A token of the other kind is refused, recognized by `typ`, by `scope`, `scp` or `client_id` in an ID Token, and by `nonce` or `at_hash` in an
   * access token. Default: `'idToken'`.
   */
  readonly tokens?: TokenKind
  /**
   * The accepted `typ` values of access tokens. `'JWT'` is for providers without `at+jwt`: it accepts `JWT` or no `typ`, and only with `scope`, `scp` or `client_id`, which
   * distinguish the token from an ID Token. Default: `['at+jwt']` (RFC 9068 §2.1).
   */
  readonly accessTokenTypes?: readonly AccessTokenType[]
  /** The accepted signature algorithms. Default: `['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']`. */
  readonly algorithms?: readonly Algorithm[]
  /** Maps the provider's claims, and how to read `amr` and `acr`. Default: the claims of Authgear, with `amr` as an array and `acr` as a string. */
  readonly claims?: ClaimsMapping
  /** Returns seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** How far the clocks of issuer and server may differ, at most `'60s'`. Never lengthens a `maxAge`. Default: `'5s'`. */
  readonly clockTolerance?: Duration
  /** Fetches the keys. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Timeout for fetching keys: connecting, headers and body together. From `'1s'` to `'30s'`. Default: `'3s'`. */
  readonly fetchTimeout?: Duration
  /** Maximum number of keys that the issuer may publish, from 1 to 1024. A key set that you pass as `jwks` has no limit. Default: 128. */
  readonly maxKeys?: number
  /**
   * Maximum age of keys while the issuer doesn't respond, from `'1m'` to `'24h'`. While it responds, keys are renewed in the background after five minutes, and never used when
   * older than ten minutes; if `maxKeyAge` is shorter than that, after half of `maxKeyAge` and after all of it. Default: `'1h'`.
   */
  readonly maxKeyAge?: Duration
  /** Maximum length of a token, in characters, from 1024 to 65536. Default: 16384, Node's limit for the headers of a request. */
  readonly maxTokenLength?: number
  /**
   * `true` accepts an issuer and a key URL on http, for example inside a container network. Anybody who can change responses there can forge tokens. An issuer on https still
   * can't name keys on http. Loopback doesn't need this option. Default: `false`.
   */
  readonly allowInsecureIssuer?: boolean
  /**
   * `true` accepts a token with `cnf`, which is bound to a key of its holder. Your app must then check the proof in every handler: DPoP (RFC 9449 §7) or the client's
   * certificate (RFC 8705 §3). Default: `false`, so that a stolen token can't be used as a plain bearer token.
   */
  readonly allowBoundTokens?: boolean
}

/** Validated options. */
export interface Configuration {
  readonly issuer: string
  readonly audiences: Audiences
  readonly jwks: JSONWebKeySet | URL | undefined
  readonly tokens: TokenKind
  readonly accessTokenTypes: readonly AccessTokenType[]
  readonly algorithms: readonly string[]
  readonly claims: ClaimsMapping
  readonly clock: () => number
  readonly tolerance: number
  readonly fetch: typeof globalThis.fetch
  /** In seconds. */
  readonly fetchTimeout: number
  readonly maxKeys: number
  /** In seconds. */
  readonly maxKeyAge: number
  readonly maxTokenLength: number
  readonly allowInsecureIssuer: boolean
  readonly allowBoundTokens: boolean
}

const ALGORITHMS: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] satisfies Algorithm[]
const DEFAULT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] satisfies Algorithm[]
const OPTIONS = [
  'issuer',
  'audience',
  'trustedAudiences',
  'jwks',
  'tokens',
  'accessTokenTypes',
  'algorithms',
  'claims',
  'clock',
  'clockTolerance',
  'fetch',
  'fetchTimeout',
  'maxKeys',
  'maxKeyAge',
  'maxTokenLength',
  'allowInsecureIssuer',
  'allowBoundTokens',
] satisfies (keyof VerifierOptions)[]
const ACCESS_TOKEN_TYPES: readonly string[] = ['at+jwt', 'JWT'] satisfies AccessTokenType[]
const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

function isMapping(value: unknown): value is ClaimsMapping {
  const { canReauthenticate, methods, acr, ...rest } = Object(value) as Partial<ClaimsMapping>
  if (Object.keys(rest).length > 0) return false
  const isReader = (reader: unknown): boolean => reader === undefined || typeof reader === 'function'
  return (canReauthenticate === true || isName(canReauthenticate)) && isReader(methods) && isReader(acr)
}

/** Copies a name or a list of names to a list. */
function toNames(field: string, value: unknown, expected: string): readonly string[] {
  const names = typeof value === 'string' ? [value] : value
  if (!Array.isArray(names) || names.length === 0 || !names.every(isName)) throw wrongOption(field, value, expected)
  return [...names]
}

function toAudiences({ audience, trustedAudiences }: VerifierOptions, tokens: TokenKind): Audiences {
  const own = toNames('audience', audience, 'the value of `aud`: the client id for ID Tokens')
  if (trustedAudiences === undefined) return { own, trusted: [] }
  const refuse = (expected: string, advice: string): never => {
    throw wrongOption('trustedAudiences', trustedAudiences, expected, advice)
  }
  if (tokens === 'accessToken') refuse('absent for access tokens', 'They may have other audiences (RFC 9068 §4).')
  const trusted = toNames('trustedAudiences', trustedAudiences, "other clients' ids that `aud` may hold")
  if (trusted.some((entry) => own.includes(entry)))
    refuse(
      'without the entries of `audience`',
      'Remove clients that are not yours from `audience`: their own tokens would pass.',
    )
  return { own, trusted }
}

function toAccessTokenTypes({ accessTokenTypes: types }: VerifierOptions, tokens: TokenKind): AccessTokenType[] {
  if (types === undefined) return ['at+jwt']
  if (tokens !== 'accessToken') throw wrongOption('accessTokenTypes', types, "absent without `tokens: 'accessToken'`")
  if (!Array.isArray(types) || types.length === 0 || types.some((type) => !ACCESS_TOKEN_TYPES.includes(type)))
    throw wrongOption('accessTokenTypes', types, "an array of 'at+jwt', 'JWT' or both")
  return [...types]
}

type NumberOption = 'maxKeys' | 'maxTokenLength'
type Switch = 'allowInsecureIssuer' | 'allowBoundTokens'

function toNumber(
  options: VerifierOptions,
  field: NumberOption,
  [min, max, defaultValue]: readonly [number, number, number],
) {
  const { [field]: value = defaultValue }: { readonly [name in NumberOption]?: unknown } = options
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
    throw wrongOption(field, value, `an integer from ${min} to ${max}`)
  return value as number
}

function toSwitch(options: VerifierOptions, field: Switch): boolean {
  const { [field]: value = false }: { readonly [name in Switch]?: unknown } = options
  if (typeof value !== 'boolean') throw wrongOption(field, value, 'true, false or absent')
  return value
}

/** Validates the options, so that a mistake fails when the server starts. */
export function toConfiguration(options: VerifierOptions): Configuration {
  refuseUnknown('createVerifier()', options, OPTIONS)
  const { issuer, algorithms = DEFAULT_ALGORITHMS, tokens = 'idToken', clock = machineClock } = options
  const { claims = authgearClaims, fetch = globalThis.fetch } = options
  if (!isName(issuer)) throw wrongOption('issuer', issuer, 'the value of `iss`, a non-empty string')
  const allowInsecureIssuer = toSwitch(options, 'allowInsecureIssuer')
  toSecureUrl('issuer', issuer, allowInsecureIssuer)
  // OpenID Connect Discovery 1.0 §2: an issuer has neither query nor fragment.
  if (/[?#]/.test(issuer)) throw wrongOption('issuer', issuer, 'a URL without query and fragment')
  if (
    !Array.isArray(algorithms) ||
    algorithms.length === 0 ||
    algorithms.some((entry) => !ALGORITHMS.includes(entry))
  ) {
    throw wrongOption('algorithms', algorithms, `an array of ${ALGORITHMS.join(', ')}`)
  }
  if (tokens !== 'idToken' && tokens !== 'accessToken') {
    throw wrongOption('tokens', tokens, "'idToken' or 'accessToken'")
  }
  const accessTokenTypes = toAccessTokenTypes(options, tokens)
  if (!isMapping(claims)) {
    throw wrongOption(
      'claims',
      claims,
      'an object whose `canReauthenticate` is the name of a claim or true, and whose `methods` and `acr` are functions or absent',
    )
  }
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'a function that returns seconds since the Unix epoch, not milliseconds')
  if (typeof fetch !== 'function') throw wrongOption('fetch', fetch, 'a function or absent')
  return {
    issuer,
    audiences: toAudiences(options, tokens),
    jwks: typeof options.jwks === 'string' ? toSecureUrl('jwks', options.jwks, allowInsecureIssuer) : options.jwks,
    tokens,
    accessTokenTypes,
    algorithms: [...algorithms],
    claims,
    clock,
    tolerance: durationWithin(options, 'clockTolerance', CLOCK_TOLERANCE),
    fetch,
    fetchTimeout: durationWithin(options, 'fetchTimeout', ['1s', '30s', '3s']),
    maxKeys: toNumber(options, 'maxKeys', [1, 1024, 128]),
    maxKeyAge: durationWithin(options, 'maxKeyAge', ['1m', '24h', '1h']),
    maxTokenLength: toNumber(options, 'maxTokenLength', [1024, 65_536, 16_384]),
    allowInsecureIssuer,
    allowBoundTokens: toSwitch(options, 'allowBoundTokens'),
  }
}
