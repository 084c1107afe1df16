import { type ClaimsMapping, type Duration, authgearClaims } from '@reauth/policy'
import type { JSONWebKeySet } from 'jose'
import { isClock, machineClock } from '../shared/clock.js'
import { CLOCK_TOLERANCE, durationWithin, refuseUnknown, wrongOption } from '../shared/options.js'
import type { Audiences } from './audience.js'
import { toSecureUrl } from '../keys/secure-url.js'
import type { AccessTokenType, TokenKind } from './token-kind.js'

export type { AccessTokenType, TokenKind } from './token-kind.js'

/** Signature algorithms that may be allowed. All of them are asymmetric. */
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

/** What {@link createVerifier} takes. */
export interface VerifierOptions {
  /** `iss`, compared exactly. Authgear: the endpoint's origin, without a slash at its end. */
  readonly issuer: string
  /**
   * `aud`: the client id for ID Tokens, the API for access tokens. One of these has to be there.
   *
   * Each entry of a list is yours: an ID Token for any one of them alone passes, and its `azp` may be any of them. A client that is not yours, but may stand in `aud` beside
   * yours, belongs in `trustedAudiences`: in this list its own tokens would pass.
   */
  readonly audience: string | readonly string[]
  /**
   * Who may stand in `aud` of an ID Token beside `audience`; `azp` is then one of `audience`. A token for these alone, or with an `azp` of these, is refused
   * (OIDC Core §3.1.3.7). Access tokens need no such list: they may be for others besides (RFC 9068 §4). Default: nobody.
   */
  readonly trustedAudiences?: string | readonly string[]
  /** The issuer's keys, or where they are. Default: as discovery says. */
  readonly jwks?: JSONWebKeySet | string
  /**
   * Which kind of token is accepted. What says that it is of the other kind is refused: by `typ`, or by `scope`, `scp` or `client_id` in an ID Token, and by `nonce` or `at_hash` in
   * an access token. Default: `'idToken'`.
   */
  readonly tokens?: TokenKind
  /**
   * What `typ` of an access token may be. `'JWT'` is for providers that have nothing better: it accepts `JWT` and no `typ`, and only with `scope`, `scp` or `client_id`, which tell the
   * token from an ID Token. Default: `['at+jwt']` (RFC 9068 §2.1).
   */
  readonly accessTokenTypes?: readonly AccessTokenType[]
  /** Default: `['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']`. */
  readonly algorithms?: readonly Algorithm[]
  /** Which claims hold what the specifications leave open, and how `amr` and `acr` are read. Default: Authgear's, and `amr` as an array, `acr` as a string. */
  readonly claims?: ClaimsMapping
  /** Seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
  /** How far the clocks of issuer and server may differ; at most `'60s'`. Never lengthens a `maxAge`. Default: `'5s'`. */
  readonly clockTolerance?: Duration
  /** How keys are fetched. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** How long the issuer has for an answer with its keys: connecting, headers and body. From `'1s'` to `'30s'`. Default: `'3s'`. */
  readonly fetchTimeout?: Duration
  /** The most keys that the issuer may publish, from 1 to 1024. A set that you give as `jwks` has no limit. Default: 128. */
  readonly maxKeys?: number
  /**
   * How old keys may get while the issuer does not answer, from `'1m'` to `'24h'`. While it answers, they are renewed after five minutes in the background, and are never used when they are
   * older than ten; after half of `maxKeyAge` and all of it, if that is less. Default: `'1h'`.
   */
  readonly maxKeyAge?: Duration
  /** The longest token that is read, in characters, from 1024 to 65536. Default: 16384, which is what Node lets through in the headers of a request. */
  readonly maxTokenLength?: number
  /**
   * `true` accepts an issuer and an address of keys on http, as inside a container network. Whoever can change what your server is answered there can make tokens. An issuer on https still
   * never leads to http. Default: `false`; loopback needs no such option.
   */
  readonly allowInsecureIssuer?: boolean
  /**
   * `true` accepts a token with `cnf`, which is bound to a key of its holder: your app then has to check the proof, of DPoP (RFC 9449 §7) or of the client's certificate
   * (RFC 8705 §3), in every handler. Default: `false`, so that whoever stole such a token can't use it as a plain bearer token.
   */
  readonly allowBoundTokens?: boolean
}

/** Options that were checked. */
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
  /** Seconds. */
  readonly fetchTimeout: number
  readonly maxKeys: number
  /** Seconds. */
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

/** One name or a list of them, as a list of our own. */
function toNames(field: string, value: unknown, advice: string): readonly string[] {
  const names = typeof value === 'string' ? [value] : value
  if (!Array.isArray(names) || names.length === 0 || !names.every(isName)) throw wrongOption(field, value, advice)
  return [...names]
}

function toAudiences({ audience, trustedAudiences }: VerifierOptions, tokens: TokenKind): Audiences {
  const ours = toNames('audience', audience, 'Give the value of aud: the client id for ID Tokens.')
  if (trustedAudiences === undefined) return { ours, trusted: [] }
  const refuse = (advice: string): never => {
    throw wrongOption('trustedAudiences', trustedAudiences, advice)
  }
  if (tokens === 'accessToken') refuse('Leave it out: an access token may be for others besides (RFC 9068 §4).')
  const trusted = toNames('trustedAudiences', trustedAudiences, 'Give the client ids that may stand beside yours.')
  if (trusted.some((one) => ours.includes(one)))
    refuse('Take out what `audience` has, or out of `audience` what is not yours: its own tokens would pass.')
  return { ours, trusted }
}

function toAccessTokenTypes({ accessTokenTypes: types }: VerifierOptions, tokens: TokenKind): AccessTokenType[] {
  if (types === undefined) return ['at+jwt']
  if (tokens !== 'accessToken')
    throw wrongOption('accessTokenTypes', types, "Add tokens: 'accessToken', or leave it out.")
  if (!Array.isArray(types) || types.length === 0 || types.some((type) => !ACCESS_TOKEN_TYPES.includes(type)))
    throw wrongOption('accessTokenTypes', types, "Give a list of 'at+jwt', 'JWT' or both.")
  return [...types]
}

type NumberOption = 'maxKeys' | 'maxTokenLength'
type Switch = 'allowInsecureIssuer' | 'allowBoundTokens'

function toNumber(
  options: VerifierOptions,
  field: NumberOption,
  [least, most, usual]: readonly [number, number, number],
) {
  const { [field]: value = usual }: { readonly [name in NumberOption]?: unknown } = options
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
    throw wrongOption(field, value, `Give a whole number from ${least} to ${most}.`)
  return value as number
}

function toSwitch(options: VerifierOptions, field: Switch): boolean {
  const { [field]: value = false }: { readonly [name in Switch]?: unknown } = options
  if (typeof value !== 'boolean') throw wrongOption(field, value, 'Give true, or leave it out.')
  return value
}

/** Checks options, so that what makes no sense is refused when the server starts. */
export function toConfiguration(options: VerifierOptions): Configuration {
  refuseUnknown('createVerifier()', options, OPTIONS)
  const { issuer, algorithms = DEFAULT_ALGORITHMS, tokens = 'idToken', clock = machineClock } = options
  const { claims = authgearClaims, fetch = globalThis.fetch } = options
  if (!isName(issuer)) throw wrongOption('issuer', issuer, 'Give the value of iss.')
  const allowInsecureIssuer = toSwitch(options, 'allowInsecureIssuer')
  toSecureUrl('issuer', issuer, allowInsecureIssuer)
  // OpenID Connect Discovery 1.0 §2: an issuer has neither.
  if (/[?#]/.test(issuer))
    throw wrongOption('issuer', issuer, 'Give it without query and fragment, which no issuer has.')
  if (!Array.isArray(algorithms) || algorithms.length === 0 || algorithms.some((one) => !ALGORITHMS.includes(one))) {
    throw wrongOption('algorithms', algorithms, `Give a list of ${ALGORITHMS.join(', ')}.`)
  }
  if (tokens !== 'idToken' && tokens !== 'accessToken') {
    throw wrongOption('tokens', tokens, "Choose 'idToken' or 'accessToken'.")
  }
  const accessTokenTypes = toAccessTokenTypes(options, tokens)
  if (!isMapping(claims)) {
    throw wrongOption(
      'claims',
      claims,
      '`canReauthenticate` must be the name of a claim, or true; `methods` and `acr` must be functions.',
    )
  }
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'Give a function that returns seconds since the Unix epoch, not milliseconds.')
  if (typeof fetch !== 'function') throw wrongOption('fetch', fetch, 'Give a function, or leave it out.')
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
