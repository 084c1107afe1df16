import type { BiometricPrompts } from './biometric-prompts.js'
import type { BrowserAnswer, OpenURL } from './http-browser.js'
import type { KeyStore } from './key-store.js'
import { type NativeRefusal, type NativeSdk, nativeError } from './native-errors.js'
import type { DevicePlatform } from './prompt-answers.js'
import { type SigningKey, sha256, thumbprintOf } from './signing-key.js'

/** Options of {@link NativeMethods}. */
export interface NativeMethodsOptions {
  readonly platform: DevicePlatform
  readonly isDPoPSupported: boolean
  readonly openURL: OpenURL
  readonly storage: Map<string, string>
  readonly keys: KeyStore
  readonly prompts: BiometricPrompts
}

/** A payload to sign, and the name of the key. */
export interface SigningRequest {
  readonly kid: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** The native code of both SDKs, without their calling conventions. */
export class NativeMethods {
  readonly options: NativeMethodsOptions
  readonly visits: string[] = []
  nextBrowser: BrowserAnswer = 'goesOn'
  #life = 0

  constructor(options: NativeMethodsOptions) {
    this.options = options
  }

  refuse(sdk: NativeSdk, why: NativeRefusal): Error {
    return nativeError(sdk, this.options.platform, why)
  }

  randomBytes(length: number): number[] {
    return [...crypto.getRandomValues(new Uint8Array(length))]
  }

  async sha256String(text: string): Promise<number[]> {
    return [...(await sha256(text))]
  }

  deviceInfo(): object {
    return this.options.platform === 'ios'
      ? {
          ios: {
            uname: { machine: 'iPhone16,1' },
            UIDevice: { name: 'iPhone', systemName: 'iOS', systemVersion: '18.0', model: 'iPhone' },
          },
        }
      : { android: { Build: { MANUFACTURER: 'Google', MODEL: 'Pixel 9', VERSION: { SDK_INT: '35' } } } }
  }

  /** Opens the in-app browser. */
  async openAuthorizeURL(sdk: NativeSdk, url: string, redirectURI: string, keepsCookies: boolean): Promise<string> {
    this.visits.push(url)
    const answer = this.nextBrowser
    this.nextBrowser = 'goesOn'
    const life = this.#life
    const never = new Promise<never>(() => {})
    if (answer === 'hesitates') return never
    const back = answer === 'closes' ? null : await this.options.openURL(url, redirectURI, { keepsCookies })
    if (life !== this.#life) return never
    if (back === null) throw this.refuse(sdk, 'closesBrowser')
    return back
  }

  /** Abandons open browsers, so that none returns to the app. */
  abandonBrowsers(): void {
    this.#life += 1
    this.nextBrowser = 'goesOn'
  }

  /** Creates a key that biometrics unlock, and signs with it. */
  async createBiometricPrivateKey(sdk: NativeSdk, request: SigningRequest): Promise<string> {
    await this.#ask(sdk)
    return signBiometric(await this.options.keys.create(request.kid, true), request)
  }

  async signWithBiometricPrivateKey(sdk: NativeSdk, request: SigningRequest): Promise<string> {
    const { keys, platform } = this.options
    const stored = keys.find(request.kid)
    // Android opens the key before the prompt, iOS after it.
    if (platform === 'ios') await this.#ask(sdk)
    if (stored === undefined) throw this.refuse(sdk, 'keyMissing')
    if (!stored.isValid) throw this.refuse(sdk, 'keyInvalidated')
    if (platform === 'android') await this.#ask(sdk)
    return signBiometric(stored.key, request)
  }

  async createDPoPPrivateKey(kid: string): Promise<void> {
    await this.options.keys.create(kid, false)
  }

  async signWithDPoPPrivateKey({ kid, payload }: SigningRequest): Promise<string> {
    const { jwk, sign } = this.#dpopKey(kid)
    return sign({ typ: 'dpop+jwt', kid, alg: jwk.alg, jwk }, payload)
  }

  hasKey(kid: string): boolean {
    return this.options.keys.find(kid) !== undefined
  }

  computeDPoPJKT(kid: string): Promise<string> {
    return thumbprintOf(this.#dpopKey(kid).jwk)
  }

  #dpopKey(kid: string): SigningKey {
    const stored = this.options.keys.find(kid)
    if (stored === undefined) throw new Error('dpop key does not exist')
    return stored.key
  }

  async #ask(sdk: NativeSdk): Promise<void> {
    const answer = await this.options.prompts.ask()
    if (answer !== 'approves') throw this.refuse(sdk, answer)
  }
}

/** Signs with the header of `signBiometricJWT`, which is the same in all four implementations. */
const signBiometric = ({ jwk, sign }: SigningKey, { kid, payload }: SigningRequest): Promise<string> =>
  sign({ typ: 'vnd.authgear.biometric-request', kid, alg: jwk.alg, jwk }, payload)
