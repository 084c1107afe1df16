import { STORAGE_PREFIX } from '../../platform/names.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../../platform/options.js'
import { ServiceError } from '../../words/service-error.js'
import { APPLE_ENDS, type PromptEnd } from '../native-prompt-ends.js'
import type { RegisteringDevice } from './native-device.js'
import { endOf, endOfPrompt } from './prompt-ends.js'

/** The slice of `react-native-biometrics` that is called. */
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

/** Stores texts by name: `AsyncStorage`, `localStorage`, or your own object. */
export interface TextStorage {
  getItem(name: string): string | null | undefined | Promise<string | null | undefined>
  setItem(name: string, text: string): unknown
  removeItem(name: string): unknown
}

/** What {@link fromReactNativeBiometrics} takes. */
export interface ReactNativeBiometricsOptions {
  /** Why the end-user is asked. */
  readonly promptMessage: string
  /** Android only. Default: `'Cancel'`. */
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
 * What the library rejects with or reports: on iOS the description of an `NSError`, which has its domain and code; on Android a name of `BiometricManager`.
 *
 * @see {@link https://github.com/SelfLender/react-native-biometrics `ReactNativeBiometrics.m` and `ReactNativeBiometrics.java`}
 */
const ENDS: Readonly<Record<string, PromptEnd>> = {
  ...APPLE_ENDS,
  BIOMETRIC_ERROR_NONE_ENROLLED: 'biometricNotEnrolled',
}

/**
 * Texts of Android's own, which the library passes on without a number. The system translates those of the prompt: in another language they mean nothing here, and
 * count as biometrics that don't work now, which leads to the same place.
 */
const TEXTS: readonly (readonly [RegExp, PromptEnd])[] = [
  [/permanently invalidated|key not found/i, 'biometricInvalidated'],
  [/too many attempts/i, 'biometricLockout'],
  [/cancell?ed/i, 'interrupted'],
]

/** What a text says; `undefined` if it says nothing that is known. */
function endOfText(text: string): PromptEnd | undefined {
  const [, domain, code] = /Domain=(\S+) Code=(-?\d+)/.exec(text) ?? []
  if (domain !== undefined) return endOf(ENDS, `${domain} ${code}`)
  if (Object.hasOwn(ENDS, text)) return ENDS[text]
  return TEXTS.find(([pattern]) => pattern.test(text))?.[1]
}

/**
 * Makes a device of `react-native-biometrics`, with an RSA key: in the Android Keystore, or in the keychain of iOS, which asks for a fingerprint or a face to use it.
 *
 * The library has one key for each app. An end-user who registers one takes the place of the one before.
 *
 * @param biometrics `new ReactNativeBiometrics()`. It is injected.
 * @param options What the prompt says, and where the id of the key is kept.
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

  /** What the device says of itself, after a prompt whose end the library doesn't tell. */
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
      // The library says so of the negative button too.
      if (signed.success !== true) throw new ServiceError('cancelled')
      return signed.signature ?? ''
    },
    createKey: async () => (await biometrics.createKeys()).publicKey,
    async keepKeyId(keyId) {
      await (keyId === null ? storage.removeItem(KEY_ID) : storage.setItem(KEY_ID, keyId))
    },
  }
}
