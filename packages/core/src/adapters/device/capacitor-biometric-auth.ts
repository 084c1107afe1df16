import { type OptionTypes, checkOptionTypes, refuseOption } from '../../platform/options.js'
import type { CheckingDevice } from './native-device.js'
import type { PromptEnd } from '../native-prompt-ends.js'
import { endOf, endOfPrompt } from './prompt-ends.js'

/** The part of `@aparajita/capacitor-biometric-auth` that is used. */
export interface CapacitorBiometricAuth {
  checkBiometry(): Promise<{ readonly isAvailable: boolean; readonly deviceIsSecure: boolean }>
  authenticate(options: CapacitorPrompt): Promise<void>
}

/** The texts and settings of the prompt, which are passed to `authenticate()`. */
export interface CapacitorPrompt {
  /** The reason for the prompt. */
  reason: string
  cancelTitle?: string
  /** Whether a passcode is accepted instead of a fingerprint or a face. Default: `false`. */
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
 * The codes of `BiometryError`. On Android, the plugin also returns `userCancel` for the negative button, and `systemCancel` for timeouts and unknown errors.
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
 * Creates a device from `@aparajita/capacitor-biometric-auth`.
 *
 * It proves nothing to a server: the plugin only reports whether a prompt succeeded, and has no key.
 *
 * @param plugin `BiometricAuth` of the package. It is injected.
 * @param prompt The texts and settings of the prompt.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const device = fromCapacitorBiometricAuth(BiometricAuth, { reason: 'Show the card number' })
 */
export function fromCapacitorBiometricAuth(plugin: CapacitorBiometricAuth, prompt: CapacitorPrompt): CheckingDevice {
  // Capacitor's plugins are proxies that have every member.
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
