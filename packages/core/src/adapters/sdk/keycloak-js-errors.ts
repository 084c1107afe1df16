import type { OAuthErrorPlace } from '../../service/oauth-errors.js'
import type { ErrorFields, OwnError } from './sdk-errors.js'

/** Reads the errors of `keycloak-js`. A failed response is in `response`. Other errors are recognized by their message. */
export function keycloakError({ message, response }: ErrorFields, place: OAuthErrorPlace): OwnError | undefined {
  const { status } = Object(response) as { readonly status?: unknown }
  if (typeof status === 'number') {
    // The SDK removes the session after any 400 response to a refresh.
    if (status === 400) return { code: place === 'callback' ? 'callbackRefused' : 'sessionLost' }
    if (status === 429 || status >= 500) return { code: 'providerUnavailable', retryable: true }
    return {
      code: 'misconfigured',
      message: `The token endpoint answered \`keycloak-js\` with HTTP ${status}. Check the client and its web origins at Keycloak.`,
    }
  }
  const text = String(message)
  if (text.includes('Invalid nonce')) return { code: 'callbackRefused' }
  if (text.includes('no refresh token')) return { code: 'sessionLost' }
  if (/\biframe\b/.test(text)) return { code: 'providerUnavailable', retryable: true }
  return undefined
}
