import { attempt } from '../platform/attempt.js'
import { base64url } from '../platform/digest.js'
import { isTransactionId } from '../platform/names.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import { fromUtf8 } from '../platform/utf8.js'
import { bytesOf } from '../pending/pending-record.js'
import type { PendingStore } from '../pending/pending-store.js'
import { ServiceError } from '../words/service-error.js'
import { type KeychainLike, type SecureStoreLike, keychainOf } from './keychain.js'
import { type NativeCrypto, cryptoOf, digestBy, hmac, joined, randomBytes, refuseCrypto } from './native-crypto.js'
import { nativeStore, toBytes } from './native.store.js'
import { turns } from './turns.js'

/** What {@link keychainStore} takes. */
export interface KeychainStoreOptions {
  /** Random values and SHA-256: `expo-crypto`, or `react-native-quick-crypto`. Default: `globalThis.crypto`. */
  readonly crypto?: NativeCrypto
  /**
   * Handed to each call of the keychain's package, such as `{ keychainAccessible: SecureStore.WHEN_UNLOCKED_THIS_DEVICE_ONLY }`. Nothing that asks the end-user at
   * each access. Default: none.
   */
  readonly options?: object
}

const OPTIONS: OptionTypes<keyof KeychainStoreOptions> = { crypto: '.getRandomValues', options: 'object' }

/** Not every keychain takes the `:` of the other stores. */
const PREFIX = 'reauth.v1.'
const INDEX = `${PREFIX}index`
const SECRET = `${PREFIX}secret`

/** The most bytes that every keychain takes under one name. */
const MAX_BYTES = 2048

const KEY_BYTES = 32
const MAC_BYTES = 32
const NONCE_BYTES = 16

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/**
 * Keeps pending actions in the keychain, which the operating system encrypts for this app.
 *
 * What is kept is bound to its record by HMAC-SHA-256, and encrypted by the keychain alone. A record with its input takes up to 2048 bytes: a run with more is
 * refused with `cannotPersist` before it leaves the app. On iOS a keychain outlives the app; what is found then has expired and is removed.
 *
 * @param keychain `expo-secure-store` or `react-native-keychain` as they are.
 * @throws {ReauthError} `invalidConfiguration` without a `crypto`, for an unknown option, or one without what is used of it.
 *
 * @example
 * import * as SecureStore from 'expo-secure-store'
 * import * as crypto from 'expo-crypto'
 * const store = keychainStore(SecureStore, { crypto })
 */
export function keychainStore(
  keychain: SecureStoreLike | KeychainLike,
  options: KeychainStoreOptions = {},
): PendingStore {
  checkOptionTypes('keychainStore()', options, OPTIONS)
  const isKnown = ['getItemAsync', 'getGenericPassword'].some((name) => name in Object(keychain))
  if (!isKnown) refuseOption('keychain', 'expo-secure-store or react-native-keychain', keychain)
  const crypto = cryptoOf(options.crypto)
  if (typeof crypto?.getRandomValues !== 'function') refuseCrypto('`getRandomValues`', 'expo-crypto')
  const digest = digestBy(crypto) ?? refuseCrypto('`digest`', 'expo-crypto or react-native-quick-crypto')
  const texts = keychainOf(keychain, options.options ?? {})

  const ids = async (): Promise<string[]> => {
    const text = (await texts.read(INDEX)) ?? ''
    const found: unknown = attempt(() => JSON.parse(text) as unknown)
    return Array.isArray(found) ? found.filter(isTransactionId) : []
  }
  /** A keychain has no list of its names. */
  const list = (change: (ids: string[]) => string[]): Promise<void> =>
    turns.take(INDEX, async () => texts.write(INDEX, JSON.stringify(change(await ids()))))
  const secret = async (): Promise<Uint8Array<ArrayBuffer>> =>
    toBytes(
      await turns.take(SECRET, async () => {
        const found = await texts.read(SECRET)
        if (found !== null) return found
        const made = base64url(randomBytes(crypto, 2 * KEY_BYTES))
        await texts.write(SECRET, made)
        return made
      }),
    )
  const macOf = async (nonce: Uint8Array, plain: Uint8Array, context: string): Promise<Uint8Array> =>
    hmac(digest, (await secret()).slice(0, KEY_BYTES), joined(nonce, await digest(encode(context)), plain))

  return nativeStore(
    {
      read: (transactionId) => texts.read(PREFIX + transactionId),
      write: async (transactionId, text) => {
        const size = bytesOf(text)
        if (size > MAX_BYTES)
          throw new ServiceError('cannotPersist', {
            message: `The record with its input is ${size} bytes, and the keychain takes ${MAX_BYTES}. Keep the input at your server with \`keepInput: 'server'\`.`,
          })
        // What is listed and missing is harmless; what is missing in the list would stay.
        await list((known) => [...new Set([...known, transactionId])])
        await texts.write(PREFIX + transactionId, text)
      },
      remove: async (transactionId) => {
        await texts.remove(PREFIX + transactionId)
        await list((known) => known.filter((id) => id !== transactionId))
      },
      ids,
    },
    {
      canSeal: true,
      seal: async (plain, context) => {
        const [nonce, bytes] = [randomBytes(crypto, NONCE_BYTES), encode(plain)]
        return joined(await macOf(nonce, bytes, context), nonce, bytes)
      },
      unseal: async (sealed, context) => {
        if (!(sealed instanceof Uint8Array)) throw new TypeError('not sealed')
        const nonce = sealed.slice(MAC_BYTES, MAC_BYTES + NONCE_BYTES)
        const bytes = sealed.slice(MAC_BYTES + NONCE_BYTES)
        const mac = await macOf(nonce, bytes, context)
        if (!mac.every((byte, at) => byte === sealed[at])) throw new Error('What was sealed was changed.')
        return fromUtf8(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
      },
      tag: async (text) => base64url(await hmac(digest, (await secret()).slice(KEY_BYTES), encode(text))),
    },
  )
}
