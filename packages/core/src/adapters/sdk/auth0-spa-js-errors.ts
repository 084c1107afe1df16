import type { OAuthErrorPlace } from '../../service/oauth-errors.js'
import type { ErrorFields, OwnError } from './sdk-errors.js'

const unavailable: OwnError = { code: 'providerUnavailable', retryable: true }

/** Values of `error` that no specification defines: those of the SDK and of Auth0. */
const OWN = new Map<unknown, OwnError>([
  ['popup_open', { code: 'popupBlocked' }],
  ['cancelled', { code: 'popupClosed' }],
  ['timeout', unavailable],
  // An answer without an OAuth error.
  ['request_error', unavailable],
  ['too_many_requests', unavailable],
  ['missing_transaction', { code: 'callbackRefused' }],
  ['state_mismatch', { code: 'callbackRefused' }],
  ['missing_refresh_token', { code: 'sessionLost' }],
  // A rule or an action of the tenant denies this end-user.
  ['unauthorized', { code: 'cannotReauthenticate' }],
])

/** Errors of a renewal when the session exists, but only a prompt can renew it. */
const ASKS: readonly unknown[] = [
  'mfa_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
  'missing_refresh_token',
]

/** The SDK's message for a renewal without an ID Token. */
const NO_ID_TOKEN = 'ID token is required but missing'

/** Whether a renewal failed because it needs a prompt. */
export function mustAsk(thrown: unknown): boolean {
  const { error, message } = Object(thrown) as ErrorFields
  return ASKS.includes(error) || message === NO_ID_TOKEN
}

/** Reads the errors that only `@auth0/auth0-spa-js` has. */
export function auth0Error({ error, message }: ErrorFields, place: OAuthErrorPlace): OwnError | undefined {
  // In a hidden frame, the provider has no session, and the SDK has removed its own.
  if (error === 'login_required' && place === 'refresh') return { code: 'sessionLost' }
  if (error !== undefined) return OWN.get(error)
  const text = String(message)
  if (text.includes('(exp) claim error')) return { code: 'tokenExpired' }
  if (text.includes('(nonce) claim')) return { code: 'callbackRefused' }
  if (!/\bID token\b/.test(text)) return undefined
  const [, claim] = /\((\w+)\) claim/.exec(text) ?? []
  return {
    code: 'misconfigured',
    message: `\`@auth0/auth0-spa-js\` refused the ID Token${claim === undefined ? '' : ` for its claim \`${claim}\``}. Check \`domain\`, \`issuer\` and \`clientId\`, and leave \`max_age\` out of the \`authorizationParams\` of the client.`,
  }
}
