import { SECRET_KEY, recordKey, transactionOfKey } from '../platform/names.js'
import { base64url } from '../platform/digest.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import type { PendingStore } from '../pending/pending-store.js'
import { type KeyPair, PAIR_BYTES, type SealingCrypto, keyPairOf, seal, tag, unseal } from '../pending/seal.js'
import { refuseCrypto } from './native-crypto.js'
import { nativeStore, toBytes } from './native.store.js'
import type { TextStorage } from './react-native-page.js'
import { turns } from './turns.js'

/** What is used of `@react-native-async-storage/async-storage`, with the list of its keys. */
export interface ListedTextStorage extends TextStorage {
  getAllKeys(): Promise<readonly string[]>
}

/** What {@link asyncStorageStore} takes. */
export interface AsyncStorageStoreOptions {
  /** A Web Crypto with AES-GCM and HMAC: that of `react-native-quick-crypto`. Default: `globalThis.crypto`. */
  readonly crypto?: SealingCrypto
}

const OPTIONS: OptionTypes<keyof AsyncStorageStoreOptions> = { crypto: '.getRandomValues.subtle' }

/**
 * Keeps pending actions in AsyncStorage, which is not encrypted.
 *
 * The secret that protects the records is text beside them: whoever copies all of AsyncStorage can test guesses of who the end-user is. Keeps no input: declare
 * actions with `keepInput: 'server'` or `'none'`, or use `keychainStore()`.
 *
 * @param storage `AsyncStorage` as it is.
 * @throws {ReauthError} `invalidConfiguration` without a `crypto`, for an unknown option, or one without what is used of it.
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
          const found = await storage.getItem(SECRET_KEY)
          if (found !== null) return found
          const made = base64url(crypto.getRandomValues(new Uint8Array(PAIR_BYTES)))
          await storage.setItem(SECRET_KEY, made)
          return made
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
