import { type OptionTypes, checkOptionTypes, refuseOption } from '../../platform/options.js'
import type { CheckingDevice } from './native-device.js'
import type { PromptEnd } from '../native-prompt-ends.js'
import { endOf, endOfPrompt } from './prompt-ends.js'

/** The slice of `@aparajita/capacitor-biometric-auth` that is called. */
export interface CapacitorBiometricAuth {
  checkBiometry(): Promise<{ readonly isAvailable: boolean; readonly deviceIsSecure: boolean }>
  authenticate(options: CapacitorPrompt): Promise<void>
}

/** What the prompt says: options of `authenticate()`. */
export interface CapacitorPrompt {
  /** Why the end-user is asked. */
  reason: string
  cancelTitle?: string
  /** A passcode instead of a fingerprint or a face. Default: `false`. */
  allowDeviceCredential?: boolean
  iosFallbackTitle?: string
  androidTitle?: string
  androidSubtitle?: string
  androidConfirmationRequired?: boolean
  /** 1 is strong. Default: 0, weak. */
  androidBiometryStrength?: 0 | 1
}

const OPTIONS: OptionTypes<keyof CapacitorPrompt> = {
  reason: 'string',
  cancelTitle: 'string',
  allowDeviceCredential: 'boolean',
  iosFallbackTitle: 'string',
  androidTitle: 'string',
  androidSubtitle: 'string',
  androidConfirmationRequired: 'boolean',
  androidBiometryStrength: 'number',
}

/**
 * The codes of `BiometryError`. On Android, the plugin says `userCancel` for the negative button too, and `systemCancel` for a timeout and whatever it doesn't know.
 *
 * @see {@link https://github.com/aparajita/capacitor-biometric-auth `biometryErrorCodeMap` in `BiometricAuthNative.swift` and `.java`}
 */
const ENDS: Readonly<Record<string, PromptEnd>> = {
  userCancel: 'cancelled',
  userFallback: 'biometricDeclined',
  systemCancel: 'interrupted',
  appCancel: 'interrupted',
  notInteractive: 'interrupted',
  biometryLockout: 'biometricLockout',
  biometryNotEnrolled: 'biometricNotEnrolled',
  passcodeNotSet: 'biometricNotEnrolled',
  noDeviceCredential: 'biometricNotEnrolled',
}

/**
 * Makes a device of `@aparajita/capacitor-biometric-auth`.
 *
 * Proves nothing to a server: the plugin says whether somebody passed, and keeps no key.
 *
 * @param plugin `BiometricAuth` of the package. It is injected.
 * @param prompt What the prompt says.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const device = fromCapacitorBiometricAuth(BiometricAuth, { reason: 'Show the card number' })
 */
export function fromCapacitorBiometricAuth(plugin: CapacitorBiometricAuth, prompt: CapacitorPrompt): CheckingDevice {
  // Capacitor's plugins are proxies, which have whatever they are asked for.
  if (typeof plugin?.authenticate !== 'function')
    refuseOption('plugin', '`BiometricAuth` of `@aparajita/capacitor-biometric-auth`', plugin)
  checkOptionTypes('fromCapacitorBiometricAuth()', prompt, OPTIONS)
  if (!prompt.reason) refuseOption('reason', 'a text', prompt.reason)
  return {
    proof: 'deviceOnly',
    async isEnabled() {
      const { isAvailable, deviceIsSecure } = await plugin.checkBiometry()
      return isAvailable || (prompt.allowDeviceCredential === true && deviceIsSecure)
    },
    async check() {
      try {
        await plugin.authenticate({ ...prompt })
      } catch (cause) {
        throw endOfPrompt(endOf(ENDS, (Object(cause) as { readonly code?: unknown }).code), cause)
      }
    },
  }
}
