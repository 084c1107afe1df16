import { type ClaimsMapping, type Duration, authgearClaims, durationInSeconds } from '@reauth/policy'
import type { JSONWebKeySet } from 'jose'
import { refuseUnknown } from './options.js'
import { ReauthServerError } from './server-error.js'

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

/** Which kind of token is accepted. One kind is never taken for the other. */
export type TokenKind = 'idToken' | 'accessToken'

/** What {@link createVerifier} takes. */
export interface VerifierOptions {
  /** `iss`, compared exactly. Authgear: the endpoint's origin, without a slash at its end. */
  readonly issuer: string
  /** `aud`: the client id for ID Tokens, the API for access tokens. One of these has to be there, and no other. */
  readonly audience: string | readonly string[]
  /** The issuer's keys, or where they are. Default: as discovery says. */
  readonly jwks?: JSONWebKeySet | string
  /** Default: `'idToken'`. */
  readonly tokens?: TokenKind
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
}

/** Options that were checked. */
export interface Configuration {
  readonly issuer: string
  readonly audience: readonly string[]
  readonly jwks: JSONWebKeySet | URL | undefined
  readonly tokens: TokenKind
  readonly algorithms: readonly string[]
  readonly claims: ClaimsMapping
  readonly clock: () => number
  readonly tolerance: number
  readonly fetch: typeof globalThis.fetch
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
  'jwks',
  'tokens',
  'algorithms',
  'claims',
  'clock',
  'clockTolerance',
  'fetch',
] satisfies (keyof VerifierOptions)[]
/** A time beyond this many seconds is in milliseconds. */
const MILLISECONDS_ABOVE = 1e11
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The machine's clock, in seconds. The only place that reads it. */
export const machineClock = (): number => Math.floor(Date.now() / 1000)

/** An address that keys may be fetched from: https, or http on this machine. */
export function toSecureUrl(field: string, address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isSecure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname))
  if (url === undefined || !isSecure || url.username !== '' || url.password !== '') {
    throw new ReauthServerError(field, 'Give an https address; http is for loopback only.')
  }
  return url
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

function isMapping(value: unknown): value is ClaimsMapping {
  const { canReauthenticate, methods, acr, ...rest } = Object(value) as Partial<ClaimsMapping>
  if (Object.keys(rest).length > 0) return false
  const isReader = (reader: unknown): boolean => reader === undefined || typeof reader === 'function'
  return (canReauthenticate === true || isName(canReauthenticate)) && isReader(methods) && isReader(acr)
}

/** What a clock says when the server starts; a clock that throws says nothing. */
function isClock(clock: unknown): clock is () => number {
  try {
    const now = (clock as () => unknown)()
    return typeof now === 'number' && now >= 0 && now <= MILLISECONDS_ABOVE
  } catch {
    return false
  }
}

/** Checks options, so that what makes no sense is refused when the server starts. */
export function toConfiguration(options: VerifierOptions): Configuration {
  refuseUnknown('createVerifier()', options, OPTIONS)
  const { issuer, audience, algorithms = DEFAULT_ALGORITHMS, tokens = 'idToken', clock = machineClock } = options
  const { claims = authgearClaims, fetch = globalThis.fetch } = options
  if (!isName(issuer)) throw new ReauthServerError('issuer', 'Give the value of iss.')
  toSecureUrl('issuer', issuer)
  // OpenID Connect Discovery 1.0 §2: an issuer has neither.
  if (/[?#]/.test(issuer)) throw new ReauthServerError('issuer', 'An issuer has no query and no fragment.')
  const audiences = typeof audience === 'string' ? [audience] : audience
  if (!Array.isArray(audiences) || audiences.length === 0 || !audiences.every(isName)) {
    throw new ReauthServerError('audience', 'Give the value of aud: the client id for ID Tokens.')
  }
  if (!Array.isArray(algorithms) || algorithms.length === 0 || algorithms.some((one) => !ALGORITHMS.includes(one))) {
    throw new ReauthServerError('algorithms', `Choose from ${ALGORITHMS.join(', ')}.`)
  }
  if (tokens !== 'idToken' && tokens !== 'accessToken') {
    throw new ReauthServerError('tokens', "Choose 'idToken' or 'accessToken'.")
  }
  if (!isMapping(claims)) {
    throw new ReauthServerError(
      'claims',
      '`canReauthenticate` must be the name of a claim, or true; `methods` and `acr` must be functions.',
    )
  }
  if (!isClock(clock))
    throw new ReauthServerError('clock', 'Give a function that returns seconds since the Unix epoch, not milliseconds.')
  if (typeof fetch !== 'function') throw new ReauthServerError('fetch', 'Give a function, or leave it out.')
  const tolerance = durationInSeconds(options.clockTolerance ?? '5s', 'clockTolerance')
  if (tolerance > 60) throw new ReauthServerError('clockTolerance', "At most '60s'.")
  return {
    issuer,
    audience: [...audiences],
    jwks: typeof options.jwks === 'string' ? toSecureUrl('jwks', options.jwks) : options.jwks,
    tokens,
    algorithms: [...algorithms],
    claims,
    clock,
    tolerance,
    fetch,
  }
}
