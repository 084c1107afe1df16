import type { Failure, FailureCode } from '../words/codes.js'

/** Where the error came from: the callback and its code exchange, or any other request. */
export type OAuthErrorPlace = 'refresh' | 'callback'

const unavailable = { code: 'providerUnavailable', retryable: true } as const
const same = (code: FailureCode): Readonly<Record<OAuthErrorPlace, Failure>> => ({
  refresh: { code },
  callback: { code },
})

const FAILURES = new Map<string, Readonly<Record<OAuthErrorPlace, Failure>>>([
  ['access_denied', same('cancelled')],
  // The OpenID Provider cannot prompt this end-user now.
  ['login_required', same('cannotReauthenticate')],
  ['interaction_required', same('cannotReauthenticate')],
  ['consent_required', same('cannotReauthenticate')],
  ['account_selection_required', same('cannotReauthenticate')],
  ['unmet_authentication_requirements', same('cannotReauthenticate')],
  // On the callback page the code was used or is too old, and the session is unchanged.
  ['invalid_grant', { refresh: { code: 'sessionLost' }, callback: { code: 'callbackRefused' } }],
  ['invalid_request', { refresh: { code: 'misconfigured' }, callback: { code: 'callbackRefused' } }],
  ['unauthorized_client', same('misconfigured')],
  ['invalid_client', same('misconfigured')],
  ['unsupported_grant_type', same('misconfigured')],
  ['unsupported_response_type', same('misconfigured')],
  ['invalid_scope', same('misconfigured')],
  ...[
    'server_error',
    'temporarily_unavailable',
    // Authgear's name for HTTP 429.
    'x_rate_limited',
    'slow_down',
    'authorization_pending',
  ].map((code) => [code, { refresh: unavailable, callback: unavailable }] as const),
])

/**
 * Maps an OAuth error code to a failure of a sensitive action. All adapters use this table.
 *
 * @param error The `error` of an authorization or token response, such as `'invalid_grant'`.
 * @param place `'callback'` for the parameters of a callback and the exchange of its code. Default: `'refresh'`.
 * @returns The failure, or `undefined` for a code that none of the specifications below defines.
 *
 * @example
 * classifyError: (error) => failureOfOAuthError(errorCodeOf(error)) ?? { code: 'unexpected' }
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 RFC 6749 §4.1.2.1 and §5.2}
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#AuthError OIDC Core §3.1.2.6}
 */
export function failureOfOAuthError(error: string, place: OAuthErrorPlace = 'refresh'): Failure | undefined {
  return FAILURES.get(error)?.[place]
}
