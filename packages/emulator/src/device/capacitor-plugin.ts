import type { NativeMethods, SigningRequest } from './native-methods.js'

/** Native code for Capacitor: `AuthgearPlugin.java` and `AuthgearPlugin.swift`. Every result is an object. */
export interface CapacitorPlugin {
  storageGetItem(options: { readonly key: string }): Promise<{ readonly value: string | null }>
  storageSetItem(options: { readonly key: string; readonly value: string }): Promise<void>
  storageDeleteItem(options: { readonly key: string }): Promise<void>
  randomBytes(options: { readonly length: number }): Promise<{ readonly bytes: number[] }>
  sha256String(options: { readonly input: string }): Promise<{ readonly bytes: number[] }>
  getDeviceInfo(): Promise<{ readonly deviceInfo: object }>
  generateUUID(): Promise<{ readonly uuid: string }>
  openAuthorizeURL(options: {
    readonly url: string
    readonly callbackURL: string
    readonly prefersEphemeralWebBrowserSession: boolean
  }): Promise<{ readonly redirectURI: string }>
  openAuthorizeURLWithWebView(options: {
    readonly url: string
    readonly redirectURI: string
  }): Promise<{ readonly redirectURI: string }>
  openURL(options: { readonly url: string }): Promise<void>
  checkBiometricSupported(options: object): Promise<void>
  createBiometricPrivateKey(request: SigningRequest): Promise<{ readonly jwt: string }>
  signWithBiometricPrivateKey(request: SigningRequest): Promise<{ readonly jwt: string }>
  removeBiometricPrivateKey(key: { readonly kid: string }): Promise<void>
  checkDPoPSupported(): Promise<{ readonly ok: boolean }>
  createDPoPPrivateKey(key: { readonly kid: string }): Promise<void>
  signWithDPoPPrivateKey(request: SigningRequest): Promise<{ readonly jwt: string }>
  checkDPoPPrivateKey(key: { readonly kid: string }): Promise<{ readonly ok: boolean }>
  computeDPoPJKT(key: { readonly kid: string }): Promise<{ readonly jkt: string }>
}

/** Creates the implementation of the plugin `Authgear`. */
export function capacitorPlugin(methods: NativeMethods): CapacitorPlugin {
  const { storage, isDPoPSupported, keys } = methods.options
  return {
    storageGetItem: async ({ key }) => ({ value: storage.get(key) ?? null }),
    storageSetItem: async ({ key, value }) => void storage.set(key, value),
    storageDeleteItem: async ({ key }) => void storage.delete(key),
    randomBytes: async ({ length }) => ({ bytes: methods.randomBytes(length) }),
    sha256String: async ({ input }) => ({ bytes: await methods.sha256String(input) }),
    getDeviceInfo: async () => ({ deviceInfo: methods.deviceInfo() }),
    generateUUID: async () => ({ uuid: crypto.randomUUID() }),
    openAuthorizeURL: async ({ url, callbackURL, prefersEphemeralWebBrowserSession: isEphemeral }) => ({
      redirectURI: await methods.openAuthorizeURL('capacitor', url, callbackURL, !isEphemeral),
    }),
    openAuthorizeURLWithWebView: async ({ url, redirectURI }) => ({
      redirectURI: await methods.openAuthorizeURL('capacitor', url, redirectURI, true),
    }),
    openURL: async () => {},
    checkBiometricSupported: async () => {},
    createBiometricPrivateKey: async (request) => ({
      jwt: await methods.createBiometricPrivateKey('capacitor', request),
    }),
    signWithBiometricPrivateKey: async (request) => ({
      jwt: await methods.signWithBiometricPrivateKey('capacitor', request),
    }),
    removeBiometricPrivateKey: async ({ kid }) => keys.remove(kid),
    checkDPoPSupported: async () => ({ ok: isDPoPSupported }),
    createDPoPPrivateKey: ({ kid }) => methods.createDPoPPrivateKey(kid),
    signWithDPoPPrivateKey: async (request) => ({ jwt: await methods.signWithDPoPPrivateKey(request) }),
    checkDPoPPrivateKey: async ({ kid }) => ({ ok: methods.hasKey(kid) }),
    computeDPoPJKT: async ({ kid }) => ({ jkt: await methods.computeDPoPJKT(kid) }),
  }
}
