import type { Authentication } from './authentication.js'
import { type ParsedRequirement, type Requirement, parseRequirement } from './requirement.js'

/** Seconds that `auth_time` may be ahead of `now` by default: the clocks of servers differ. */
const DEFAULT_CLOCK_TOLERANCE = 5

/** A time beyond this many seconds is in milliseconds (the year is past 5100). */
const MILLISECONDS_ABOVE = 1e11

/** Why an authentication cannot be believed. */
export type ImplausibleReason =
  /** There is no `auth_time`. `iat` does not stand in for it. */
  | 'missing'
  /** Not a number of seconds, or negative. */
  | 'malformed'
  /** In milliseconds; the claim is in seconds. */
  | 'milliseconds'
  /** Later than `now` plus the tolerance. */
  | 'future'
  /** Later than the token was issued. */
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
  /** When the operation was opened, in seconds on the OpenID Provider's clock. `'always'` counts from here. Default: never, so nothing is fresh enough for `'always'`. */
  readonly openedAt?: number | undefined
}

/**
 * Decides whether an authentication satisfies a requirement.
 *
 * Reads claims; does not establish them: on the server pass only what the verifier returned, on the client the answer is advice. Total: it never throws,
 * whatever the claims and the clock are, except for a requirement that is not valid.
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
  const reason = implausible(authTime, issuedAt, now, options.clockTolerance ?? DEFAULT_CLOCK_TOLERANCE)
  if (reason !== undefined) return { verdict: 'implausible', reason }
  if (canReauthenticate === false && whenCannotReauthenticate === 'deny') return { verdict: 'cannotReauthenticate' }

  const age = now - (authTime as number)
  const recent = maxAge === 'always' ? isSince(authTime as number, options.openedAt) : age <= maxAge
  const unverifiable = !recent && canReauthenticate === false && whenCannotReauthenticate === 'allowUnverifiable'
  if (!recent && !unverifiable) {
    return canReauthenticate === false ? { verdict: 'cannotReauthenticate' } : { verdict: 'stale', age }
  }
  const hasMethods = methods.every((method) => authentication.methods.includes(method))
  const hasLevel = acrValues.length === 0 || acrValues.some((value) => value === authentication.acr)
  if (!(hasMethods && hasLevel)) return { verdict: 'insufficientMethods' }
  return { verdict: unverifiable ? 'unverifiable' : 'fresh', age }
}

const isSince = (authTime: number, openedAt: number | undefined): boolean =>
  Number.isSafeInteger(openedAt) && authTime >= (openedAt as number)

/** A fraction counts as the whole second before, which is older (RFC 7519 §2). What is no number stays what it is. */
const wholeSeconds = (time: number | undefined): number | undefined =>
  typeof time === 'number' ? Math.floor(time) : time

function implausible(
  authTime: number | undefined,
  issuedAt: number,
  now: number,
  tolerance: number,
): ImplausibleReason | undefined {
  if (authTime === undefined) return 'missing'
  // Types come before comparisons: `<` calls the `toString()` of an object, which may throw.
  const isClock = Number.isFinite(now) && Number.isFinite(issuedAt) && Number.isFinite(tolerance)
  if (!isClock || tolerance < 0 || tolerance > 60) return 'clock'
  if (typeof authTime === 'number' && authTime > MILLISECONDS_ABOVE) return 'milliseconds'
  if (!Number.isSafeInteger(authTime) || authTime < 0) return 'malformed'
  if (authTime > now + tolerance) return 'future'
  if (authTime > issuedAt + 1) return 'afterIssued'
  return undefined
}
