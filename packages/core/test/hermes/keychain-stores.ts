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

/** As expo-crypto is. */
const crypto = {
  getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(bytes),
  digest: (_: string, bytes: Uint8Array) =>
    Promise.resolve(Uint8Array.from(createHash('sha256').update(bytes).digest()).buffer),
}

const keychains = new WeakMap<object, FakeSecureStore>()

/** In the place of the store in IndexedDB: the one in the keychain, for each database its own. */
export function indexedDbStore(factory: () => object = () => keychains): PendingStore {
  const database = factory()
  const keychain = keychains.get(database) ?? new FakeSecureStore()
  keychains.set(database, keychain)
  return keychainStore(keychain, { crypto })
}

/** In the place of the store in memory, in the same way. */
export const memoryStore = (): PendingStore => keychainStore(new FakeSecureStore(), { crypto })
