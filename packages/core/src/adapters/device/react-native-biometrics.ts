import { STORAGE_PREFIX } from '../../platform/names.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../../platform/options.js'
import { ServiceError } from '../../words/service-error.js'
import { APPLE_ENDS, type PromptEnd } from '../native-prompt-ends.js'
import type { RegisteringDevice } from './native-device.js'
import { endOf, endOfPrompt } from './prompt-ends.js'

/** The part of `react-native-biometrics` that is used. */
export interface ReactNativeBiometrics {
  isSensorAvailable(): Promise<{ readonly available: boolean; readonly error?: string }>
  biometricKeysExist(): Promise<{ readonly keysExist: boolean }>
  createKeys(): Promise<{ readonly publicKey: string }>
  createSignature(options: {
    promptMessage: string
    payload: string
    cancelButtonText?: string
  }): Promise<{ readonly success: boolean; readonly signature?: string; readonly error?: string }>
}

/** Stores strings by name: `AsyncStorage`, `localStorage`, or your own object. */
export interface TextStorage {
  getItem(name: string): string | null | undefined | Promise<string | null | undefined>
  setItem(name: string, text: string): unknown
  removeItem(name: string): unknown
}

/** The options of {@link fromReactNativeBiometrics}. */
export interface ReactNativeBiometricsOptions {
  /** The reason for the prompt. */
  readonly promptMessage: string
  /** The text of the negative button. Android only. Default: `'Cancel'`. */
  readonly cancelButtonText?: string
  /** Stores the id of the key, which isn't secret. */
  readonly storage: TextStorage
}

const OPTIONS: OptionTypes<keyof ReactNativeBiometricsOptions> = {
  promptMessage: 'string',
  cancelButtonText: 'string',
  storage: '.getItem.setItem.removeItem',
}

const KEY_ID = `${STORAGE_PREFIX}device-key`

/**
 * The errors of the library: on iOS the description of an `NSError`, with its domain and code; on Android a constant of `BiometricManager`.
 *
 * @see {@link https://github.com/SelfLender/react-native-biometrics `ReactNativeBiometrics.m` and `ReactNativeBiometrics.java`}
 */
const ENDS: Readonly<Record<string, PromptEnd>> = {
  ...APPLE_ENDS,
  BIOMETRIC_ERROR_NONE_ENROLLED: 'biometricNotEnrolled',
}

/**
 * Messages of Android, which the library passes on without a number. The system translates those of the prompt. In another language they are unknown, and count as
 * unavailable biometrics, with the same effect.
 */
const TEXTS: readonly (readonly [RegExp, PromptEnd])[] = [
  [/permanently invalidated|key not found/i, 'biometricInvalidated'],
  [/too many attempts/i, 'biometricLockout'],
  [/cancell?ed/i, 'interrupted'],
]

/** Returns the end that a message describes; `undefined` if it is unknown. */
function endOfText(text: string): PromptEnd | undefined {
  const [, domain, code] = /Domain=(\S+) Code=(-?\d+)/.exec(text) ?? []
  if (domain !== undefined) return endOf(ENDS, `${domain} ${code}`)
  if (Object.hasOwn(ENDS, text)) return ENDS[text]
  return TEXTS.find(([pattern]) => pattern.test(text))?.[1]
}

/**
 * Creates a device from `react-native-biometrics`, with an RSA key in the Android Keystore or the iOS keychain, which ask for a fingerprint or a face to use it.
 *
 * The library has one key for each app. A new registration replaces the key of another end-user.
 *
 * @param biometrics `new ReactNativeBiometrics()`. It is injected.
 * @param options The texts of the prompt, and the storage for the id of the key.
 * @throws {ReauthError} `invalidConfiguration` with the field of an option that is missing, unknown or invalid.
 *
 * @example
 * const device = fromReactNativeBiometrics(new ReactNativeBiometrics(), { promptMessage: 'Confirm that it is you', storage: AsyncStorage })
 */
export function fromReactNativeBiometrics(
  biometrics: ReactNativeBiometrics,
  options: ReactNativeBiometricsOptions,
): RegisteringDevice {
  if (typeof biometrics?.createSignature !== 'function')
    refuseOption('biometrics', '`new ReactNativeBiometrics()` of `react-native-biometrics`', biometrics)
  checkOptionTypes('fromReactNativeBiometrics()', options, OPTIONS)
  const { promptMessage, cancelButtonText, storage } = options
  if (!promptMessage) refuseOption('promptMessage', 'a text', promptMessage)
  if (storage === undefined) refuseOption('storage', '`AsyncStorage`, or an object like it', storage)

  /** Asks the device for its state after a prompt whose end the library doesn't report. */
  const endByState = async (): Promise<PromptEnd> => {
    if (!(await biometrics.biometricKeysExist()).keysExist) return 'biometricInvalidated'
    const { available, error = '' } = await biometrics.isSensorAvailable()
    return (available ? undefined : endOfText(error)) ?? 'biometricUnavailable'
  }
  return {
    proof: 'possession',
    keyId: () => storage.getItem(KEY_ID),
    async isEnabled() {
      if (!(await storage.getItem(KEY_ID))) return false
      return (await biometrics.isSensorAvailable()).available && (await biometrics.biometricKeysExist()).keysExist
    },
    async sign(payload) {
      let signed: Awaited<ReturnType<ReactNativeBiometrics['createSignature']>>
      try {
        signed = await biometrics.createSignature({
          promptMessage,
          payload,
          ...(cancelButtonText !== undefined && { cancelButtonText }),
        })
      } catch (cause) {
        const { message } = Object(cause) as { readonly message?: unknown }
        const end = typeof message === 'string' ? endOfText(message) : undefined
        throw endOfPrompt(end ?? (await endByState().catch(() => 'biometricUnavailable' as const)), cause)
      }
      // The library returns this for the negative button, too.
      if (signed.success !== true) throw new ServiceError('cancelled')
      return signed.signature ?? ''
    },
    createKey: async () => (await biometrics.createKeys()).publicKey,
    async keepKeyId(keyId) {
      await (keyId === null ? storage.removeItem(KEY_ID) : storage.setItem(KEY_ID, keyId))
    },
  }
}
