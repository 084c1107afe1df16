import type { NativeMethods, SigningRequest } from './native-methods.js'

/** Native code for React Native: `AuthgearReactNativeModule.java` and `AGAuthgearReactNative.m`. Booleans are passed as strings. */
export interface ReactNativeModule {
  storageGetItem(key: string): Promise<string | null>
  storageSetItem(key: string, value: string): Promise<null>
  storageDeleteItem(key: string): Promise<null>
  getDeviceInfo(): Promise<object>
  randomBytes(length: number): Promise<number[]>
  sha256String(text: string): Promise<number[]>
  generateUUID(): Promise<string>
  registerWechatRedirectURI(uri: string): Promise<null>
  openURL(url: string): Promise<null>
  openAuthorizeURL(url: string, redirectURI: string, isEphemeral: boolean): Promise<string>
  openAuthorizeURLWithWebView(options: { readonly url: string; readonly redirectURI: string }): Promise<string>
  dismiss(): Promise<null>
  checkBiometricSupported(options: object): Promise<null>
  createBiometricPrivateKey(request: SigningRequest): Promise<string>
  signWithBiometricPrivateKey(request: SigningRequest): Promise<string>
  removeBiometricPrivateKey(kid: string): Promise<null>
  checkDPoPSupported(options: object): Promise<'true' | 'false'>
  createDPoPPrivateKey(key: { readonly kid: string }): Promise<null>
  signWithDPoPPrivateKey(request: SigningRequest): Promise<string>
  checkDPoPPrivateKey(key: { readonly kid: string }): Promise<'true' | 'false'>
  computeDPoPJKT(key: { readonly kid: string }): Promise<string>
  /** Called by `NativeEventEmitter` on iOS. */
  addListener(event: string): void
  removeListeners(count: number): void
}

/** Creates the module `NativeModules.AuthgearReactNative`. */
export function reactNativeModule(methods: NativeMethods): ReactNativeModule {
  const { storage, isDPoPSupported, keys } = methods.options
  return {
    storageGetItem: async (key) => storage.get(key) ?? null,
    storageSetItem: async (key, value) => {
      storage.set(key, value)
      return null
    },
    storageDeleteItem: async (key) => {
      storage.delete(key)
      return null
    },
    getDeviceInfo: async () => methods.deviceInfo(),
    randomBytes: async (length) => methods.randomBytes(length),
    sha256String: (text) => methods.sha256String(text),
    generateUUID: async () => crypto.randomUUID(),
    registerWechatRedirectURI: async () => null,
    openURL: async () => null,
    openAuthorizeURL: (url, redirectURI, isEphemeral) =>
      methods.openAuthorizeURL('reactNative', url, redirectURI, !isEphemeral),
    openAuthorizeURLWithWebView: ({ url, redirectURI }) =>
      methods.openAuthorizeURL('reactNative', url, redirectURI, true),
    dismiss: async () => null,
    checkBiometricSupported: async () => null,
    createBiometricPrivateKey: (request) => methods.createBiometricPrivateKey('reactNative', request),
    signWithBiometricPrivateKey: (request) => methods.signWithBiometricPrivateKey('reactNative', request),
    removeBiometricPrivateKey: async (kid) => {
      keys.remove(kid)
      return null
    },
    checkDPoPSupported: async () => (isDPoPSupported ? 'true' : 'false'),
    createDPoPPrivateKey: async ({ kid }) => {
      await methods.createDPoPPrivateKey(kid)
      return null
    },
    signWithDPoPPrivateKey: (request) => methods.signWithDPoPPrivateKey(request),
    checkDPoPPrivateKey: async ({ kid }) => (methods.hasKey(kid) ? 'true' : 'false'),
    computeDPoPJKT: async ({ kid }) => methods.computeDPoPJKT(kid),
    addListener: () => {},
    removeListeners: () => {},
  }
}
