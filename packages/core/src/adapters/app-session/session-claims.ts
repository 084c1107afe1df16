import { type Authentication, type ClaimsMapping, openIdConnectClaims, toAuthentication } from '@reauth/policy'
import { ServiceError } from '../../words/service-error.js'

/** A time above this number of seconds is in milliseconds. */
const MILLISECONDS_ABOVE = 1e11

const TIMES = ['auth_time', 'iat', 'exp'] as const

/**
 * Reads the session claims from the app's own server.
 *
 * @param claims The response: the claims of an ID Token as JSON. `null` and `{}` mean that nobody is signed in.
 * @param mapping The names of the claims. Default: `openIdConnectClaims`.
 * @throws {ServiceError} `sessionLost` if nobody is signed in; `misconfigured` for a time that is not in seconds, and for a missing claim.
 */
export function readSessionClaims(claims: unknown, mapping: ClaimsMapping = openIdConnectClaims): Authentication {
  const given = Object(claims ?? {}) as Readonly<Record<string, unknown>>
  if (Object.keys(given).length === 0) throw new ServiceError('sessionLost')
  for (const name of TIMES) {
    const time = given[name] ?? 0
    if (typeof time === 'number' && time <= MILLISECONDS_ABOVE) continue
    const got = typeof time === 'number' ? 'milliseconds' : typeof time
    throw misconfigured(`\`${name}\` must be seconds since the Unix epoch, got ${got}. Use \`date.getTime() / 1000\`.`)
  }
  const authentication = toAuthentication(given, mapping)
  if (authentication !== undefined) return authentication
  throw misconfigured(
    'The claims of a session need `iss` and `sub` as strings, and `iat` and `exp` in seconds. `sessionClaims()` of `@reauth/server` makes them.',
  )
}

const misconfigured = (message: string): ServiceError => new ServiceError('misconfigured', { message })
