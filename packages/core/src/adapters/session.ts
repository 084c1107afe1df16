import type { Authentication, ClaimsMapping } from '@reauth/policy'
import { isDeviceOnline } from '../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { CallOptions, PromptOptions, ReauthService } from '../service/reauth-service.js'
import { ServiceError, failureOfServiceError } from '../words/service-error.js'
import { checkedRedirectURI } from './callback-url.js'
import { SessionChanges } from './app-session/session-changes.js'
import { readSessionClaims } from './app-session/session-claims.js'
import { SessionEndpoint } from './app-session/session-endpoint.js'
import { SessionRedirect, type SignInURL } from './app-session/session-redirect.js'

export type { SignInPrompt, SignInURL } from './app-session/session-redirect.js'

/** The options of {@link session}. */
export interface SessionOptions {
  /**
   * The endpoint that returns the claims of the session as JSON, or 401 if nobody is signed in. Requested with the
   * session's cookie.
   */
  readonly url?: string
  /** Reads the claims instead of `url`. Returns `null` if nobody is signed in. */
  readonly readClaims?: (options: CallOptions) => unknown
  /**
   * The app's own sign-in page, where the end-user reauthenticates. It receives `state`, `max_age` and `acr_values` in
   * its query, and must return to `redirectURI` with the same `state`. A function returns the whole address itself.
   * Default: none.
   */
  readonly signInURL?: SignInURL
  /** The page to which the sign-in page returns. Absolute, without query and fragment. Required with `signInURL`. */
  readonly redirectURI?: string
  /**
   * Reauthenticates inside the page, for example with a dialog that asks for the password. May return the new claims;
   * otherwise they are read again. Default: none.
   */
  readonly reauthenticate?: (prompt: PromptOptions) => unknown
  /** The names of the claims. Default: `openIdConnectClaims`. */
  readonly claims?: ClaimsMapping
  /**
   * The `max_age` of a prompt. `'zero'` always prompts, `'needed'` is the value that the requirement needs. Default:
   * `'zero'`.
   */
  readonly maxAge?: 'zero' | 'needed'
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
}

const OPTIONS: OptionTypes<keyof SessionOptions> = {
  url: 'string',
  readClaims: 'function',
  signInURL: 'string or function',
  redirectURI: '',
  reauthenticate: 'function',
  claims: '.canReauthenticate',
  maxAge: "'zero' or 'needed'",
  isOnline: 'function',
}

/**
 * Creates the service of an app with a cookie session and no token in the page: a backend for frontend, better-auth,
 * NextAuth, or your own session.
 *
 * No token is sent: `getIdToken()` returns `''`, and the server decides with its session.
 *
 * @param options The source of the claims, and the way to reauthenticate. Without `signInURL` and `reauthenticate`
 * nobody can reauthenticate, except with `webauthn()`.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const service = session({ url: '/api/session', signInURL: '/sign-in', redirectURI: 'https://app.example.com/callback' })
 */
export function session(options: SessionOptions): ReauthService {
  checkOptionTypes('session()', options, OPTIONS)
  const { url, readClaims, signInURL, reauthenticate, claims, maxAge = 'zero', isOnline = isDeviceOnline } = options
  if ((url === undefined) === (readClaims === undefined) || url === '')
    refuseOption('url', 'the address of the claims, or left out if `readClaims` is given', url)
  if (signInURL !== undefined && reauthenticate !== undefined)
    refuseOption('reauthenticate', 'left out if `signInURL` is given', reauthenticate)
  const endpoint = new SessionEndpoint(isOnline)
  const changes = new SessionChanges(url ?? '', () => refreshIdToken({ signal: new AbortController().signal }))

  const read = async (ask: () => Promise<unknown>): Promise<Authentication> => {
    try {
      const authentication = readSessionClaims(await ask(), claims)
      changes.record(authentication)
      return authentication
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'sessionLost') changes.record(undefined)
      throw error
    }
  }
  const refreshIdToken = (callOptions: CallOptions): Promise<Authentication> =>
    read(() =>
      readClaims === undefined
        ? endpoint.ask(url!, callOptions)
        : endpoint.call(callOptions.signal, () => readClaims(callOptions)),
    )
  const browser = (): Pick<ReauthService, 'browser'> => {
    if (signInURL !== undefined)
      return {
        browser: new SessionRedirect(signInURL, checkedRedirectURI(options.redirectURI), maxAge, refreshIdToken),
      }
    if (reauthenticate === undefined) return {}
    return {
      browser: {
        kind: 'inProcess',
        maxAge,
        async reauthenticate(prompt) {
          const given = await endpoint.call(prompt.signal, () => reauthenticate(prompt), false)
          return given === undefined ? refreshIdToken(prompt) : read(async () => given)
        },
      },
    }
  }

  return {
    ...(url !== undefined && { namespace: () => url }),
    refreshIdToken,
    getIdToken: () => '',
    ...browser(),
    // Every rejection of this service already has a code.
    classifyError: failureOfServiceError,
    subscribe: (listener) => changes.subscribe(listener),
  }
}
