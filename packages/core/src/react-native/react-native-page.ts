import { base64url } from '../platform/digest.js'
import { TAB_KEY } from '../platform/names.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { Page } from '../platform/page.js'
import { type NativeCrypto, cryptoOf, digestBy, randomIdBy } from './native-crypto.js'

interface Subscription {
  remove(): void
}

/** The members that are used of React Native's `AppState`. */
export interface AppStateLike {
  readonly currentState: string
  addEventListener(type: 'change', listener: (state: string) => void): Subscription
}

/** The functions that are used of React Native's `Linking`. */
export interface LinkingLike {
  getInitialURL(): Promise<string | null>
  addEventListener(type: 'url', listener: (event: { url: string }) => void): Subscription
}

/** The functions that are used of `@react-native-async-storage/async-storage`. */
export interface TextStorage {
  getItem(key: string): Promise<string | null>
  setItem(key: string, value: string): Promise<void>
  removeItem(key: string): Promise<void>
}

/** The functions that are used of `@react-native-community/netinfo`. */
export interface NetInfoLike {
  addEventListener(listener: (state: { readonly isConnected: boolean | null }) => void): () => void
}

/** The options of {@link reactNativePage}. */
export interface ReactNativePageOptions {
  /** React Native's `AppState`, which reports when the app is shown again. */
  readonly AppState: AppStateLike
  /** React Native's `Linking`, which reports the link that opened the app. */
  readonly Linking: LinkingLike
  /**
   * Creates ids and digests: `expo-crypto` or `react-native-quick-crypto`. Default: `globalThis.crypto`, if a package
   * has put one there. Only a service that leaves the app for a browser needs digests.
   */
  readonly crypto?: NativeCrypto
  /**
   * Stores the transaction of the app, so that a start without a link can detect that the app was left. Default:
   * memory.
   */
  readonly storage?: TextStorage
  /** NetInfo, which reports whether there is a network. Default: the network counts as available. */
  readonly NetInfo?: NetInfoLike
}

const OPTIONS: OptionTypes<keyof ReactNativePageOptions> = {
  AppState: '.currentState.addEventListener',
  Linking: '.getInitialURL.addEventListener',
  crypto: '.getRandomValues',
  storage: '.getItem.setItem.removeItem',
  NetInfo: '.addEventListener',
}

/** The address of an app that was opened without a link. */
const NOWHERE = 'about:blank'

/** The page of an app in React Native. */
export interface ReactNativePage extends Page {
  /**
   * Resolves when the link that started the app is known and {@link ReactNativePageOptions.storage} has been read.
   * Never rejects.
   */
  readonly ready: Promise<void>
  /**
   * Whether there is a network, according to {@link ReactNativePageOptions.NetInfo}. Pass it to the adapter, too:
   * `isOnline: () => page.isOnline()`.
   */
  isOnline(): boolean
  /**
   * Calls the listener when a link opens the running app, after the address has changed. Returns a function that stops
   * it.
   */
  onLink(listener: () => void): () => void
}

/** One app, from its start to its end. */
class NativePage implements ReactNativePage {
  readonly ready: Promise<void>
  readonly randomId?: () => string
  readonly digest?: (text: string) => Promise<string>
  readonly #appState: AppStateLike
  readonly #storage: TextStorage | undefined
  readonly #linkListeners = new Set<() => void>()
  readonly #onlineListeners = new Set<() => void>()
  #address = NOWHERE
  #word: string | null = null
  /** Whether this process wrote the text, so that the stored one is older. */
  #isWordNew = false
  #writing: Promise<unknown> = Promise.resolve()
  #isOnline = true
  /** Whether a link has opened the app since it went into the background. */
  #wasOpenedByLink = false

  constructor({ AppState, Linking, crypto: given, storage, NetInfo }: ReactNativePageOptions) {
    this.#appState = AppState
    this.#storage = storage
    const crypto = cryptoOf(given)
    if (typeof crypto?.getRandomValues === 'function') {
      this.randomId = () => randomIdBy(crypto)
      const digest = digestBy(crypto)
      if (digest !== undefined) this.digest = async (text) => base64url(await digest(new TextEncoder().encode(text)))
    }
    Linking.addEventListener('url', ({ url }) => {
      this.#wasOpenedByLink = true
      this.#address = url
      for (const listener of this.#linkListeners) listener()
    })
    AppState.addEventListener('change', (state) => {
      if (state === 'background') this.#wasOpenedByLink = false
    })
    NetInfo?.addEventListener(({ isConnected }) => this.#connected(isConnected !== false))
    this.ready = this.#read(Linking)
  }

  async #read(linking: LinkingLike): Promise<void> {
    const [link, word] = await Promise.all([
      settled(() => linking.getInitialURL()),
      settled(() => this.#storage?.getItem(TAB_KEY)),
    ])
    // A link that arrived in the meantime is newer.
    if (typeof link === 'string' && this.#address === NOWHERE) this.#address = link
    if (typeof word === 'string' && !this.#isWordNew) this.#word = word
  }

  #connected(isOnline: boolean): void {
    const isBack = isOnline && !this.#isOnline
    this.#isOnline = isOnline
    if (isBack) for (const listener of this.#onlineListeners) listener()
  }

  href(): string {
    return this.#address
  }

  replaceAddress(href: string): void {
    this.#address = href
  }

  rememberInTab(word: string | null): void {
    this.#isWordNew = true
    this.#word = word
    // Writes run one after another, so that the last one wins.
    this.#writing = this.#writing.then(() =>
      settled(() => (word === null ? this.#storage?.removeItem(TAB_KEY) : this.#storage?.setItem(TAB_KEY, word))),
    )
  }

  recallInTab(): string | null {
    return this.#word
  }

  /**
   * If an app returns from the background without a link, the end-user left for a browser and came back without an
   * answer. A biometric prompt on iOS makes an app inactive, but never sends it into the background.
   */
  onRestored(listener: () => void): () => void {
    let wasInBackground = this.#appState.currentState === 'background'
    const subscription = this.#appState.addEventListener('change', (state) => {
      if (state === 'background') wasInBackground = true
      if (state !== 'active') return
      if (wasInBackground && !this.#wasOpenedByLink) listener()
      wasInBackground = false
    })
    return () => subscription.remove()
  }

  onOnline(listener: () => void): () => void {
    this.#onlineListeners.add(listener)
    return () => this.#onlineListeners.delete(listener)
  }

  isOnline(): boolean {
    return this.#isOnline
  }

  onLink(listener: () => void): () => void {
    this.#linkListeners.add(listener)
    return () => this.#linkListeners.delete(listener)
  }
}

/**
 * Returns the answer of a native module, or `undefined` if it fails, so that a broken module does not stop the app from
 * starting.
 */
async function settled<Value>(ask: () => Promise<Value> | undefined): Promise<Value | undefined> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}

/**
 * Creates the page of an app in React Native. Its address is the link that opened the app last.
 *
 * Create one for each app, and pass it to `createReauth({ page })`. A service that never leaves the app does not need
 * one if random values are available: see `crypto`.
 *
 * @param options `AppState` and `Linking` of `react-native`.
 * @returns The page. Await its `ready` before you call `resume()`, or use {@link resumeFromLinks}.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or a module that lacks a required function.
 *
 * @example
 * import { AppState, Linking } from 'react-native'
 * import * as crypto from 'expo-crypto'
 * const page = reactNativePage({ AppState, Linking, crypto })
 * const reauth = createReauth({ service, page })
 */
export function reactNativePage(options: ReactNativePageOptions): ReactNativePage {
  checkOptionTypes('reactNativePage()', options, OPTIONS)
  const { AppState, Linking } = options
  if (AppState === undefined) refuseOption('AppState', 'the one of react-native', AppState)
  if (Linking === undefined) refuseOption('Linking', 'the one of react-native', Linking)
  return new NativePage(options)
}
