import type { Authentication, ClaimsMapping } from '@reauth/policy'
import { attempt } from '../platform/attempt.js'
import { type ReauthClock, deviceClock } from '../platform/clock.js'
import { isDeviceOnline } from '../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { CallOptions, InProcessBrowser, PromptOptions, ReauthService } from '../service/reauth-service.js'
import { ServiceError, failureOfServiceError } from '../words/service-error.js'
import { readSessionClaims } from './app-session/session-claims.js'
import { SessionEndpoint } from './app-session/session-endpoint.js'
import type { PasskeyRequest, SimpleWebAuthnBrowser } from './app-session/webauthn-browser.js'
import { toPasskeyError } from './app-session/webauthn-errors.js'

export type { PasskeyRequest, SimpleWebAuthnBrowser } from './app-session/webauthn-browser.js'

/** The options of {@link webauthn}. */
export interface WebAuthnOptions<Request extends PasskeyRequest = PasskeyRequest, Assertion = object> {
  /**
   * The service for everything except the prompt: claims, tokens and session changes. Use `session()`, or the adapter
   * of an OpenID Provider.
   */
  readonly service: ReauthService
  /**
   * The endpoint that answers a POST with the options for the authenticator, from `generateAuthenticationOptions()`.
   */
  readonly optionsURL?: string
  /**
   * The endpoint that verifies the assertion, which is posted as JSON. It returns the new claims; after `null` they are
   * read from `service` again.
   */
  readonly verifyURL?: string
  /** Returns the options instead of `optionsURL`. */
  readonly begin?: (options: CallOptions) => Request | Promise<Request>
  /**
   * Verifies the assertion instead of `verifyURL`. May return the new claims; otherwise they are read from `service`
   * again.
   */
  readonly finish?: (assertion: Assertion, options: CallOptions) => unknown
  /**
   * Whether the options are fetched in the end-user's click, as soon as a prompt may follow. Set it to `false` if the
   * challenge belongs to an operation, which is opened later. Default: `true`.
   */
  readonly prefetch?: boolean
  /**
   * `'redirect'`: the page leaves with the redirect of `service` if the end-user has no passkey, or the browser needs a
   * click. Default: none.
   */
  readonly fallback?: 'redirect'
  /** The names of the claims that `verifyURL` and `finish` return. Default: `openIdConnectClaims`. */
  readonly claims?: ClaimsMapping
  /** Whether the device believes that it has a network. Default: `navigator.onLine`. */
  readonly isOnline?: () => boolean
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
}

const OPTIONS: OptionTypes<keyof WebAuthnOptions> = {
  service: '.refreshIdToken.getIdToken.classifyError',
  optionsURL: 'string',
  verifyURL: 'string',
  begin: 'function',
  finish: 'function',
  prefetch: 'boolean',
  fallback: "'redirect'",
  claims: '.canReauthenticate',
  isOnline: 'function',
  clock: '.monotonic.wall',
}

/**
 * Adds reauthentication with a passkey to a service. The app's own server creates the challenge and verifies the
 * assertion.
 *
 * The page proves nothing. A browser without WebAuthn uses the prompt of `service`.
 *
 * @param browser The module `@simplewebauthn/browser`. It is injected.
 * @param options The service, and the two endpoints of the app's server.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const service = webauthn(browser, { service: session({ url: '/api/session' }), optionsURL: '/api/passkeys/options', verifyURL: '/api/passkeys/verify' })
 *
 * @see {@link https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion WebAuthn §7.2}
 */
export function webauthn<Request extends PasskeyRequest, Assertion extends object>(
  browser: SimpleWebAuthnBrowser<Request, Assertion>,
  options: WebAuthnOptions<Request, Assertion>,
): ReauthService {
  checkOptionTypes('webauthn()', options, OPTIONS)
  if (typeof browser?.startAuthentication !== 'function')
    refuseOption('browser', 'the module `@simplewebauthn/browser`', browser)
  const { service, fallback } = options
  for (const [url, own] of [
    ['optionsURL', 'begin'],
    ['verifyURL', 'finish'],
  ] as const) {
    if (!options[url] === (options[own] === undefined))
      refuseOption(url, `the address of an endpoint, or omitted if \`${own}\` is set`, options[url])
  }
  if (service === undefined) refuseOption('service', 'the service that reads the claims', service)
  const redirect = service.browser?.kind === 'redirect' ? service.browser : undefined
  if (fallback !== undefined && redirect === undefined)
    refuseOption('fallback', 'left out if `service` has no redirect', fallback)
  const canPrompt = service.browser === undefined || browser.browserSupportsWebAuthn()
  return {
    ...service,
    ...(canPrompt && { browser: new PasskeyBrowser(browser, options, fallback && redirect) }),
    classifyError: (error) =>
      attempt(() => error instanceof ServiceError) === true
        ? failureOfServiceError(error)
        : service.classifyError(error),
  }
}

/** How long a prepared challenge is used, in milliseconds. Later another one is fetched. */
const PREPARED_FOR = 60_000

interface Prepared<Request> {
  readonly request: Promise<Request>
  readonly at: number
}

class PasskeyBrowser<Request extends PasskeyRequest, Assertion extends object> implements InProcessBrowser {
  readonly kind = 'inProcess'
  readonly fallback?: NonNullable<InProcessBrowser['fallback']>
  readonly #browser: SimpleWebAuthnBrowser<Request, Assertion>
  readonly #options: WebAuthnOptions<Request, Assertion>
  readonly #endpoint: SessionEndpoint
  readonly #clock: ReauthClock
  #prepared: Prepared<Request> | undefined

  constructor(
    browser: SimpleWebAuthnBrowser<Request, Assertion>,
    options: WebAuthnOptions<Request, Assertion>,
    fallback: InProcessBrowser['fallback'],
  ) {
    this.#browser = browser
    this.#options = options
    this.#endpoint = new SessionEndpoint(options.isOnline ?? isDeviceOnline)
    this.#clock = options.clock ?? deviceClock
    if (fallback !== undefined) this.fallback = fallback
  }

  prepare(): () => void {
    if (this.#options.prefetch === false || !this.#browser.browserSupportsWebAuthn()) return () => {}
    const controller = new AbortController()
    const prepared = this.#fetch(controller.signal)
    this.#prepared = prepared
    return () => {
      if (this.#prepared === prepared) this.#prepared = undefined
      controller.abort()
    }
  }

  async reauthenticate({ acrValues, signal }: PromptOptions): Promise<Authentication> {
    if (!this.#browser.browserSupportsWebAuthn()) throw new ServiceError('cannotReauthenticate')
    if (acrValues.length > 0) {
      throw new ServiceError('acrValuesUnsupported', {
        message: 'A passkey reaches no `acr_values`. Require `methods` instead.',
      })
    }
    const prepared = this.#take() ?? this.#fetch(signal)
    const request = await this.#endpoint.call(signal, () => prepared.request)
    // The SDK treats an empty list as no list, and would offer the passkeys of other end-users. The statechart leaves
    // the page if a prompt is blocked.
    if (request.allowCredentials?.length === 0)
      throw new ServiceError(this.fallback === undefined ? 'cannotReauthenticate' : 'popupBlocked')
    const assertion = await this.#ask(request, signal).catch((error: ServiceError) => {
      // There was no prompt, so the challenge can be used for the next click.
      if (error.code === 'popupBlocked') this.#prepared = prepared
      throw error
    })
    const { service, verifyURL, finish, claims } = this.#options
    const verified =
      finish === undefined
        ? await this.#endpoint.ask(verifyURL!, { signal }, assertion)
        : await this.#endpoint.call(signal, () => finish(assertion, { signal }), false)
    return verified === undefined || verified === null
      ? service.refreshIdToken({ signal })
      : readSessionClaims(verified, claims)
  }

  #fetch(signal: AbortSignal): Prepared<Request> {
    const { optionsURL, begin } = this.#options
    const request = (
      begin === undefined
        ? this.#endpoint.ask(optionsURL!, { signal }, {})
        : this.#endpoint.call(signal, () => begin({ signal }))
    ) as Promise<Request>
    // The prompt reports the error.
    request.catch(() => {})
    return { request, at: this.#clock.monotonic() }
  }

  #take(): Prepared<Request> | undefined {
    const prepared = this.#prepared
    this.#prepared = undefined
    return prepared !== undefined && this.#clock.monotonic() - prepared.at < PREPARED_FOR ? prepared : undefined
  }

  async #ask(request: Request, signal: AbortSignal): Promise<Assertion> {
    if (signal.aborted) throw new ServiceError('cancelled')
    const { WebAuthnAbortService } = this.#browser
    const { navigator, document } = globalThis
    const hadClick = navigator?.userActivation?.isActive !== false && document?.hasFocus() !== false
    const at = this.#clock.monotonic()
    const cancel = (): void => WebAuthnAbortService.cancelCeremony()
    signal.addEventListener('abort', cancel)
    try {
      return await this.#browser.startAuthentication({ optionsJSON: request })
    } catch (cause) {
      throw toPasskeyError(cause, { hadClick, elapsed: this.#clock.monotonic() - at })
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }
}
