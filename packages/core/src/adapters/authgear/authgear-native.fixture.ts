import type { InProcessBrowser, PromptOptions, ReauthService } from '../../service/reauth-service.js'
import { type AuthgearReactNativeOptions, authgearReactNative } from '../authgear-react-native.js'
import type { AuthgearBiometricOptions } from './authgear-biometric-options.js'
import type { AuthgearNativeContainer } from './authgear-native-container.js'

export const REDIRECT_URI = 'com.example.app://host/path'

export const BIOMETRIC = {
  ios: {
    localizedReason: 'Confirm that it is you.',
    constraint: 'biometryCurrentSet',
    policy: 'deviceOwnerAuthenticationWithBiometrics',
  },
  android: {
    title: 'Confirm that it is you',
    subtitle: '',
    description: '',
    negativeButtonText: 'Use password',
    constraint: ['BIOMETRIC_STRONG'],
    invalidatedByBiometricEnrollment: true,
  },
}

/** Creates an unsigned ID Token of `alice`, who authenticated at 900. */
export function idTokenOf(claims: Readonly<Record<string, unknown>> = {}): string {
  const all = {
    iss: 'https://example.authgear.cloud',
    aud: 'demo',
    sub: 'alice',
    sid: 'one',
    iat: 1000,
    exp: 1300,
    auth_time: 900,
    'https://authgear.com/claims/user/can_reauthenticate': true,
    ...claims,
  }
  return `e30.${Buffer.from(JSON.stringify(all)).toString('base64url')}.c2ln`
}

/** Creates an error of native code, as the SDKs pass it on. */
export const nativeError = (native: unknown): Error => Object.assign(new Error(''), { underlyingError: native })

export const CANCEL = nativeError({ code: 'CANCEL', message: 'CANCEL' })

/** A container with scripted calls. */
export class ScriptedContainer implements AuthgearNativeContainer {
  delegate: AuthgearNativeContainer['delegate']
  clientID: string | undefined = 'demo'
  isSSOEnabled = false
  sessionState = 'AUTHENTICATED'
  accessToken: string | undefined = 'access'
  idToken: string | undefined = idTokenOf()
  /** Every call with its arguments. */
  readonly calls: [name: string, given?: unknown][] = []
  refreshAccess: () => Promise<void> = async () => {}
  refreshId: () => Promise<void> = async () => {
    this.idToken = idTokenOf({ iat: 1100, exp: 1400 })
  }
  enabled: () => Promise<boolean> = async () => true
  biometric: () => Promise<unknown> = async () => {
    this.idToken = idTokenOf({ iat: 2000, exp: 2300, auth_time: 2000, sid: 'two', amr: ['x_biometric'] })
  }
  browser: () => Promise<unknown> = async () => {
    this.idToken = idTokenOf({ iat: 2000, exp: 2300, auth_time: 2000 })
  }

  getIDTokenHint(): string | undefined {
    return this.idToken
  }
  canReauthenticate(): boolean {
    return !this.idToken?.includes(idTokenOf({ 'https://authgear.com/claims/user/can_reauthenticate': 'yes' }))
  }
  refreshAccessTokenIfNeeded(): Promise<void> {
    return this.#call('refreshAccessTokenIfNeeded', this.refreshAccess)
  }
  refreshIDToken(): Promise<void> {
    return this.#call('refreshIDToken', this.refreshId)
  }
  isBiometricEnabled(): Promise<boolean> {
    return this.enabled()
  }
  authenticateBiometric(options: AuthgearBiometricOptions): Promise<unknown> {
    return this.#call('authenticateBiometric', this.biometric, options)
  }
  reauthenticate(...given: readonly unknown[]): Promise<unknown> {
    return this.#call('reauthenticate', this.browser, ...given)
  }

  #call<Result>(name: string, work: () => Promise<Result>, ...given: readonly unknown[]): Promise<Result> {
    this.calls.push(given.length === 0 ? [name] : [name, given.length === 1 ? given[0] : given])
    return work()
  }

  names(): string[] {
    return this.calls.splice(0).map(([name]) => name)
  }
}

/** The options that the statechart passes to a prompt. */
export const promptOf = (signal: AbortSignal = new AbortController().signal): PromptOptions => ({
  maxAge: 0,
  acrValues: [],
  signal,
})

/** Returns the browser of a service. */
export const browserOf = (service: ReauthService): InProcessBrowser => service.browser as InProcessBrowser

/** An app with a scripted container, and the clocks of its device. */
export class ScriptedApp {
  readonly container = new ScriptedContainer()
  /** In milliseconds. The monotonic clock stops while the device sleeps. */
  readonly clock = {
    now: 0,
    asleep: 0,
    monotonic(): number {
      return this.now
    },
    wall(): number {
      return this.now + this.asleep
    },
  }

  service(options: Partial<AuthgearReactNativeOptions> = {}): ReauthService {
    const { container, clock } = this
    return authgearReactNative(container, { redirectURI: REDIRECT_URI, biometric: BIOMETRIC, clock, ...options })
  }

  inBrowser(options?: Partial<AuthgearReactNativeOptions>): Promise<unknown> {
    return browserOf(this.service(options)).reauthenticate(promptOf())
  }

  withBiometric(options?: Partial<AuthgearReactNativeOptions>): Promise<unknown> {
    return this.service(options).biometric!.reauthenticate(promptOf())
  }
}
