import type { Authentication } from '@reauth/policy'
import { isClock, machineClock } from '../shared/clock.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'
import { readSessionAuthentication } from './session-authentication.js'

/** What a page may know of a session, in the words of an ID Token. Times in seconds. */
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
 * Makes the answer of the endpoint that `session()` of `@reauth/core/adapters/session` asks.
 *
 * `iat` is now, because the page counts the age of the authentication from there. The id of the session is left out: it may be the secret of the cookie.
 *
 * @param authentication What the app knows of its session: the same that it gives a guard as `authentication`.
 * @param options `clock` returns seconds since the Unix epoch. Default: the machine's clock.
 * @throws {ReauthServerError} `invalidConfiguration` for a member that is missing, unknown or of the wrong shape.
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
    throw wrongOption('clock', clock, 'Give a function that returns seconds since the Unix epoch, not milliseconds.')
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
