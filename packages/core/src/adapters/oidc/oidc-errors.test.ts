import { describe, expect, it } from 'vitest'
import { ServiceError } from '../../words/service-error.js'
import { toServiceError } from './oidc-errors.js'

const SECRET = 'a-secret-of-the-answer'

/** An error of an SDK, which bundles its own classes. */
const errorOf = (fields: object): Error => Object.assign(new Error(SECRET), fields)

const read = (error: unknown, place: 'refresh' | 'callback' = 'refresh', isOnline = true) => {
  const { code, retryable } = toServiceError(error, place, () => isOnline)
  return { code, retryable }
}

describe('toServiceError()', () => {
  it.each([
    ['a request that was aborted', { name: 'AbortError' }, 'cancelled', false],
    ['a hidden frame without an answer', { name: 'ErrorTimeout' }, 'providerUnavailable', true],
    ['a token endpoint without an answer', { name: 'TimeoutError' }, 'providerUnavailable', true],
    ['a refresh token that is used up (RFC 6749 §5.2)', { error: 'invalid_grant' }, 'sessionLost', false],
    ['a gateway', { error: 'of_no_specification', status: 502 }, 'providerUnavailable', true],
    ['an error of no specification', { error: 'of_no_specification' }, 'unexpected', false],
    ['a page of a captive portal', { code: 'OAUTH_RESPONSE_IS_NOT_JSON' }, 'providerUnavailable', true],
    ['an issuer of http', { code: 'OAUTH_HTTP_REQUEST_FORBIDDEN' }, 'misconfigured', false],
    ['a provider without a token endpoint', { code: 'OAUTH_MISSING_SERVER_METADATA' }, 'misconfigured', false],
    ['an issuer of another name', { code: 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' }, 'misconfigured', false],
    ['an answer to another request', { code: 'OAUTH_INVALID_RESPONSE' }, 'unexpected', false],
    ['a mistake of the SDK itself', { name: 'TypeError', message: 'x is not a function' }, 'unexpected', false],
  ])('reads %s by its shape', (_, fields, code, retryable) => {
    expect(read(errorOf(fields))).toEqual({ code, retryable })
  })

  it("isn't retryable on a callback, because the code may have arrived (RFC 6749 §4.1.2)", () => {
    expect(read(errorOf({ name: 'TimeoutError' }), 'callback')).toEqual({
      code: 'providerUnavailable',
      retryable: false,
    })
  })

  it('refuses a callback whose answer belongs to another request', () => {
    expect(read(errorOf({ code: 'OAUTH_INVALID_RESPONSE' }), 'callback').code).toBe('callbackRefused')
  })

  it('returns offline when a request fails without a network', () => {
    expect(read(new TypeError('Failed to fetch'), 'refresh', false).code).toBe('offline')
  })

  it('returns a `ServiceError` unchanged', () => {
    const error = new ServiceError('sessionLost')
    expect(toServiceError(error, 'refresh', () => true)).toBe(error)
  })

  it.each([undefined, null, 'text'])('accepts any value: %s', (error) => {
    expect(read(error).code).toBe('unexpected')
  })

  it('accepts an error whose fields throw', () => {
    const error = Object.defineProperty({}, 'name', {
      get: () => {
        throw new Error(SECRET)
      },
    })
    expect(read(error).code).toBe('unexpected')
  })
})
