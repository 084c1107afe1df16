import { authgearClaims, type Authentication, toAuthentication } from '@reauth/policy'
import { throwIfAborted } from '../../platform/abort.js'
import { attempt } from '../../platform/attempt.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import type { CallOptions, RedirectBrowser } from '../../service/reauth-service.js'
import { toFailure } from '../../words/codes.js'
import { ServiceError } from '../../words/service-error.js'
import { AuthgearSession, type AuthgearSessionOptions } from './authgear-session.js'
import type { AuthgearWebContainer } from './authgear-web-container.js'
import { CodeVerifiers } from './code-verifiers.js'

/** A session that reauthenticates by leaving the page. A page loads this code in idle time, or when its first run starts. */
export class AuthgearRedirect extends AuthgearSession {
  readonly #verifiers: CodeVerifiers

  constructor(options: AuthgearSessionOptions) {
    super(options)
    this.#verifiers = new CodeVerifiers(options.container, () => options.clock.wall())
  }

  /** Resolves before the page is gone. */
  async start({ state, maxAge, acrValues, signal }: Parameters<RedirectBrowser['start']>[0]): Promise<void> {
    const { container, redirectURI } = this.options
    if (acrValues.length > 0) {
      throw new ServiceError('acrValuesUnsupported', {
        message: '`@authgear/web` sends no `acr_values`. Require `methods` instead, or use an adapter that sends them.',
      })
    }
    await this.call(signal, async () => {
      // The SDK leaves only with an ID Token in memory.
      if (container.getIDTokenHint() === undefined) await container.refreshIDToken()
      throwIfAborted(signal)
      const { canReauthenticate, sessionId } = this.read()
      if (canReauthenticate === false) throw new ServiceError('cannotReauthenticate')
      const leave = (): Promise<void> => container.startReauthentication({ redirectURI, state, maxAge })
      try {
        await this.#verifiers.starting(state, leave, sessionId)
      } catch (error) {
        throw container.canReauthenticate() ? error : refusedBySdk(container, error)
      }
    })
  }

  /** Exchanges the code, and reads the claims as soon as the new ID Token is there. */
  async finish(url: URL, { signal }: CallOptions): Promise<Authentication> {
    const { container, redirectURI, wire, isOnline } = this.options
    const state = url.searchParams.get('state') ?? ''
    // The code can be sent only once, so wait for the network. An error needs no network.
    if (url.searchParams.has('code') && !isOnline()) throw new ServiceError('offline')
    const finishing = async (): Promise<string | undefined> => {
      // The SDK reads the verifier and the address of the page before its first `await`.
      const finished = this.#verifiers
        .finishing(state, () => atCallback(redirectURI, url, () => container.finishReauthentication()))
        .then(() => undefined)
      return wire === undefined ? finished : Promise.race([finished, wire.nextIdToken()])
    }
    const left = this.#verifiers.sessionOf(state)
    try {
      const early = await this.call(signal, finishing, 'callback')
      if (early !== undefined) this.tokens.keep(early)
      this.#verifiers.forget(state)
    } catch (error) {
      // The same callback may be finished later.
      const { code } = toFailure(error)
      if (code !== 'offline' && code !== 'providerUnavailable') this.#verifiers.forget(state)
      throw error
    }
    const back = this.read()
    // If the earlier session has ended, Authgear starts a new one. The SDK continues with the earlier one. Only a refresh shows whether it has ended.
    if (left === undefined || back.sessionId === undefined || back.sessionId === left) return back
    await this.call(signal, () => container.refreshIDToken())
    const refreshed = this.read()
    // The statechart refuses a different end-user.
    return refreshed.subject === back.subject ? refreshed : back
  }
}

/**
 * Calls the SDK while the page's address is that of a callback, with exactly the redirect URI. The SDK reads the address before its first `await`. Then the previous
 * address is restored.
 */
function atCallback<Result>(redirectURI: string, { search }: URL, read: () => Result): Result {
  const address = attempt(() => location.href)
  const callback = redirectURI + search
  if (address === undefined || address.split('#')[0] === callback) return read()
  const show = (href: string): unknown => attempt(() => history.replaceState(history.state, '', href))
  show(callback)
  try {
    return read()
  } finally {
    show(address)
  }
}

/** The SDK starts only if Authgear's claim is `true`. Otherwise it throws a plain `Error`. */
function refusedBySdk(container: AuthgearWebContainer, cause: unknown): ServiceError {
  const can = toAuthentication(idTokenClaims(container.getIDTokenHint()), authgearClaims)?.canReauthenticate
  if (can === false) return new ServiceError('cannotReauthenticate', { cause })
  return new ServiceError('misconfigured', {
    message: `\`@authgear/web\` starts a reauthentication only if the ID Token's claim \`${authgearClaims.canReauthenticate}\` is the boolean \`true\`. Make the provider issue it.`,
    cause,
  })
}
