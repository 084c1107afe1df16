import { attempt } from '../../platform/attempt.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../../platform/options.js'
import type { CheckingDevice } from './native-device.js'
import type { PromptEnd } from '../native-prompt-ends.js'
import { endOf, endOfPrompt } from './prompt-ends.js'

/** The part of `expo-local-authentication` that is used. */
export interface ExpoLocalAuthentication {
  hasHardwareAsync(): Promise<boolean>
  isEnrolledAsync(): Promise<boolean>
  authenticateAsync(options: ExpoPrompt): Promise<{ readonly success: boolean; readonly error?: string }>
  /** Android only. */
  cancelAuthenticate?(): Promise<void>
}

/** The texts and settings of the prompt, which are passed to `authenticateAsync()`. */
export interface ExpoPrompt {
  /** The reason for the prompt. */
  promptMessage: string
  promptSubtitle?: string
  promptDescription?: string
  cancelLabel?: string
  fallbackLabel?: string
  /** Whether to refuse a passcode instead of a fingerprint or a face. Default: `false`. */
  disableDeviceFallback?: boolean
  requireConfirmation?: boolean
  /** Default: `'weak'`. */
  biometricsSecurityLevel?: 'weak' | 'strong'
}

const OPTIONS: OptionTypes<keyof ExpoPrompt> = {
  promptMessage: 'string',
  promptSubtitle: 'string',
  promptDescription: 'string',
  cancelLabel: 'string',
  fallbackLabel: 'string',
  disableDeviceFallback: 'boolean',
  requireConfirmation: 'boolean',
  biometricsSecurityLevel: "'weak' or 'strong'",
}

/**
 * The errors of `authenticateAsync()`, and one that its types omit. On Android, the module also returns `user_cancel` for the negative button and for a prompt that the
 * system closed.
 *
 * @see {@link https://github.com/expo/expo/tree/main/packages/expo-local-authentication `convertErrorCode()` in `LocalAuthenticationModule.swift` and `.kt`}
 */
const ENDS: Readonly<Record<string, PromptEnd>> = {
  user_cancel: 'cancelled',
  user_fallback: 'biometricDeclined',
  system_cancel: 'interrupted',
  app_cancel: 'interrupted',
  lockout: 'biometricLockout',
  not_enrolled: 'biometricNotEnrolled',
  passcode_not_set: 'biometricNotEnrolled',
  missing_usage_description: 'misconfigured',
}

/**
 * Creates a device from `expo-local-authentication`.
 *
 * It proves nothing to a server: the module only reports whether a prompt succeeded, and has no key.
 *
 * @param module `import * as LocalAuthentication from 'expo-local-authentication'`. It is injected.
 * @param prompt The texts and settings of the prompt.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const device = fromExpoLocalAuthentication(LocalAuthentication, { promptMessage: 'Show the card number' })
 */
export function fromExpoLocalAuthentication(module: ExpoLocalAuthentication, prompt: ExpoPrompt): CheckingDevice {
  if (typeof module?.authenticateAsync !== 'function')
    refuseOption('module', 'the module `expo-local-authentication`', module)
  checkOptionTypes('fromExpoLocalAuthentication()', prompt, OPTIONS)
  // The module throws if it is empty.
  if (!prompt.promptMessage) refuseOption('promptMessage', 'a text', prompt.promptMessage)
  return {
    proof: 'deviceOnly',
    isEnabled: async () => (await module.hasHardwareAsync()) && (await module.isEnrolledAsync()),
    async check({ signal }) {
      const close = (): void => void attempt(() => module.cancelAuthenticate?.())
      signal.addEventListener('abort', close)
      try {
        const { success, error } = await module.authenticateAsync({ ...prompt })
        // iOS returns unknown errors as `unknown: -1004, …`.
        if (success !== true) throw endOfPrompt(endOf(ENDS, error), { error })
      } finally {
        signal.removeEventListener('abort', close)
      }
    },
  }
}
