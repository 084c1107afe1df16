import type { OAuthErrorPlace } from '../../service/oauth-errors.js'
import type { ErrorFields, OwnError } from './sdk-errors.js'

/** Reads the errors that only `keycloak-js` has: an answer that is not OK has a `response`, and all others are recognized by their message. */
export function keycloakError({ message, response }: ErrorFields, place: OAuthErrorPlace): OwnError | undefined {
  const { status } = Object(response) as { readonly status?: unknown }
  if (typeof status === 'number') {
    // The SDK drops the session at any 400 that answers a refresh.
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
