import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto'
import { createRequire } from 'node:module'
import type { ReactNativeBiometrics, TextStorage } from './react-native-biometrics.js'

/** The end of the next prompt: a signature, no end, or the answer or error of native code. */
export type AtPrompt = 'approves' | 'hesitates' | { readonly answers: object } | { readonly rejects: Error }

/** An `NSError` in the library's format. */
export const nsError = (code: number, domain = 'com.apple.LocalAuthentication'): Error =>
  Object.assign(
    new Error(`Signature error: Error Domain=${domain} Code=${code} "Text." UserInfo={NSLocalizedDescription=Text.}`),
    {
      code: 'signature_error',
    },
  )
/** An error of Android's callback: a message of the system, as code and as message. */
export const androidError = (text: string): Error => Object.assign(new Error(text), { code: text })

/** Two keys, used in turn, because creating one is slow. */
const PAIRS = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))
let made = 0

/** Replaces `NativeModules.ReactNativeBiometrics`: the part of a phone below the library, with a real RSA key. */
export class Phone {
  atPrompt: AtPrompt = 'approves'
  sensor: { available: boolean; biometryType?: string; error?: string } = {
    available: true,
    biometryType: 'Biometrics',
  }
  /** The signed texts, and the texts of the prompts. */
  readonly signed: { payload: string; promptMessage: string; cancelButtonText: string }[] = []
  #privateKey: KeyObject | undefined
  /** Answers a waiting prompt. */
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

  /** Removes the key, as when the end-user removes the passcode. */
  removeKey(): void {
    this.#privateKey = undefined
  }

  /** Returns the real library on this phone. */
  load(): ReactNativeBiometrics {
    const require = createRequire(import.meta.url)
    const library = require.resolve('react-native-biometrics')
    const reactNative = createRequire(library).resolve('react-native')
    // The library is written in Flow, and reads its native modules when it is loaded.
    require.cache[reactNative] = { exports: { NativeModules: { ReactNativeBiometrics: this } } } as NodeJS.Module
    delete require.cache[library]
    const { default: Library } = require(library) as { default: new () => ReactNativeBiometrics }
    return new Library()
  }
}

/** Replaces `AsyncStorage`. */
export function memoryStorage(): TextStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: async (name) => kept.get(name) ?? null,
    setItem: async (name, text) => void kept.set(name, text),
    removeItem: async (name) => void kept.delete(name),
  }
}
