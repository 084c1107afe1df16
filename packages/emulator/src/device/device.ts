import { type CapacitorPlugin, capacitorPlugin } from './capacitor-plugin.js'
import { type BiometricState, BiometricPrompts } from './biometric-prompts.js'
import { type BrowserAnswer, type OpenURL, httpBrowser } from './http-browser.js'
import { KeyStore } from './key-store.js'
import { NativeMethods } from './native-methods.js'
import type { DevicePlatform, PromptAnswer } from './prompt-answers.js'
import { type ReactNativeModule, reactNativeModule } from './react-native-module.js'

/** Options of {@link createDevice}. */
export interface DeviceOptions {
  readonly platform: DevicePlatform
  /** Opens the in-app browser. Default: {@link httpBrowser}, in which `alice` fills in the forms. */
  readonly openURL?: OpenURL
  /** Whether the platform is recent enough for DPoP. Default: `true`. */
  readonly isDPoPSupported?: boolean
}

/** A phone, as native code sees it. */
export interface Device {
  readonly platform: DevicePlatform
  /** The module `NativeModules.AuthgearReactNative` of `react-native`. */
  readonly reactNativeModule: ReactNativeModule
  /** The implementation of Capacitor's plugin `Authgear`. */
  readonly capacitorPlugin: CapacitorPlugin
  /** The biometric prompts and keys. */
  readonly biometrics: BiometricState
  /** The storage of the device, which survives when the app is killed. */
  readonly storage: Map<string, string>
  /** Every URL that the in-app browser was opened with. */
  readonly visits: readonly string[]
  /** Sets the answers to the next biometric prompts, in order. By default the end-user approves. */
  nextPrompt(...answers: readonly PromptAnswer[]): void
  /** Answers the open prompt. Throws a `TypeError` if there is none. */
  answerPrompt(answer: Exclude<PromptAnswer, 'hesitates'>): void
  /** Sets what the end-user does in the next in-app browser. By default the end-user continues. */
  nextBrowser(answer: BrowserAnswer): void
  /** Enrols another finger or face, which invalidates every key. */
  changeEnrollment(): void
  /** Kills the app: pending calls never settle. To start the app again, create a new container with the same device. */
  killApp(): void
  /** Resets the device: no keys, empty storage, no open prompt or browser. */
  reset(): void
}

/**
 * Creates a phone with native code for `@authgear/react-native` and `@authgear/capacitor`, for tests and for development without a device.
 *
 * The SDKs' own JavaScript runs on it unchanged. Keys are real and sign with WebCrypto, and a failed prompt rejects with the same error as the SDK's native code on that
 * platform. It proves nothing about a real device: no key is in hardware, and nobody is recognized.
 *
 * @param options The platform. Optional: the in-app browser and DPoP support.
 * @returns The device, for one app.
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
