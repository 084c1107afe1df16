import { describe, expect, it } from 'vitest'
import { ServiceError } from '../../words/service-error.js'
import { toServiceError } from './authgear-errors.js'

const read = (error: unknown, place: 'refresh' | 'callback' = 'refresh', isOnline = true) => {
  const { code, retryable, cause } = toServiceError(error, place, () => isOnline)
  // The app can read the original error.
  expect(cause).toBe(error)
  return retryable ? `${code}, retryable` : code
}
const named = (name: string, more: object = {}) => Object.assign(new Error('x'), { name }, more)

describe('an error of the SDK', () => {
  it.each([
    [{ error: 'access_denied' }, 'cancelled'],
    [{ error: 'x_rate_limited' }, 'providerUnavailable, retryable'],
    [{ error: 'made_up' }, 'unexpected'],
    [{ error: undefined }, 'unexpected'],
    [named('AbortError'), 'cancelled'],
    [new Error('missing client ID'), 'misconfigured'],
    [new Error('missing endpoint in api client'), 'misconfigured'],
    [new Error('x'), 'unexpected'],
    [undefined, 'unexpected'],
    [null, 'unexpected'],
    ['x', 'unexpected'],
    [7, 'unexpected'],
  ])('is classified by its shape: %o is %s', (error, code) => {
    expect(read(error)).toBe(code)
  })

  it.each([
    [{ status: 428 }, 'unexpected'],
    [{ status: 429 }, 'providerUnavailable, retryable'],
    [{ status: 430 }, 'unexpected'],
    [{ status: 499 }, 'unexpected'],
    [{ status: 500 }, 'providerUnavailable, retryable'],
    [{ code: 503 }, 'providerUnavailable, retryable'],
    [{ code: '503' }, 'unexpected'],
    [named('InternalError', { info: { status_code: 502 } }), 'providerUnavailable, retryable'],
    [named('InternalError', { info: { status_code: 404 } }), 'unexpected'],
    [named('InternalError'), 'providerUnavailable, retryable'],
    [named('TooManyRequest'), 'providerUnavailable, retryable'],
    [named('ServiceUnavailable'), 'providerUnavailable, retryable'],
    [named('Forbidden'), 'unexpected'],
  ])('is retryable according to its HTTP status: %o is %s', (error, code) => {
    expect(read(error)).toBe(code)
  })

  it.each(['Failed to fetch', 'NetworkError when attempting to fetch resource.', 'Load failed', 'fetch failed'])(
    'that is a failed request is the network or the provider: %s',
    (message) => {
      expect(read(new TypeError(message))).toBe('providerUnavailable, retryable')
      expect(read(new TypeError(message), 'callback')).toBe('providerUnavailable')
      expect(read(new TypeError(message), 'refresh', false)).toBe('offline')
    },
  )

  it.each([
    "Cannot read properties of undefined (reading 'digest')",
    'window.crypto.subtle is undefined',
    'undefined is not an object',
    "null is not an object (evaluating 'x.y')",
    'x.digest is not a function',
    'Invalid URL',
  ])('that is a bug of the SDK does not count as a failed request, online or offline: %s', (message) => {
    expect(read(new TypeError(message))).toBe('misconfigured')
    expect(read(new TypeError(message), 'refresh', false)).toBe('misconfigured')
  })

  it('becomes the cause of the new error, but a `ServiceError` stays unchanged', () => {
    const error = { error: 'invalid_grant' }
    expect(toServiceError(error, 'callback', () => true)).toMatchObject({ code: 'callbackRefused', cause: error })
    const own = new ServiceError('sessionLost')
    expect(toServiceError(own, 'refresh', () => true)).toBe(own)
  })

  it('is unexpected if it cannot be read, or if `isOnline` throws', () => {
    const hostile = {
      get error(): never {
        throw new Error('no')
      },
    }
    expect(read(hostile)).toBe('unexpected')
    const broken = toServiceError(new TypeError('Failed to fetch'), 'refresh', () => {
      throw new Error('no')
    })
    expect(broken.code).toBe('unexpected')
  })
})
