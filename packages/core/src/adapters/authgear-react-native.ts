import type { OptionTypes } from '../platform/options.js'
import type { ReauthService } from '../service/reauth-service.js'
import { type AppStateSlice, foregroundOfAppState } from './authgear/app-foreground.js'
import type { AuthgearBiometricOptions } from './authgear/authgear-biometric-options.js'
import type { AuthgearNativeContainer, AuthgearReauthenticateOptions } from './authgear/authgear-native-container.js'
import { type AuthgearNativeOptions, NATIVE_OPTIONS, nativeService } from './authgear/authgear-native-service.js'

export type { AppStateSlice } from './authgear/app-foreground.js'
export type { AuthgearBiometricOptions } from './authgear/authgear-biometric-options.js'
export type { AuthgearNativeContainer, AuthgearReauthenticateOptions } from './authgear/authgear-native-container.js'
export type { AuthgearNativeOptions } from './authgear/authgear-native-service.js'
export { type Arrival, type AuthgearWire, type AuthgearWireOptions, authgearWire } from './authgear/authgear-wire.js'

/** The slice of the container of `@authgear/react-native` that is called. */
export interface AuthgearReactNativeContainer<
  Biometric extends AuthgearBiometricOptions = AuthgearBiometricOptions,
> extends AuthgearNativeContainer<Biometric> {
  reauthenticate(
    options: AuthgearReauthenticateOptions & { wechatRedirectURI?: string },
    biometric?: Biometric,
  ): Promise<unknown>
}

/** How {@link authgearReactNative} uses the SDK. */
export interface AuthgearReactNativeOptions<
  Biometric extends AuthgearBiometricOptions = AuthgearBiometricOptions,
> extends AuthgearNativeOptions<Biometric> {
  /** Where WeChat comes back to the app, if end-users sign in with it. */
  readonly wechatRedirectURI?: string
  /**
   * React Native's `AppState`. With it, a biometric prompt that the system cancelled is shown once more as soon as the app is in the foreground again. Default: the run
   * goes on in the browser.
   */
  readonly appState?: AppStateSlice
}

const OPTIONS: OptionTypes<keyof AuthgearReactNativeOptions> = {
  ...NATIVE_OPTIONS,
  wechatRedirectURI: 'string',
  appState: '.currentState.addEventListener',
}

/**
 * Makes the service of an app that uses `@authgear/react-native`: a fingerprint or a face first, and the in-app browser if that fails and Authgear can ask there.
 *
 * Proves nothing to a server: biometrics begin a new session at Authgear, whose ID Token says `amr: ['x_biometric']` and a new `auth_time`, and your server verifies
 * that. A biometric of another end-user who uses this device replaces the session too, and the run is refused with `subjectMismatch`: sign them out.
 *
 * What the SDK can't say: whether a lockout is temporary on iOS, whether hardware is missing or its use denied on iOS, and whether a fingerprint or the device's
 * passcode unlocked the key. The SDK sends no `acr_values`, so an action that needs them is refused with `acrValuesUnsupported`. It closes no prompt: one that is
 * cancelled or times out stays open, and its answer changes the SDK's session and no run.
 *
 * Nothing survives the end of the app's process: after a restart `resume()` returns `null`, and the next run reads the claims anew.
 *
 * @param container The SDK's container. It is injected, because importing the SDK needs native code. Call its `configure()` before the first action.
 * @param options Where the browser comes back to, and the biometric options.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or makes no sense, such as `biometric.ios.policy`.
 *
 * @example
 * const service = authgearReactNative(authgear, { redirectURI: 'com.example.app://host/path', biometric, appState: AppState })
 */
export function authgearReactNative<Biometric extends AuthgearBiometricOptions>(
  container: AuthgearReactNativeContainer<Biometric>,
  options: AuthgearReactNativeOptions<Biometric>,
): ReauthService {
  const { wechatRedirectURI, appState } = Object(options) as AuthgearReactNativeOptions
  return nativeService({
    name: 'authgearReactNative()',
    sdk: '@authgear/react-native',
    container,
    options,
    types: OPTIONS,
    askInBrowser: (asked) => container.reauthenticate({ ...asked, ...(wechatRedirectURI && { wechatRedirectURI }) }),
    untilForeground: appState && foregroundOfAppState(appState),
  })
}
