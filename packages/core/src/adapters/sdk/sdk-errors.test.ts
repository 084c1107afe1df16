import { inspect } from 'node:util'
import { MfaRequiredError } from '@auth0/auth0-spa-js'
import { describe, expect, it } from 'vitest'
import { ServiceError } from '../../words/service-error.js'
import { auth0Error, mustAsk } from './auth0-spa-js-errors.js'
import { keycloakError } from './keycloak-js-errors.js'
import { type SdkCalls, callSdk } from './sdk-errors.js'

const SECRET = 'a-secret-of-the-answer'

interface Circumstances {
  readonly place?: 'refresh' | 'callback'
  readonly isOnline?: boolean
}

const rejected = async (
  ownError: SdkCalls['ownError'],
  error: unknown,
  { place = 'refresh', isOnline = true }: Circumstances = {},
): Promise<unknown> =>
  callSdk({ ownError, isOnline: () => isOnline }, { signal: new AbortController().signal, place }, () =>
    Promise.reject(error),
  ).catch((failed: unknown) => failed)

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

  it('names the claim because of which the SDK refused an ID Token', async () => {
    const failed = await rejected(auth0Error, new Error('Issuer (iss) claim mismatch in the ID token; found "x"'))
    expect(String(failed)).toContain('`iss`')
  })

  it.each([
    ['no words if it has none', 'text', 'The SDK failed.'],
    ['its name and its codes', { name: 'GenericError', error: 'server_error', code: 7 }, 'GenericError server_error'],
    ['a word of 64 characters', { name: 'n'.repeat(64) }, 'n'.repeat(64)],
    ['no word of 65 characters', { name: 'n'.repeat(65) }, 'The SDK failed.'],
    ['no sentence', { name: `found ${SECRET}` }, 'The SDK failed.'],
  ])('keeps as the cause %s', async (_, error, message) => {
    expect(await rejected(() => undefined, error)).toMatchObject({ cause: { message } })
  })

  it('is cancelled when its signal aborts, whatever the SDK rejects with', async () => {
    const controller = new AbortController()
    const call = { signal: controller.signal, place: 'callback' } as const
    const called = callSdk({ ownError: auth0Error, isOnline: () => true }, call, async () => {
      controller.abort()
      throw { error: 'server_error' }
    })
    await expect(called).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('rethrows a `ServiceError` unchanged', async () => {
    const error = new ServiceError('subjectMismatch')
    expect(await rejected(auth0Error, error)).toBe(error)
  })

  const failedRequest = new TypeError('Failed to fetch')
  it.each([
    ['retryable while the device is online', {}, 'providerUnavailable', true],
    ['offline while the device is', { isOnline: false }, 'offline', false],
    [
      'not retryable on a callback, because the code may have arrived',
      { place: 'callback', isOnline: false },
      'providerUnavailable',
      false,
    ],
  ] as const)('reports a failed request: %s', async (_, circumstances, code, retryable) => {
    expect(await rejected(keycloakError, failedRequest, circumstances)).toMatchObject({ code, retryable })
  })

  it('reports an unknown error as unexpected', async () => {
    expect(await rejected(keycloakError, new Error('x is not iterable'))).toMatchObject({ code: 'unexpected' })
  })
})

describe('auth0Error()', () => {
  it.each([
    ['sessionLost', 'refresh', { error: 'login_required' }],
    ['cannotReauthenticate', 'callback', { error: 'login_required' }],
    ['popupClosed', 'callback', { error: 'cancelled' }],
    ['tokenExpired', 'refresh', new Error('Expiration Time (exp) claim error in the ID token; current time (2) is')],
    ['callbackRefused', 'callback', new Error('Nonce (nonce) claim mismatch in the ID token; expected "a"')],
    ['misconfigured', 'callback', new Error('ID token could not be decoded')],
    ['unexpected', 'callback', new Error('x is not a function')],
  ] as const)('reads %s at a %s', async (code, place, error) => {
    expect(await rejected(auth0Error, error, { place })).toMatchObject({ code })
  })

  it('names no claim for an ID Token that the SDK could not decode', async () => {
    expect(String(await rejected(auth0Error, new Error('ID token could not be decoded')))).not.toContain('its claim')
  })
})

describe('keycloakError()', () => {
  const answered = (status: number): Error => Object.assign(new Error(SECRET), { response: { status } })

  it.each([
    ['sessionLost', 'refresh', false, answered(400)],
    ['callbackRefused', 'callback', false, answered(400)],
    ['misconfigured', 'refresh', false, answered(401)],
    ['misconfigured', 'refresh', false, answered(428)],
    ['providerUnavailable', 'refresh', true, answered(429)],
    ['misconfigured', 'refresh', false, answered(499)],
    ['providerUnavailable', 'refresh', true, answered(500)],
    ['callbackRefused', 'callback', false, new Error('Invalid nonce.')],
    ['sessionLost', 'refresh', false, new Error('Unable to update token, no refresh token available.')],
    ['providerUnavailable', 'refresh', true, new Error('Timeout when waiting for 3rd party check iframe message.')],
  ] as const)('reads %s at a %s (retryable: %s)', async (code, place, retryable, error) => {
    expect(await rejected(keycloakError, error, { place })).toMatchObject({ code, retryable })
  })
})

describe('mustAsk()', () => {
  it.each([new Error('ID token is required but missing'), { error: 'interaction_required' }])(
    'asks the end-user if a renewal brings nothing: %s',
    (error) => expect(mustAsk(error)).toBe(true),
  )

  it.each([new Error('Failed to fetch'), { error: 'invalid_grant' }, null])('does not prompt for %s', (error) =>
    expect(mustAsk(error)).toBe(false),
  )
})
