import { type Authentication, authgearClaims, toAuthentication } from '@reauth/policy'
import { idTokenClaims } from '../service/id-token-claims.js'
import { type OAuthErrorPlace, failureOfOAuthError } from '../service/oauth-errors.js'
import type { PromptOptions, ReauthService, SessionChange } from '../service/reauth-service.js'
import { toFailure } from '../words/codes.js'
import { ServiceError } from '../words/service-error.js'
import type { AdapterWorld, EndUserAnswer, ProviderFault } from './adapter-world.js'

const REDIRECT = 'https://app.example.com/callback'
const ERRORS: Partial<Record<EndUserAnswer, string>> = { cancels: 'access_denied', cannotBeAsked: 'login_required' }

/** An error answer of the provider. */
class OAuthError extends Error {
  readonly error: string
  constructor(error: string) {
    super(error)
    this.error = error
  }
}

/** A window of the page. */
interface MemoryWindow {
  close(): void
}

/** A provider, an end-user and a browser in memory. */
export class MemoryWorld implements AdapterWorld {
  readonly patience = 1000
  readonly browser: AdapterWorld['browser']
  otherClient: NonNullable<AdapterWorld['otherClient']> = () => memoryAdapter(this, 'other')

  #now = 1_700_000_000
  #authTime: number | undefined
  #answer: EndUserAnswer = 'approves'
  #fault: ProviderFault | undefined
  #omitted: readonly string[] = []
  #requests = 0
  #prompts = 0
  #tokens = 0
  #secrets: string[] = []
  #asked: URLSearchParams | undefined
  readonly #codes = new Set<string>()
  readonly #used = new Set<string>()
  /** The ID Tokens that the browser stores for the app, with the newest last. */
  idTokens: string[] = []
  areWindowsBlocked = false

  constructor(browser: AdapterWorld['browser']) {
    this.browser = browser
  }

  begin(): void {
    this.#authTime = this.now()
    this.#answer = 'approves'
    this.#fault = undefined
    this.#omitted = []
    this.#requests = 0
    this.#prompts = 0
    this.#secrets = []
    this.#asked = undefined
    this.areWindowsBlocked = false
    this.idTokens = [this.#issue()]
  }
  now = (): number => this.#now
  secrets = (): readonly string[] => this.#secrets
  requests = (): number => this.#requests
  prompts = (): number => this.#prompts
  endUser(answer: EndUserAnswer): void {
    this.#answer = answer
  }
  fail(fault: ProviderFault): void {
    this.#fault = fault
  }
  loseSession(): void {
    this.#authTime = undefined
  }
  passTime(seconds: number): void {
    this.#now += seconds
  }
  omitClaims(names: readonly string[]): void {
    this.#omitted = names
  }
  blockWindows(): void {
    this.areWindowsBlocked = true
  }
  async authorizationRequest(): Promise<URLSearchParams> {
    while (this.#asked === undefined) await new Promise((resolve) => setTimeout(resolve, 0))
    return this.#asked
  }
  async callback(): Promise<URL> {
    const url = new URL(REDIRECT)
    url.searchParams.set('state', (await this.authorizationRequest()).get('state')!)
    const error = ERRORS[this.#answer]
    url.searchParams.set(error === undefined ? 'code' : 'error', error ?? this.#approve())
    return url
  }

  /** Leaves the page for the provider. */
  leave(asked: URLSearchParams): void {
    this.#prompts += 1
    this.#asked = asked
  }
  /** `window.open()`. */
  open(): MemoryWindow | null {
    if (this.areWindowsBlocked) return null
    this.#prompts += 1
    return { close: () => {} }
  }
  /** Opens the provider in a window, and returns with a code. */
  async askInWindow(asked: URLSearchParams, signal: AbortSignal): Promise<string> {
    this.#asked = asked
    if (this.#answer === 'hesitates') await aborted(signal)
    if (this.#answer === 'closesWindow') throw new ServiceError('popupClosed')
    const error = ERRORS[this.#answer]
    if (error !== undefined) throw new OAuthError(error)
    return this.#approve()
  }
  /** Asks for a fingerprint on the device. */
  async askForFingerprint(signal: AbortSignal): Promise<void> {
    if (this.#answer === 'hesitates') await aborted(signal)
    if (this.#answer === 'cancels') throw new ServiceError('cancelled')
    if (this.#answer === 'isLockedOut') throw new ServiceError('biometricLockout')
    this.#authTime = this.now()
  }
  isUsed = (code: string | null): boolean => this.#used.has(code!)
  /** The token endpoint. */
  async token(signal: AbortSignal, code?: string | null): Promise<void> {
    this.#requests += 1
    await Promise.resolve()
    signal.throwIfAborted()
    if (this.#fault === 'offline') throw new TypeError('Failed to fetch')
    if (this.#fault === 'error') throw new OAuthError('server_error')
    if (this.#fault === 'garbage') throw new SyntaxError('Unexpected token <')
    if (this.#fault === 'hang') await aborted(signal)
    if (this.#authTime === undefined) throw new OAuthError('invalid_grant')
    if (code !== undefined) {
      if (!this.#codes.delete(code!)) throw new OAuthError('invalid_grant')
      this.#used.add(code!)
    }
    this.idTokens.push(this.#issue())
  }

  #approve(): string {
    this.#authTime = this.now()
    const code = this.#secret('code')
    this.#codes.add(code)
    return code
  }
  #issue(): string {
    const iat = this.now()
    const claims = {
      iss: 'https://op.example.com',
      sub: 'alice',
      iat,
      exp: iat + 300,
      auth_time: this.#authTime,
      amr: ['pwd'],
      [authgearClaims.canReauthenticate as string]: true,
      jti: this.#secret('id'),
    }
    const kept = Object.fromEntries(Object.entries(claims).filter(([name]) => !this.#omitted.includes(name)))
    const idToken = `e30.${btoa(JSON.stringify(kept)).replaceAll('+', '-').replaceAll('/', '_')}.c2ln`
    this.#secrets.push(idToken)
    return idToken
  }
  #secret(kind: string): string {
    this.#tokens += 1
    const secret = `${kind}-that-is-secret-${this.#tokens}`
    this.#secrets.push(secret)
    return secret
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  })

function toServiceError(error: unknown, place: OAuthErrorPlace): ServiceError {
  if (error instanceof ServiceError) return error
  if (error instanceof OAuthError) {
    const { code, retryable = false } = failureOfOAuthError(error.error, place) ?? { code: 'unexpected' }
    return new ServiceError(code, { retryable, cause: error })
  }
  if (error instanceof TypeError) return new ServiceError('offline', { cause: error })
  return new ServiceError('providerUnavailable', { cause: error })
}

/** A correct adapter. */
export function memoryAdapter(world: MemoryWorld, client = 'app'): ReauthService {
  const listeners = new Map<(change: SessionChange) => void, boolean>()
  let prepared: MemoryWindow | null | undefined

  const claims = (): Authentication => toAuthentication(idTokenClaims(world.idTokens.at(-1)), authgearClaims)!
  const call = async (
    signal: AbortSignal,
    work: () => Promise<void>,
    place: OAuthErrorPlace = 'refresh',
  ): Promise<Authentication> => {
    try {
      signal.throwIfAborted()
      await work()
    } catch (error) {
      const failure = signal.aborted ? new ServiceError('cancelled') : toServiceError(error, place)
      if (failure.code === 'sessionLost') {
        for (const [listener, isTold] of listeners) {
          listeners.set(listener, true)
          if (!isTold) listener('lost')
        }
      }
      throw failure
    }
    return claims()
  }
  const parametersOf = ({ maxAge, acrValues, state = '' }: PromptOptions & { state?: string }): URLSearchParams =>
    new URLSearchParams({
      client_id: client,
      state,
      ...(maxAge !== undefined && { max_age: String(maxAge) }),
      ...(acrValues.length > 0 && { acr_values: acrValues.join(' ') }),
    })

  return {
    namespace: () => `https://op.example.com|${client}`,
    cachedAuthentication: () => ({ authentication: claims(), elapsed: 0, isLatest: false }),
    refreshIdToken: ({ signal }) => call(signal, () => world.token(signal)),
    getIdToken: () => world.idTokens.at(-1)!,
    biometric: {
      isEnabled: () => true,
      reauthenticate: ({ signal }) =>
        call(signal, async () => {
          await world.askForFingerprint(signal)
          await world.token(signal)
        }),
    },
    browser:
      world.browser === 'redirect'
        ? {
            kind: 'redirect',
            start: async (options) => {
              await call(options.signal, async () => world.leave(parametersOf(options)))
            },
            matches: ({ origin, pathname, searchParams }) => {
              const states = searchParams.getAll('state')
              const isCallback = searchParams.has('code') || searchParams.has('error')
              return origin + pathname === REDIRECT && isCallback && states.length === 1 ? states[0]! : null
            },
            finish: ({ searchParams }, { signal }) =>
              call(
                signal,
                async () => {
                  const error = searchParams.get('error')
                  if (error !== null) throw new OAuthError(error)
                  await world.token(signal, searchParams.get('code'))
                },
                'callback',
              ),
          }
        : {
            kind: 'inProcess',
            prepare: () => {
              prepared ??= world.open()
              return () => {
                prepared?.close()
                prepared = undefined
              }
            },
            reauthenticate: (options) =>
              call(
                options.signal,
                async () => {
                  const window = prepared ?? world.open()
                  prepared = undefined
                  if (window === null) throw new ServiceError('popupBlocked')
                  await world.token(options.signal, await world.askInWindow(parametersOf(options), options.signal))
                },
                'callback',
              ),
          },
    classifyError: toFailure,
    subscribe: (listener) => {
      const own = (change: SessionChange): void => listener(change)
      listeners.set(own, false)
      return () => void listeners.delete(own)
    },
  }
}
