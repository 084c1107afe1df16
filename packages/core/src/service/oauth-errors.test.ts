import { describe, expect, it } from 'vitest'
import { failureOfOAuthError } from './oauth-errors.js'

describe('an OAuth error code', () => {
  it.each([
    ['access_denied', 'cancelled'],
    ['login_required', 'cannotReauthenticate'],
    ['interaction_required', 'cannotReauthenticate'],
    ['consent_required', 'cannotReauthenticate'],
    ['account_selection_required', 'cannotReauthenticate'],
    ['unmet_authentication_requirements', 'cannotReauthenticate'],
    ['unauthorized_client', 'misconfigured'],
    ['invalid_client', 'misconfigured'],
    ['unsupported_grant_type', 'misconfigured'],
    ['unsupported_response_type', 'misconfigured'],
    ['invalid_scope', 'misconfigured'],
  ])('%s is %s in every place, and is not retried', (error, code) => {
    expect(failureOfOAuthError(error)).toEqual({ code })
    expect(failureOfOAuthError(error, 'callback')).toEqual({ code })
  })

  it.each(['server_error', 'temporarily_unavailable', 'x_rate_limited', 'slow_down', 'authorization_pending'])(
    '%s is a provider that is temporarily unavailable',
    (error) => {
      expect(failureOfOAuthError(error)).toEqual({ code: 'providerUnavailable', retryable: true })
      expect(failureOfOAuthError(error, 'callback')).toEqual({ code: 'providerUnavailable', retryable: true })
    },
  )

  it.each([
    ['invalid_grant', 'sessionLost'],
    ['invalid_request', 'misconfigured'],
  ])('%s is %s at a refresh, and a refused callback on the callback page (RFC 6749 §5.2)', (error, code) => {
    expect(failureOfOAuthError(error)).toEqual({ code })
    expect(failureOfOAuthError(error, 'callback')).toEqual({ code: 'callbackRefused' })
  })

  it.each(['made_up', '', 'toString', '__proto__'])('is undefined if it is unknown: %j', (error) => {
    expect(failureOfOAuthError(error)).toBeUndefined()
  })
})
