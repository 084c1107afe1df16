import type { ClaimsMapping } from '@reauth/policy'
import { type ReauthClock, deviceClock } from '../../platform/clock.js'
import { isDeviceOnline } from '../../platform/online.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../../platform/options.js'
import type { ReauthService } from '../../service/reauth-service.js'
import { failureOfServiceError } from '../../words/service-error.js'
import type { UntilForeground } from './app-foreground.js'
import { type AuthgearBiometricOptions, checkBiometricOptions } from './authgear-biometric-options.js'
import type { AuthgearNativeContainer, AuthgearReauthenticateOptions } from './authgear-native-container.js'
import { AuthgearNativeSession } from './authgear-native-session.js'
import type { AuthgearWire } from './authgear-wire.js'
import { namespaceOf } from './authgear-web-container.js'
import { listenForLoss } from './session-delegate.js'

/** The options of the adapters for Authgear's native SDKs. */
export interface AuthgearNativeOptions<Biometric extends AuthgearBiometricOptions> {
  /**
   * The address at which the in-app browser returns to the app, registered at Authgear. It has your own scheme or your
   * domain, without query and fragment, such as `'com.example.app://host/path'`.
   */
  readonly redirectURI: string
  /**
   * The options for the SDK's `authenticateBiometric()`. An end-user who has enabled biometrics is asked for a
   * fingerprint or face first. Default: biometrics are never used.
   */
  readonly biometric?: Biometric
  /**
   * What the negative button of Android's biometric prompt does; its text is `negativeButtonText`. `'browser'`
   * continues in the in-app browser, for a text such as "Use password"; `'cancel'` ends the run, for a text such as
   * "Cancel". Default: `'browser'`.
   */
  readonly onNegativeButton?: 'browser' | 'cancel'
  /** Languages of Authgear's pages (BCP 47), in order of preference. Default: those of the browser. */
  readonly uiLocales?: readonly string[]
  /** The color scheme of Authgear's pages. Default: the project's. */
  readonly colorScheme?: 'light' | 'dark'
  /**
   * The result of {@link authgearWire}, which you also pass to the SDK's `configure()` if it accepts `fetch`, as
   * versions after 2.15 do. It saves a round trip after each prompt, aborts hanging requests, and ignores the late
   * answer of a cancelled prompt. Default: none; then a cancelled or timed-out call stops waiting, and the SDK
   * continues.
   */
  readonly wire?: AuthgearWire
  /** The names of the claims. Default: Authgear's claims. */
  readonly claims?: ClaimsMapping
  /**
   * The `max_age` to send. `'zero'` always prompts. `'needed'` sends the value that the requirement needs: until it is
   * exceeded, Authgear may return without a prompt. Default: `'zero'`.
   */
  readonly maxAge?: 'zero' | 'needed'
  /** Whether the device believes that it has a network. Default: `navigator.onLine` where there is one, else it does. */
  readonly isOnline?: () => boolean
  /** Default: the device's clocks. */
  readonly clock?: ReauthClock
}

/** The common options of both adapters, with their accepted values. */
export const NATIVE_OPTIONS: OptionTypes<keyof AuthgearNativeOptions<AuthgearBiometricOptions>> = {
  redirectURI: '',
  biometric: '',
  onNegativeButton: "'browser' or 'cancel'",
  uiLocales: '',
  colorScheme: "'light' or 'dark'",
  wire: '.fetch.abortable',
  claims: '.canReauthenticate',
  maxAge: "'zero' or 'needed'",
  isOnline: 'function',
  clock: '.monotonic.wall',
}

/** The differences between the SDKs. */
export interface NativeSdk<Biometric extends AuthgearBiometricOptions> {
  /** The name of the adapter, for messages. */
  readonly name: string
  /** The package of the SDK, for messages. */
  readonly sdk: string
  readonly container: AuthgearNativeContainer<Biometric>
  readonly options: AuthgearNativeOptions<Biometric>
  readonly types: OptionTypes
  /** Calls the SDK's `reauthenticate()` without biometric options. */
  readonly askInBrowser: (options: AuthgearReauthenticateOptions) => Promise<unknown>
  readonly untilForeground: UntilForeground | undefined
}

/** Creates the service of a native app. */
export function nativeService<Biometric extends AuthgearBiometricOptions>({
  name,
  sdk,
  container,
  options,
  types,
  askInBrowser,
  untilForeground,
}: NativeSdk<Biometric>): ReauthService {
  checkOptionTypes(name, options, types)
  if (typeof container?.authenticateBiometric !== 'function')
    refuseOption('container', `the container of \`${sdk}\``, container)
  const { biometric, uiLocales, maxAge = 'zero', onNegativeButton = 'browser' } = options
  const redirectURI = checkedNativeRedirectURI(options.redirectURI)
  if (biometric !== undefined) checkBiometricOptions(biometric)
  if (uiLocales !== undefined && !(Array.isArray(uiLocales) && uiLocales.every((locale) => typeof locale === 'string')))
    refuseOption('uiLocales', "a list of languages such as ['en', 'zh-HK']", uiLocales)
  const session = new AuthgearNativeSession({
    container,
    askInBrowser: (seconds) =>
      askInBrowser({
        redirectURI,
        maxAge: seconds,
        ...(uiLocales && { uiLocales: [...uiLocales] }),
        ...(options.colorScheme && { colorScheme: options.colorScheme }),
      }),
    onNegativeButton,
    untilForeground,
    wire: options.wire,
    claims: options.claims,
    isOnline: options.isOnline ?? isDeviceOnline,
    clock: options.clock ?? deviceClock,
  })
  return {
    namespace: () => namespaceOf(container),
    cachedAuthentication: () => session.cached(),
    refreshIdToken: (callOptions) => session.refresh(callOptions),
    getIdToken: async () => session.idToken(),
    getAccessToken: () => container.accessToken,
    ...(biometric !== undefined && {
      biometric: {
        isEnabled: () => container.isBiometricEnabled().catch(() => false),
        reauthenticate: (prompt) => session.reauthenticateWithBiometric(biometric, prompt),
      },
    }),
    browser: { kind: 'inProcess', maxAge, reauthenticate: (prompt) => session.reauthenticateInBrowser(prompt) },
    // Every rejection of this service already has a code.
    classifyError: failureOfServiceError,
    subscribe: (listener) => listenForLoss(container, listener),
  }
}

/** Matches an address with the app's own scheme or domain. It is not parsed, because React Native's `URL` only supports the schemes of the web. */
function checkedNativeRedirectURI(redirectURI: unknown): string {
  if (typeof redirectURI !== 'string' || !/^[a-z][a-z\d+.-]*:\/\/[^\s?#]+$/i.test(redirectURI))
    return refuseOption(
      'redirectURI',
      'the absolute address that opens the app, without query and fragment, such as "com.example.app://host/path"',
      redirectURI,
    )
  // The SDK derives it again from the returned address, in which a bare origin has a slash.
  return /^https?:\/\/[^/]+$/i.test(redirectURI) ? `${redirectURI}/` : redirectURI
}
