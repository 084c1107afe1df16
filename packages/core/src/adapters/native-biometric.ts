import { attempt } from '../platform/attempt.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { Biometric, ReauthService } from '../service/reauth-service.js'
import { ServiceError, failureOfServiceError } from '../words/service-error.js'
import { CheckedBiometric, type DeviceOnlyOptions } from './device/checked-biometric.js'
import type { CheckingDevice, SigningDevice } from './device/native-device.js'
import { isAudience } from './device/signed-text.js'
import { type NativeBiometricOptions, SigningBiometric } from './device/signing-biometric.js'

export type { CapacitorBiometricAuth, CapacitorPrompt } from './device/capacitor-biometric-auth.js'
export { fromCapacitorBiometricAuth } from './device/capacitor-biometric-auth.js'
export type { DeviceOnlyOptions } from './device/checked-biometric.js'
export type { ExpoLocalAuthentication, ExpoPrompt } from './device/expo-local-authentication.js'
export { fromExpoLocalAuthentication } from './device/expo-local-authentication.js'
export type { CheckingDevice, RegisteringDevice, SigningDevice } from './device/native-device.js'
export type {
  ReactNativeBiometrics,
  ReactNativeBiometricsOptions,
  TextStorage,
} from './device/react-native-biometrics.js'
export { fromReactNativeBiometrics } from './device/react-native-biometrics.js'
export type { NewDeviceKey, RegisterDeviceKeyOptions } from './device/register-device-key.js'
export { registerDeviceKey } from './device/register-device-key.js'
export type { DeviceKeyAnswer, NativeBiometricOptions } from './device/signing-biometric.js'

const OPTIONS: OptionTypes<keyof NativeBiometricOptions> = {
  service: '.refreshIdToken.getIdToken.classifyError',
  audience: 'string',
  challengeURL: 'string',
  verifyURL: 'string',
  begin: 'function',
  finish: 'function',
  claims: '.canReauthenticate',
  isOnline: 'function',
}
const DEVICE_ONLY_OPTIONS: OptionTypes<keyof DeviceOnlyOptions> = { service: OPTIONS.service, allowDeviceOnly: '' }

/**
 * Adds the prompt of a device to a service. Only a device with a key proves something to a server: it signs a challenge, and the server updates `auth_time`. A check
 * without a key proves nothing, and is refused unless you set `allowDeviceOnly: true`.
 *
 * The app can't verify anything itself: the server decides in both cases.
 *
 * @param device A device: `fromReactNativeBiometrics()`, `fromExpoLocalAuthentication()`, `fromCapacitorBiometricAuth()`, or your own object.
 * @param options The service and, for a key, the two endpoints of the app's server.
 * @returns The service, for `createReauth({ service })`.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const service = nativeBiometric(device, {
 *   service: session({ url: `${audience}/api/session` }),
 *   audience,
 *   challengeURL: `${audience}/api/device-keys/challenge`,
 *   verifyURL: `${audience}/api/device-keys/verify`,
 * })
 *
 * @see {@link https://pages.nist.gov/800-63-3/sp800-63b.html#biometric_use NIST SP 800-63B §5.2.3}
 */
export function nativeBiometric(device: SigningDevice, options: NativeBiometricOptions): ReauthService
export function nativeBiometric(device: CheckingDevice, options: DeviceOnlyOptions): ReauthService
export function nativeBiometric(
  device: SigningDevice | CheckingDevice,
  options: NativeBiometricOptions | DeviceOnlyOptions,
): ReauthService {
  const { service } = Object(options) as Partial<NativeBiometricOptions>
  let biometric: Biometric
  if (device?.proof === 'deviceOnly') {
    checkOptionTypes('nativeBiometric() with a device that has no key', options, DEVICE_ONLY_OPTIONS)
    const { allowDeviceOnly } = options as Partial<DeviceOnlyOptions>
    if (allowDeviceOnly !== true) {
      refuseOption(
        'allowDeviceOnly',
        '`true`, or `device` one with a key: its check proves nothing to a server',
        allowDeviceOnly,
      )
    }
    biometric = new CheckedBiometric(device, options as DeviceOnlyOptions)
  } else {
    if (device?.proof !== 'possession')
      refuseOption('device', 'a device, such as that of `fromReactNativeBiometrics()`', device)
    checkOptionTypes('nativeBiometric()', options, OPTIONS)
    biometric = new SigningBiometric(device, checked(options as NativeBiometricOptions))
  }
  if (service === undefined) refuseOption('service', 'the service that reads the claims', service)
  return {
    ...service,
    biometric,
    classifyError: (error) =>
      attempt(() => error instanceof ServiceError) === true
        ? failureOfServiceError(error)
        : service.classifyError(error),
  }
}

function checked(options: NativeBiometricOptions): NativeBiometricOptions {
  if (!isAudience(options.audience)) refuseOption('audience', 'the origin of your server', options.audience)
  for (const [url, own] of [
    ['challengeURL', 'begin'],
    ['verifyURL', 'finish'],
  ] as const) {
    if (!options[url] === (options[own] === undefined))
      refuseOption(url, `the address of an endpoint, or left out if \`${own}\` is given`, options[url])
  }
  return options
}
