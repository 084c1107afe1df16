import type { Authentication } from '@reauth/policy'
import { isClock, machineClock } from '../shared/clock.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'
import { readSessionAuthentication } from './session-authentication.js'

/** What a page may know about a session, as claims of an ID Token. Times in seconds since the Unix epoch. */
export interface SessionClaims {
  readonly iss: string
  readonly sub: string
  readonly iat: number
  readonly exp: number
  readonly auth_time?: number
  readonly amr: readonly string[]
  readonly acr?: string
}

/**
 * Creates the response body of the endpoint that `session()` of `@reauth/core/adapters/session` calls.
 *
 * `iat` is now, because the page computes the age of the authentication from it. The id of the session is left out: it may be the secret of the cookie.
 *
 * @param authentication The authentication of the app's session, the same as for a guard.
 * @param options `clock` returns seconds since the Unix epoch. Default: the machine's clock.
 * @throws {ReauthServerError} `invalidConfiguration` for a member that is missing, unknown or of the wrong type.
 *
 * @example
 * app.get('/api/session', async (c) => {
 *   const authentication = await authenticationOf(c)
 *   return authentication === null ? c.body(null, 401) : c.json(sessionClaims(authentication))
 * })
 */
export function sessionClaims(
  authentication: Authentication,
  options: { readonly clock?: () => number } = {},
): SessionClaims {
  refuseUnknown('sessionClaims()', options, ['clock'])
  const { clock = machineClock } = options
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'a function that returns seconds since the Unix epoch, not milliseconds')
  const { issuer, subject, authTime, expiresAt, methods, acr } = readSessionAuthentication(authentication)
  return {
    iss: issuer,
    sub: subject,
    iat: Math.floor(clock()),
    exp: expiresAt,
    ...(authTime !== undefined && { auth_time: authTime }),
    amr: methods,
    ...(acr !== undefined && { acr }),
  }
}
