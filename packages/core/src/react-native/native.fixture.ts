import { createHash, webcrypto } from 'node:crypto'
import type { KeychainLike, SecureStoreLike } from './keychain.js'
import type { AppStateLike, LinkingLike } from './react-native-page.js'
import type { ListedTextStorage } from './async-storage.store.js'

/** Like expo-crypto: random values and a digest, and nothing else. */
export const expoCrypto = {
  getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(bytes),
  digest: (algorithm: string, bytes: Uint8Array): Promise<ArrayBuffer> => {
    if (algorithm !== 'SHA-256') throw new TypeError(algorithm)
    return Promise.resolve(Uint8Array.from(createHash('sha256').update(bytes).digest()).buffer)
  },
}

/** A fake of expo-secure-store. */
export class FakeSecureStore implements SecureStoreLike {
  readonly texts = new Map<string, string>()
  readonly options: unknown[] = []
  #check(key: string, options: unknown): void {
    if (!/^[\w.-]+$/.test(key)) throw new Error('Invalid key provided to SecureStore.')
    this.options.push(options)
  }
  async getItemAsync(key: string, options?: object): Promise<string | null> {
    this.#check(key, options)
    return this.texts.get(key) ?? null
  }
  async setItemAsync(key: string, value: string, options?: object): Promise<void> {
    this.#check(key, options)
    if (Buffer.byteLength(value) > 2048) throw new Error('Value is larger than 2048 bytes.')
    this.texts.set(key, value)
  }
  async deleteItemAsync(key: string, options?: object): Promise<void> {
    this.#check(key, options)
    this.texts.delete(key)
  }
}

/** A fake of react-native-keychain. */
export class FakeKeychain implements KeychainLike {
  readonly texts = new Map<string, string>()
  isFull = false
  async getGenericPassword({ service }: { service: string }) {
    const password = this.texts.get(service)
    return password === undefined ? (false as const) : { password, username: 'reauth', service }
  }
  async setGenericPassword(_: string, password: string, { service }: { service: string }) {
    if (this.isFull) return false
    this.texts.set(service, password)
    return { service }
  }
  async resetGenericPassword({ service }: { service: string }): Promise<boolean> {
    return this.texts.delete(service)
  }
}

/** A fake of AsyncStorage. */
export class FakeAsyncStorage implements ListedTextStorage {
  readonly texts = new Map<string, string>()
  async getItem(key: string): Promise<string | null> {
    return this.texts.get(key) ?? null
  }
  async setItem(key: string, value: string): Promise<void> {
    this.texts.set(key, value)
  }
  async removeItem(key: string): Promise<void> {
    this.texts.delete(key)
  }
  async getAllKeys(): Promise<readonly string[]> {
    return [...this.texts.keys()]
  }
}

/** One process of an app: its state, and the links that open it. */
export class FakeProcess {
  readonly #states = new Set<(state: string) => void>()
  readonly #links = new Set<(event: { url: string }) => void>()
  readonly AppState: AppStateLike & { currentState: string }
  readonly Linking: LinkingLike

  /** @param initialUrl The link that started the process. */
  constructor(initialUrl: string | null | Promise<string | null> = null) {
    this.AppState = {
      currentState: 'active',
      addEventListener: (_, listener) => {
        this.#states.add(listener)
        return { remove: () => this.#states.delete(listener) }
      },
    }
    this.Linking = {
      getInitialURL: async () => initialUrl,
      addEventListener: (_, listener) => {
        this.#links.add(listener)
        return { remove: () => this.#links.delete(listener) }
      },
    }
  }

  /** The modules of `react-native` for this process. */
  get modules(): Pick<FakeProcess, 'AppState' | 'Linking'> {
    const { AppState, Linking } = this
    return { AppState, Linking }
  }

  becomes(...states: readonly string[]): void {
    for (const state of states) {
      this.AppState.currentState = state
      for (const listener of this.#states) listener(state)
    }
  }

  open(url: string): void {
    for (const listener of this.#links) listener({ url })
  }
}
