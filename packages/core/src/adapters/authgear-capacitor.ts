import type { ReauthService } from '../service/reauth-service.js'
import { foregroundOfDocument } from './authgear/app-foreground.js'
import type { AuthgearBiometricOptions } from './authgear/authgear-biometric-options.js'
import type { AuthgearNativeContainer, AuthgearReauthenticateOptions } from './authgear/authgear-native-container.js'
import { type AuthgearNativeOptions, NATIVE_OPTIONS, nativeService } from './authgear/authgear-native-service.js'

export type { AuthgearBiometricOptions } from './authgear/authgear-biometric-options.js'
export type { AuthgearNativeContainer, AuthgearReauthenticateOptions } from './authgear/authgear-native-container.js'
export type { AuthgearNativeOptions } from './authgear/authgear-native-service.js'
export { type Arrival, type AuthgearWire, type AuthgearWireOptions, authgearWire } from './authgear/authgear-wire.js'

/** The part of the container of `@authgear/capacitor` that is used. */
export interface AuthgearCapacitorContainer<
  Biometric extends AuthgearBiometricOptions = AuthgearBiometricOptions,
> extends AuthgearNativeContainer<Biometric> {
  reauthenticate(options: AuthgearReauthenticateOptions, biometric?: Biometric): Promise<unknown>
}

/** The options of {@link authgearCapacitor}. */
export type AuthgearCapacitorOptions<Biometric extends AuthgearBiometricOptions = AuthgearBiometricOptions> =
  AuthgearNativeOptions<Biometric>

/**
 * Creates the service of an app that uses `@authgear/capacitor`: a fingerprint or face first, and the in-app browser if
 * that fails and Authgear can prompt there.
 *
 * The device proves nothing to a server: biometrics start a new session at Authgear, whose ID Token has
 * `amr: ['x_biometric']` and a new `auth_time`, and your server verifies that. A biometric of another end-user of this
 * device also replaces the session, and the run is refused with `subjectMismatch`: sign them out.
 *
 * A prompt that the system cancelled, because another app came to the foreground, is shown once more when the app is
 * visible again. The SDK does not report whether a lockout is temporary on iOS, whether hardware is missing or its use
 * denied on iOS, and whether a fingerprint or the device's passcode unlocked the key. It sends no `acr_values`, so an
 * action that needs them is refused with `acrValuesUnsupported`. It cannot close a prompt: a cancelled or timed-out one
 * stays open, and its answer changes the SDK's session, but no run.
 *
 * Nothing survives the end of the app's process: after a restart `resume()` returns `null`, and the next run reads the
 * claims again.
 *
 * @param container The SDK's container. It is injected, because importing the SDK needs a page. Call its `configure()` before the first action.
 * @param options The redirect URI, and the biometric options.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid, such as
 * `biometric.ios.policy`.
 *
 * @example
 * const service = authgearCapacitor(authgear, { redirectURI: 'com.example.app://host/path', biometric })
 */
export function authgearCapacitor<Biometric extends AuthgearBiometricOptions>(
  container: AuthgearCapacitorContainer<Biometric>,
  options: AuthgearCapacitorOptions<Biometric>,
): ReauthService {
  return nativeService({
    name: 'authgearCapacitor()',
    sdk: '@authgear/capacitor',
    container,
    options,
    types: NATIVE_OPTIONS,
    askInBrowser: (asked) => container.reauthenticate(asked),
    untilForeground: globalThis.document && foregroundOfDocument(globalThis.document),
  })
}
