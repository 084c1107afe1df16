import { inspect } from 'node:util'
import { MfaRequiredError } from '@auth0/auth0-spa-js'
import { describe, expect, it } from 'vitest'
import { auth0Error, mustAsk } from './auth0-spa-js-errors.js'
import { keycloakError } from './keycloak-js-errors.js'
import { type SdkCalls, callSdk } from './sdk-errors.js'

const SECRET = 'a-secret-of-the-answer'

const rejected = async (ownError: SdkCalls['ownError'], error: unknown): Promise<unknown> => {
  const call = { signal: new AbortController().signal, place: 'refresh' } as const
  return callSdk({ ownError, isOnline: () => true }, call, () => Promise.reject(error)).catch(
    (failed: unknown) => failed,
  )
}

describe('callSdk()', () => {
  it.each([
    ['sessionLost', auth0Error, new MfaRequiredError('invalid_grant', SECRET, SECRET, {})],
    ['misconfigured', auth0Error, new Error(`Issuer (iss) claim mismatch in the ID token; found "${SECRET}"`)],
    [
      'misconfigured',
      keycloakError,
      Object.assign(new Error(SECRET), { response: new Response(SECRET, { status: 401 }) }),
    ],
    ['providerUnavailable', keycloakError, new SyntaxError(`Unexpected end: ${SECRET}`)],
  ] as const)('keeps what the error of an SDK holds out of its own: %s', async (code, ownError, error) => {
    const failed = await rejected(ownError, Object.assign(error, { hidden: SECRET }))
    expect(failed).toMatchObject({ code })
    expect(inspect(failed, { depth: null, showHidden: true, getters: true })).not.toContain(SECRET)
  })

  it('names the claim for which the SDK refused an ID Token', async () => {
    const failed = await rejected(auth0Error, new Error('Issuer (iss) claim mismatch in the ID token; found "x"'))
    expect(String(failed)).toContain('`iss`')
  })
})

describe('mustAsk()', () => {
  it.each([new Error('ID token is required but missing'), { error: 'interaction_required' }])(
    'asks the end-user if a renewal brings nothing: %s',
    (error) => expect(mustAsk(error)).toBe(true),
  )

  it.each([new Error('Failed to fetch'), { error: 'invalid_grant' }, null])('asks nobody for %s', (error) =>
    expect(mustAsk(error)).toBe(false),
  )
})
