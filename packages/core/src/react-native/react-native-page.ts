import { base64url } from '../platform/digest.js'
import { TAB_KEY } from '../platform/names.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { Page } from '../platform/page.js'
import { type NativeCrypto, cryptoOf, digestBy, randomIdBy } from './native-crypto.js'

interface Subscription {
  remove(): void
}

/** What is used of React Native's `AppState`. */
export interface AppStateLike {
  readonly currentState: string
  addEventListener(type: 'change', listener: (state: string) => void): Subscription
}

/** What is used of React Native's `Linking`. */
export interface LinkingLike {
  getInitialURL(): Promise<string | null>
  addEventListener(type: 'url', listener: (event: { url: string }) => void): Subscription
}

/** What is used of `@react-native-async-storage/async-storage`. */
export interface TextStorage {
  getItem(key: string): Promise<string | null>
  setItem(key: string, value: string): Promise<void>
  removeItem(key: string): Promise<void>
}

/** What is used of `@react-native-community/netinfo`. */
export interface NetInfoLike {
  addEventListener(listener: (state: { readonly isConnected: boolean | null }) => void): () => void
}

/** What {@link reactNativePage} takes. */
export interface ReactNativePageOptions {
  /** Tells when the app is shown again. */
  readonly AppState: AppStateLike
  /** Tells by which link the app was opened. */
  readonly Linking: LinkingLike
  /**
   * Makes ids and digests: `expo-crypto`, or `react-native-quick-crypto`. Default: `globalThis.crypto`, if a package has put one there. Digests are needed by a
   * service that leaves the app for a browser, and by nothing else.
   */
  readonly crypto?: NativeCrypto
  /** Where the transaction of the app is remembered, so that a start without a link can tell that it was left. Default: memory. */
  readonly storage?: TextStorage
  /** Tells whether there is a network. Default: there is. */
  readonly NetInfo?: NetInfoLike
}

const OPTIONS: OptionTypes<keyof ReactNativePageOptions> = {
  AppState: '.currentState.addEventListener',
  Linking: '.getInitialURL.addEventListener',
  crypto: '.getRandomValues',
  storage: '.getItem.setItem.removeItem',
  NetInfo: '.addEventListener',
}

/** The address of an app that no link has opened. */
const NOWHERE = 'about:blank'

/** The page that an app in React Native is. */
export interface ReactNativePage extends Page {
  /** Resolves when the link that the app was started with is known, and what {@link ReactNativePageOptions.storage} kept is read. Never rejects. */
  readonly ready: Promise<void>
  /** Whether there is a network, by {@link ReactNativePageOptions.NetInfo}. Give it to the adapter as well: `isOnline: () => page.isOnline()`. */
  isOnline(): boolean
  /** Calls back when a link opens the app while it runs, after the address has changed. Returns how to stop. */
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
  /** Whether the word was written by this start of the app, and what is stored is older. */
  #isWordNew = false
  #writing: Promise<unknown> = Promise.resolve()
  #isOnline = true
  /** Whether a link opened the app since it went into the background. */
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
    // A link that came meanwhile is newer.
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
    // One after the other: the last is what stays.
    this.#writing = this.#writing.then(() =>
      settled(() => (word === null ? this.#storage?.removeItem(TAB_KEY) : this.#storage?.setItem(TAB_KEY, word))),
    )
  }

  recallInTab(): string | null {
    return this.#word
  }

  /**
   * An app that returns from the background without a link was left for a browser, and the end-user came back without an answer. A biometric prompt makes an app on
   * iOS inactive, and never sends it into the background.
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

/** What a native module answers, or `undefined`: one that fails keeps no app from starting. */
async function settled<Value>(ask: () => Promise<Value> | undefined): Promise<Value | undefined> {
  try {
    return await ask()
  } catch {
    return undefined
  }
}

/**
 * Makes the page of an app in React Native: its address is the link that opened it last.
 *
 * Make one for each app, and give it to `createReauth({ page })`. A service that never leaves the app needs none, if there are random values: see `crypto`.
 *
 * @param options `AppState` and `Linking` of `react-native`.
 * @returns The page. Wait for its `ready` before you call `resume()`, or let {@link resumeFromLinks} do it.
 * @throws {ReauthError} `invalidConfiguration` for an unknown option, or one without what is used of it.
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
  if (AppState === undefined) refuseOption('AppState', 'that of react-native', AppState)
  if (Linking === undefined) refuseOption('Linking', 'that of react-native', Linking)
  return new NativePage(options)
}
