import type { Authentication } from './authentication.js'
import { type ParsedRequirement, type Requirement, parseRequirement } from './requirement.js'

/** Seconds that `auth_time` may be ahead of `now` by default: the clocks of servers differ. */
const DEFAULT_CLOCK_TOLERANCE = 5

/** A time above this number of seconds (after the year 5100) must be in milliseconds. */
const MILLISECONDS_ABOVE = 1e11

/** Why an authentication is implausible. */
export type ImplausibleReason =
  /** There is no `auth_time`. `iat` does not stand in for it. */
  | 'missing'
  /** Not a number of seconds, or negative. */
  | 'malformed'
  /** In milliseconds instead of seconds. */
  | 'milliseconds'
  /** Later than `now` plus the tolerance. */
  | 'future'
  /** Later than `iat`, when the token was issued. */
  | 'afterIssued'
  /** `now`, `iat` or the tolerance isn't a number that can be compared. */
  | 'clock'

/** What {@link evaluate} decides: a closed union on `verdict`. Only `fresh`, and `unverifiable` under an explicit policy, let an operation pass. */
export type Verdict =
  | { readonly verdict: 'fresh'; readonly age: number }
  | { readonly verdict: 'unverifiable'; readonly age: number }
  | { readonly verdict: 'stale'; readonly age: number }
  | { readonly verdict: 'cannotReauthenticate' }
  | { readonly verdict: 'insufficientMethods' }
  | { readonly verdict: 'implausible'; readonly reason: ImplausibleReason }

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  /** Seconds that `auth_time` may be ahead of `now`, 0 to 60; never lengthens `maxAge`. Default: 5. */
  readonly clockTolerance?: number
  /** When the operation was opened, in seconds on the OpenID Provider's clock. `'always'` needs an authentication at or after this time. Default: none, so nothing is fresh enough for `'always'`. */
  readonly openedAt?: number | undefined
}

/**
 * Decides whether an authentication satisfies a requirement.
 *
 * Reads claims; does not establish them: on the server pass only what the verifier returned, on the client the answer is advice. It never throws
 * because of the claims or the clock, only for an invalid requirement.
 *
 * @param requirement What the operation demands.
 * @param authentication Who authenticated, when and how. `undefined`, which {@link toAuthentication} returns for claims it can't read, is never fresh.
 * @param now Seconds since the Unix epoch, on the OpenID Provider's clock.
 * @param options `clockTolerance` in seconds (default 5), `openedAt` in seconds.
 * @returns `{ verdict: 'fresh', age }` with the age in seconds, or why not. There is no `false` to overlook.
 * @throws {ReauthError} `invalidDuration` or `invalidRequirement` if {@link parseRequirement} refuses the requirement.
 *
 * @example
 * evaluate({ maxAge: '5m' }, authentication, now) // { verdict: 'fresh', age: 12 }
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OIDC Core §3.1.3.7}
 */
export function evaluate(
  requirement: Requirement | ParsedRequirement,
  authentication: Authentication | undefined,
  now: number,
  options: EvaluateOptions = {},
): Verdict {
  const { maxAge, methods, acrValues, whenCannotReauthenticate } = parseRequirement(requirement)
  if (authentication === undefined) return { verdict: 'implausible', reason: 'missing' }
  const { canReauthenticate, issuedAt } = authentication
  const authTime = wholeSeconds(authentication.authTime)
  const reason = implausibleReason(authTime, issuedAt, now, options.clockTolerance ?? DEFAULT_CLOCK_TOLERANCE)
  if (reason !== undefined) return { verdict: 'implausible', reason }
  if (canReauthenticate === false && whenCannotReauthenticate === 'deny') return { verdict: 'cannotReauthenticate' }

  const age = now - (authTime as number)
  const isRecent = maxAge === 'always' ? isSince(authTime as number, options.openedAt) : age <= maxAge
  const isUnverifiable = !isRecent && canReauthenticate === false && whenCannotReauthenticate === 'allowUnverifiable'
  if (!isRecent && !isUnverifiable) {
    return canReauthenticate === false ? { verdict: 'cannotReauthenticate' } : { verdict: 'stale', age }
  }
  const hasMethods = methods.every((method) => authentication.methods.includes(method))
  const hasLevel = acrValues.length === 0 || acrValues.some((value) => value === authentication.acr)
  if (!(hasMethods && hasLevel)) return { verdict: 'insufficientMethods' }
  return { verdict: isUnverifiable ? 'unverifiable' : 'fresh', age }
}

const isSince = (authTime: number, openedAt: number | undefined): boolean =>
  Number.isSafeInteger(openedAt) && authTime >= (openedAt as number)

/** Rounds a fraction down, to the older second (RFC 7519 §2). Returns anything that isn't a number unchanged. */
const wholeSeconds = (time: number | undefined): number | undefined =>
  typeof time === 'number' ? Math.floor(time) : time

function implausibleReason(
  authTime: number | undefined,
  issuedAt: number,
  now: number,
  tolerance: number,
): ImplausibleReason | undefined {
  if (authTime === undefined) return 'missing'
  // Check types before comparing: `<` calls the `toString()` of an object, which may throw.
  const isClock = Number.isFinite(now) && Number.isFinite(issuedAt) && Number.isFinite(tolerance)
  if (!isClock || tolerance < 0 || tolerance > 60) return 'clock'
  if (typeof authTime === 'number' && authTime > MILLISECONDS_ABOVE) return 'milliseconds'
  if (!Number.isSafeInteger(authTime) || authTime < 0) return 'malformed'
  if (authTime > now + tolerance) return 'future'
  if (authTime > issuedAt + 1) return 'afterIssued'
  return undefined
}
