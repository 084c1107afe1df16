import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto'
import { createRequire } from 'node:module'
import type { ReactNativeBiometrics, TextStorage } from './react-native-biometrics.js'

/** How the next prompt ends: by a signature, never, or by what native code answers or rejects with. */
export type AtPrompt = 'approves' | 'hesitates' | { readonly answers: object } | { readonly rejects: Error }

/** An `NSError`, as the library describes it. */
export const nsError = (code: number, domain = 'com.apple.LocalAuthentication'): Error =>
  Object.assign(
    new Error(`Signature error: Error Domain=${domain} Code=${code} "Text." UserInfo={NSLocalizedDescription=Text.}`),
    {
      code: 'signature_error',
    },
  )
/** What Android's callback rejects with: a text of the system, as code and as message. */
export const androidError = (text: string): Error => Object.assign(new Error(text), { code: text })

/** Two keys that take turns: to make one takes a while. */
const PAIRS = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))
let made = 0

/** What `NativeModules.ReactNativeBiometrics` is: the part of a phone below the library, with a real RSA key. */
export class Phone {
  atPrompt: AtPrompt = 'approves'
  sensor: { available: boolean; biometryType?: string; error?: string } = {
    available: true,
    biometryType: 'Biometrics',
  }
  /** What was signed, and what the prompts said. */
  readonly signed: { payload: string; promptMessage: string; cancelButtonText: string }[] = []
  #privateKey: KeyObject | undefined
  /** Answers a prompt that hesitates. */
  approveLate: () => void = () => {}

  readonly isSensorAvailable = async () => this.sensor
  readonly biometricKeysExist = async () => ({ keysExist: this.#privateKey !== undefined })

  readonly createKeys = async () => {
    const { publicKey, privateKey } = PAIRS[(made += 1) % PAIRS.length]!
    this.#privateKey = privateKey
    return { publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') }
  }

  readonly deleteKeys = async () => {
    this.removeKey()
    return { keysDeleted: true }
  }

  readonly createSignature = async (asked: Phone['signed'][number]) => {
    this.signed.push(asked)
    const { atPrompt } = this
    if (typeof atPrompt === 'object' && 'rejects' in atPrompt) throw atPrompt.rejects
    if (this.#privateKey === undefined) throw new Error('Key not found: error item not found')
    if (typeof atPrompt === 'object') return atPrompt.answers
    const signature = sign('sha256', Buffer.from(asked.payload), this.#privateKey).toString('base64')
    if (atPrompt === 'hesitates') await new Promise<void>((resolve) => (this.approveLate = resolve))
    return { success: true, signature }
  }

  /** As when the passcode is removed. */
  removeKey(): void {
    this.#privateKey = undefined
  }

  /** The real library over this phone. */
  load(): ReactNativeBiometrics {
    const require = createRequire(import.meta.url)
    const library = require.resolve('react-native-biometrics')
    const reactNative = createRequire(library).resolve('react-native')
    // It is written in Flow, and its native modules are read when the library is loaded.
    require.cache[reactNative] = { exports: { NativeModules: { ReactNativeBiometrics: this } } } as NodeJS.Module
    delete require.cache[library]
    const { default: Library } = require(library) as { default: new () => ReactNativeBiometrics }
    return new Library()
  }
}

/** What `AsyncStorage` is. */
export function memoryStorage(): TextStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: async (name) => kept.get(name) ?? null,
    setItem: async (name, text) => void kept.set(name, text),
    removeItem: async (name) => void kept.delete(name),
  }
}
