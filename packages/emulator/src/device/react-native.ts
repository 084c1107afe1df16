import type { Device } from './device.js'
import type { ReactNativeModule } from './react-native-module.js'

/** The members of `react-native` that `@authgear/react-native` uses. */
export interface ReactNative {
  readonly NativeModules: { readonly AuthgearReactNative: ReactNativeModule }
  readonly Platform: { readonly OS: Device['platform'] }
  readonly NativeEventEmitter: new () => {
    addListener(event: string, listener: unknown): { remove(): void }
  }
}

/**
 * Creates a module `react-native` that is sufficient for `@authgear/react-native`, for a test runner without React Native.
 *
 * @example
 * require.cache[require.resolve('react-native')] = { exports: reactNativeOf(device) }
 */
export const reactNativeOf = ({ platform, reactNativeModule }: Device): ReactNative => ({
  NativeModules: { AuthgearReactNative: reactNativeModule },
  Platform: { OS: platform },
  NativeEventEmitter: class {
    addListener(): { remove(): void } {
      return { remove: () => {} }
    }
  },
})
