import { SECRET_KEY, recordKey, transactionOfKey } from '../platform/names.js'
import { base64url } from '../platform/digest.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { PendingStore } from '../pending/pending-store.js'
import { type KeyPair, PAIR_BYTES, type SealingCrypto, keyPairOf, seal, tag, unseal } from '../pending/seal.js'
import { refuseCrypto } from './native-crypto.js'
import { nativeStore, toBytes } from './native.store.js'
import type { TextStorage } from './react-native-page.js'
import { turns } from './turns.js'

/** The functions that are used of `@react-native-async-storage/async-storage`, including the list of its keys. */
export interface ListedTextStorage extends TextStorage {
  getAllKeys(): Promise<readonly string[]>
}

/** The options of {@link asyncStorageStore}. */
export interface AsyncStorageStoreOptions {
  /** A Web Crypto with AES-GCM and HMAC, such as `react-native-quick-crypto`. Default: `globalThis.crypto`. */
  readonly crypto?: SealingCrypto
}

const OPTIONS: OptionTypes<keyof AsyncStorageStoreOptions> = { crypto: '.getRandomValues.subtle' }

/**
 * Stores pending actions in AsyncStorage, which is not encrypted.
 *
 * The secret that protects the records is text beside them: an attacker who copies all of AsyncStorage can test guesses
 * of who the end-user is. Stores no input: declare actions with `keepInput: 'server'` or `'none'`, or use
 * `keychainStore()`.
 *
 * @param storage The `AsyncStorage` module.
 * @throws {ReauthError} `invalidConfiguration` without a `crypto`, for an unknown option, or for a module that lacks a
 * required function.
 *
 * @example
 * import { install } from 'react-native-quick-crypto'
 * install()
 * const store = asyncStorageStore(AsyncStorage)
 */
export function asyncStorageStore(storage: ListedTextStorage, options: AsyncStorageStoreOptions = {}): PendingStore {
  checkOptionTypes('asyncStorageStore()', options, OPTIONS)
  if (typeof (storage as Partial<ListedTextStorage> | undefined)?.getAllKeys !== 'function')
    refuseOption('storage', '`AsyncStorage`', storage)
  const web: Partial<SealingCrypto> | undefined = options.crypto ?? globalThis.crypto
  const subtle = web?.subtle ?? refuseCrypto('`subtle`', 'react-native-quick-crypto')
  const crypto = web as SealingCrypto
  const keys = async (): Promise<KeyPair> =>
    keyPairOf(
      toBytes(
        await turns.take(SECRET_KEY, async () => {
          const storedSecret = await storage.getItem(SECRET_KEY)
          if (storedSecret !== null) return storedSecret
          const newSecret = base64url(crypto.getRandomValues(new Uint8Array(PAIR_BYTES)))
          await storage.setItem(SECRET_KEY, newSecret)
          return newSecret
        }),
      ),
      subtle,
    )
  return nativeStore(
    {
      read: (transactionId) => storage.getItem(recordKey(transactionId)),
      write: (transactionId, text) => storage.setItem(recordKey(transactionId), text),
      remove: (transactionId) => storage.removeItem(recordKey(transactionId)),
      ids: async () => (await storage.getAllKeys()).map(transactionOfKey).filter((id) => id !== null),
    },
    {
      canSeal: false,
      seal: async (plain, context) => seal(await keys(), plain, context, crypto),
      unseal: async (sealed, context) => unseal(await keys(), sealed, context, crypto),
      tag: async (text) => tag(await keys(), text, crypto),
    },
  )
}
