import type { CapacitorContainer } from '@authgear/capacitor'
import type { ReactNativeContainer } from '@authgear/react-native'
import type { ReauthService } from '@reauth/core'
import { authgearCapacitor } from '@reauth/core/adapters/authgear-capacitor'
import { authgearReactNative } from '@reauth/core/adapters/authgear-react-native'
import { Wire } from './adapter-world.fixture.js'
import { type Device, type DeviceOptions, type DevicePlatform, createDevice } from './device/index.js'
import { loadCapacitorSdk, loadReactNativeSdk } from './native-sdk.fixture.js'
import type { Emulator } from './start-emulator.js'

export const REDIRECT_URI = 'http://localhost:4300/callback'

/** Every SDK with each platform of its native code. */
export const NATIVE_SDKS = (['react-native', 'capacitor'] as const).flatMap((sdk) =>
  (['ios', 'android'] as const).map((platform) => [sdk, platform] as const),
)
export type NativeSdkName = (typeof NATIVE_SDKS)[number][0]

export type Container = ReactNativeContainer | CapacitorContainer

const IOS = {
  localizedReason: 'Confirm that it is you.',
  constraint: 'biometryCurrentSet',
  policy: 'deviceOwnerAuthenticationWithBiometrics',
} as const
const ANDROID = {
  title: 'Confirm that it is you',
  subtitle: '',
  description: '',
  negativeButtonText: 'Use password',
  constraint: ['BIOMETRIC_STRONG'],
  invalidatedByBiometricEnrollment: true,
}
/** The enum values of both SDKs. */
const BIOMETRIC = { ios: IOS, android: ANDROID } as unknown as Parameters<Container['authenticateBiometric']>[0]

/** Options of an app. */
export type AppOptions = Partial<
  Pick<Parameters<typeof authgearReactNative>[1], 'onNegativeButton' | 'maxAge' | 'appState' | 'clock' | 'wire'>
> & {
  /** `null`: the app uses no biometrics. */
  readonly biometric?: null
}

/** A native app with a real SDK, on a device that survives when the app is killed. */
export class NativeApp {
  readonly sdk: NativeSdkName
  readonly device: Device
  readonly wire = new Wire()
  readonly biometric = BIOMETRIC
  readonly #emulator: Emulator

  constructor(sdk: NativeSdkName, platform: DevicePlatform, emulator: Emulator, options: Partial<DeviceOptions> = {}) {
    this.sdk = sdk
    this.device = createDevice({ ...options, platform })
    this.#emulator = emulator
  }

  /** Starts the app with a new SDK instance and the storage of the device. */
  async start(clientID = 'demo', send: typeof fetch = this.wire.fetch): Promise<Container> {
    const clock = (): number => this.#emulator.clock()
    // These versions capture the global `fetch` when they are loaded. Later ones get it from `configure()`.
    const network = globalThis.fetch
    globalThis.fetch = send
    try {
      const container: Container =
        this.sdk === 'react-native'
          ? new (loadReactNativeSdk(this.device, clock).ReactNativeContainer)()
          : new (loadCapacitorSdk(this.device, clock).CapacitorContainer)()
      await container.configure({ clientID, endpoint: this.#emulator.issuer })
      return container
    } finally {
      globalThis.fetch = network
    }
  }

  /** Signs `alice` in, and enables biometrics. */
  async signIn(): Promise<Container> {
    const container = await this.start()
    this.#emulator.control.setNextInteraction({ kind: 'approve', user: 'alice' })
    await container.authenticate({ redirectURI: REDIRECT_URI })
    await container.enableBiometric(BIOMETRIC)
    return container
  }

  service(container: Container, { biometric, ...options }: AppOptions = {}): ReauthService {
    const all = { redirectURI: REDIRECT_URI, ...options, ...(biometric !== null && { biometric: BIOMETRIC }) }
    return this.sdk === 'react-native'
      ? authgearReactNative(container as ReactNativeContainer, all)
      : authgearCapacitor(container as CapacitorContainer, all)
  }
}
