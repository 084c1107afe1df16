import { type CapacitorPlugin, capacitorPlugin } from './capacitor-plugin.js'
import { type BiometricState, BiometricPrompts } from './biometric-prompts.js'
import { type BrowserAnswer, type OpenURL, httpBrowser } from './http-browser.js'
import { KeyStore } from './key-store.js'
import { NativeMethods } from './native-methods.js'
import type { DevicePlatform, PromptAnswer } from './prompt-answers.js'
import { type ReactNativeModule, reactNativeModule } from './react-native-module.js'

/** How {@link createDevice} makes a device. */
export interface DeviceOptions {
  readonly platform: DevicePlatform
  /** The in-app browser. Default: {@link httpBrowser}, in which `alice` fills in the forms. */
  readonly openURL?: OpenURL
  /** Whether the platform is recent enough for DPoP. Default: `true`. */
  readonly isDPoPSupported?: boolean
}

/** A phone, as far as native code sees one. */
export interface Device {
  readonly platform: DevicePlatform
  /** What `NativeModules.AuthgearReactNative` of `react-native` is. */
  readonly reactNativeModule: ReactNativeModule
  /** What implements Capacitor's plugin `Authgear`. */
  readonly capacitorPlugin: CapacitorPlugin
  /** Prompts and keys. */
  readonly biometrics: BiometricState
  /** What the device keeps, also after the app is killed. */
  readonly storage: Map<string, string>
  /** Each address that the in-app browser was opened with. */
  readonly visits: readonly string[]
  /** Sets what ends the next prompts for a fingerprint or a face, one after the other. Without it the end-user approves. */
  nextPrompt(...answers: readonly PromptAnswer[]): void
  /** Ends the prompt that is open. Throws a `TypeError` if there is none. */
  answerPrompt(answer: Exclude<PromptAnswer, 'hesitates'>): void
  /** Sets what the end-user does with the next in-app browser. Without it the end-user goes on. */
  nextBrowser(answer: BrowserAnswer): void
  /** Another finger or face is enrolled: every key is invalid from here on. */
  changeEnrollment(): void
  /** Kills the app: whatever is open never settles. Make a new container over the same device to start the app again. */
  killApp(): void
  /** Back to a new device: no keys, nothing stored, nothing open. */
  reset(): void
}

/**
 * Makes a phone with native code for `@authgear/react-native` and `@authgear/capacitor`, for tests and for development without a device.
 *
 * The SDKs' own JavaScript runs over it unchanged. Keys are real and sign with WebCrypto, and each way in which a prompt ends rejects with what the native code of
 * the SDK rejects with on that platform. It proves nothing of a real device: no key is in hardware, and nobody is recognized.
 *
 * @param options The platform, and the in-app browser.
 * @returns The device. One app runs on it.
 *
 * @example
 * const device = createDevice({ platform: 'android' })
 * require.cache[require.resolve('react-native')] = { exports: reactNativeOf(device) }
 * device.nextPrompt('isLockedOut')
 */
export function createDevice({ platform, openURL, isDPoPSupported = true }: DeviceOptions): Device {
  const storage = new Map<string, string>()
  const keys = new KeyStore()
  const prompts = new BiometricPrompts(keys)
  const methods = new NativeMethods({
    platform,
    isDPoPSupported,
    openURL: openURL ?? httpBrowser(),
    storage,
    keys,
    prompts,
  })
  return {
    platform,
    reactNativeModule: reactNativeModule(methods),
    capacitorPlugin: capacitorPlugin(methods),
    biometrics: prompts,
    storage,
    visits: methods.visits,
    nextPrompt: (...answers) => prompts.script(answers),
    answerPrompt: (answer) => prompts.answer(answer),
    nextBrowser: (answer) => {
      methods.nextBrowser = answer
    },
    changeEnrollment: () => keys.invalidate(),
    killApp: () => {
      prompts.abandon()
      methods.abandonBrowsers()
    },
    reset: () => {
      prompts.abandon()
      methods.abandonBrowsers()
      prompts.reset()
      methods.visits.length = 0
      storage.clear()
      keys.clear()
    },
  }
}
