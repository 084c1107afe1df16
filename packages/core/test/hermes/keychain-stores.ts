import { createHash, webcrypto } from 'node:crypto'
import type { PendingStore } from '../../src/pending/pending-store.js'
import type { SecureStoreLike } from '../../src/react-native/keychain.js'
import { keychainStore } from '../../src/react-native/keychain.store.js'

/** The keychain of a device, without its encryption. */
class FakeSecureStore implements SecureStoreLike {
  readonly #texts = new Map<string, string>()
  getItemAsync(key: string): Promise<string | null> {
    return Promise.resolve(this.#texts.get(key) ?? null)
  }
  setItemAsync(key: string, text: string): Promise<void> {
    this.#texts.set(key, text)
    return Promise.resolve()
  }
  deleteItemAsync(key: string): Promise<void> {
    this.#texts.delete(key)
    return Promise.resolve()
  }
}

/** Like expo-crypto. */
const crypto = {
  getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(bytes),
  digest: (_: string, bytes: Uint8Array) =>
    Promise.resolve(Uint8Array.from(createHash('sha256').update(bytes).digest()).buffer),
}

const keychains = new WeakMap<object, FakeSecureStore>()

/** Replaces the IndexedDB store by a keychain store, one for each database. */
export function indexedDbStore(factory: () => object = () => keychains): PendingStore {
  const database = factory()
  const keychain = keychains.get(database) ?? new FakeSecureStore()
  keychains.set(database, keychain)
  return keychainStore(keychain, { crypto })
}

/** Replaces the memory store in the same way. */
export const memoryStore = (): PendingStore => keychainStore(new FakeSecureStore(), { crypto })
