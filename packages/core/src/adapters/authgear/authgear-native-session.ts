import { authgearClaims, type Authentication, type ClaimsMapping, toAuthentication } from '@reauth/policy'
import { throwIfAborted } from '../../platform/abort.js'
import type { ReauthClock } from '../../platform/clock.js'
import { unlessAborted } from '../../platform/unless-aborted.js'
import { idTokenClaims } from '../../service/id-token-claims.js'
import type { CachedAuthentication, CallOptions, PromptOptions } from '../../service/reauth-service.js'
import { ServiceError } from '../../words/service-error.js'
import type { UntilForeground } from './app-foreground.js'
import type { AuthgearBiometricOptions } from './authgear-biometric-options.js'
import { toServiceError } from './authgear-errors.js'
import type { AuthgearNativeContainer } from './authgear-native-container.js'
import { endOfBiometricPrompt, toBiometricError, toBrowserError } from './authgear-native-errors.js'
import type { AuthgearWire } from './authgear-wire.js'
import { NewestIdToken } from './newest-id-token.js'
import { OwnIdToken } from './own-id-token.js'

/** The options of {@link AuthgearNativeSession}. */
export interface AuthgearNativeSessionOptions {
  readonly container: AuthgearNativeContainer
  /** Opens the in-app browser without biometrics. */
  readonly askInBrowser: (maxAge: number) => Promise<unknown>
  readonly onNegativeButton: 'browser' | 'cancel'
  /** Waits for the foreground. Default: a prompt that the system cancelled is not shown again. */
  readonly untilForeground: UntilForeground | undefined
  readonly wire: AuthgearWire | undefined
  /** The names of the claims. Default: Authgear's claims. */
  readonly claims: ClaimsMapping | undefined
  readonly isOnline: () => boolean
  readonly clock: ReauthClock
}

/** The end-user's session in the SDK of a native app. */
export class AuthgearNativeSession {
  readonly #options: AuthgearNativeSessionOptions
  readonly #tokens: NewestIdToken
  readonly #own: OwnIdToken
  /** The ID Token of another end-user who returned from the browser. For the SDK it is the newest one, but the session is not theirs. */
  #foreign: string | undefined

  constructor(options: AuthgearNativeSessionOptions) {
    this.#options = options
    this.#tokens = new NewestIdToken(options.container)
    this.#own = new OwnIdToken(options.clock)
  }

  /** Returns the newest ID Token, even if it has expired. */
  idToken(): string {
    const idToken = this.#hint()
    if (idToken === undefined) throw new ServiceError('sessionLost')
    return idToken
  }

  /** Returns the claims of the newest ID Token if this service requested it. */
  cached(): CachedAuthentication | undefined {
    const { container } = this.#options
    const arrival = this.#own.arrivalOf(this.#hint())
    const authentication = this.#claims()
    if (arrival === undefined || authentication === undefined) return undefined
    // A page may change a session that is shared with the device's browser.
    return { ...arrival, authentication, isLatest: arrival.isLatest && container.isSSOEnabled === false }
  }

  /** Requests a new ID Token. */
  async refresh({ signal }: CallOptions): Promise<Authentication> {
    const { container, isOnline } = this.#options
    try {
      await this.#during(signal, async () => {
        const before = container.getIDTokenHint()
        await container.refreshAccessTokenIfNeeded()
        throwIfAborted(signal)
        // A renewed access token comes with an ID Token, so a second request is unnecessary.
        const idToken = container.getIDTokenHint()
        if (idToken === before || idToken === undefined) await this.#request()
      })
    } catch (error) {
      throw signal.aborted ? cancelled(error) : toServiceError(error, 'refresh', isOnline)
    }
    return this.#read()
  }

  /** Asks for a fingerprint or a face. It starts a new session, which replaces the previous one. */
  async reauthenticateWithBiometric(
    biometric: AuthgearBiometricOptions,
    { acrValues, signal }: PromptOptions,
  ): Promise<Authentication> {
    refuseAcrValues(acrValues)
    const { container, untilForeground, isOnline } = this.#options
    let wasInterrupted = false
    for (;;) {
      try {
        await this.#prompt(signal, () => container.authenticateBiometric(biometric))
        return this.#read()
      } catch (error) {
        const end = signal.aborted ? 'cancelled' : endOfBiometricPrompt(error)
        if (end === undefined) throw toBiometricError(error, isOnline)
        if (end !== 'interrupted' || wasInterrupted || untilForeground === undefined) throw this.#refusal(end, error)
        wasInterrupted = true
        await untilForeground(signal).catch((cause: unknown) => {
          throw cancelled(cause)
        })
      }
    }
  }

  /** Prompts on Authgear's page. */
  async reauthenticateInBrowser({ maxAge, acrValues, signal }: PromptOptions): Promise<Authentication> {
    refuseAcrValues(acrValues)
    const { askInBrowser, isOnline } = this.#options
    // The SDK opens the browser only with an ID Token in memory.
    if (this.#hint() === undefined) await this.refresh({ signal })
    const before = this.#read()
    this.#checkCanReauthenticate(before)
    try {
      await this.#prompt(signal, () => askInBrowser(maxAge))
    } catch (error) {
      throw signal.aborted ? cancelled(error) : toBrowserError(error, isOnline)
    }
    const after = this.#read()
    if (after.subject !== before.subject) {
      this.#foreign = this.#hint()
      throw new ServiceError('subjectMismatch')
    }
    // Authgear continues the session unless it has ended. Otherwise the end-user signed in to a new one, to which the app's refresh token doesn't belong.
    return isAnother(before.sessionId, after.sessionId) ? this.refresh({ signal }) : after
  }

  #request(): Promise<void> {
    const { container } = this.#options
    return this.#own.requesting(
      () => container.refreshIDToken(),
      () => this.#tokens.get(),
    )
  }

  /**
   * Opens a prompt until the signal aborts. The SDK can't close it: a late answer changes the SDK's session, unless the wire stops it.
   *
   * The SDK stores new tokens only after it has read the user's info. The wire passes on the ID Token earlier.
   */
  #prompt(signal: AbortSignal, prompt: () => Promise<unknown>): Promise<void> {
    const { wire } = this.#options
    const prompting = async (): Promise<void> => {
      const prompted = prompt().then(() => undefined)
      const early = await (wire === undefined ? prompted : Promise.race([prompted, nextIdToken(wire, signal)]))
      if (early !== undefined) this.#tokens.keep(early)
    }
    return this.#during(signal, () => this.#own.prompting(prompting, () => this.#tokens.get()))
  }

  /** Calls the SDK until the signal aborts. */
  #during(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const { wire } = this.#options
    return wire === undefined ? unlessAborted(signal, work) : wire.abortable(signal, work)
  }

  #refusal(end: NonNullable<ReturnType<typeof endOfBiometricPrompt>>, cause: unknown): ServiceError {
    const { onNegativeButton } = this.#options
    if (end === 'interrupted') return new ServiceError('biometricUnavailable', { retryable: true, cause })
    return new ServiceError(end === 'biometricDeclined' && onNegativeButton === 'cancel' ? 'cancelled' : end, { cause })
  }

  #checkCanReauthenticate({ canReauthenticate }: Authentication): void {
    if (canReauthenticate === false) throw new ServiceError('cannotReauthenticate')
    if (this.#options.container.canReauthenticate()) return
    throw new ServiceError('misconfigured', {
      message: `Authgear's SDK reauthenticates only if the ID Token's claim \`${authgearClaims.canReauthenticate}\` is the boolean \`true\`. Make the provider issue it.`,
    })
  }

  #read(): Authentication {
    const authentication = this.#claims()
    if (authentication === undefined) throw new ServiceError('sessionLost')
    return authentication
  }

  #claims(): Authentication | undefined {
    const { claims = authgearClaims } = this.#options
    return toAuthentication(idTokenClaims(this.#hint()), claims)
  }

  #hint(): string | undefined {
    const idToken = this.#tokens.get()
    return idToken === this.#foreign ? undefined : idToken
  }
}

/** Resolves to the next ID Token, unless the run has ended by then, because the token then belongs to another prompt. */
async function nextIdToken(wire: AuthgearWire, signal: AbortSignal): Promise<string> {
  const idToken = await wire.nextIdToken()
  return signal.aborted ? new Promise(() => {}) : idToken
}

/** A session without a `sid` is never considered different. */
const isAnother = (before: string | undefined, after: string | undefined): boolean =>
  before !== undefined && after !== undefined && before !== after

const cancelled = (cause: unknown): ServiceError => new ServiceError('cancelled', { cause })

function refuseAcrValues(acrValues: readonly string[]): void {
  if (acrValues.length === 0) return
  throw new ServiceError('acrValuesUnsupported', {
    message:
      "Authgear's SDKs for native apps send no `acr_values`. Require `methods` instead, or use an adapter that sends them.",
  })
}
