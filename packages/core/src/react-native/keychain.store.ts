import { attempt } from '../platform/attempt.js'
import { base64url } from '../platform/digest.js'
import { isTransactionId } from '../platform/names.js'
import { type OptionTypes, checkOptionTypes, refuseOption } from '../platform/options.js'
import { fromUtf8 } from '../platform/utf8.js'
import { bytesOf } from '../pending/pending-record.js'
import type { PendingStore } from '../pending/pending-store.js'
import { ServiceError } from '../words/service-error.js'
import { type KeychainLike, type SecureStoreLike, keychainOf } from './keychain.js'
import { type NativeCrypto, concat, cryptoOf, digestBy, hmac, randomBytes, refuseCrypto } from './native-crypto.js'
import { nativeStore, toBytes } from './native.store.js'
import { turns } from './turns.js'

/** The options of {@link keychainStore}. */
export interface KeychainStoreOptions {
  /** Random values and SHA-256: `expo-crypto` or `react-native-quick-crypto`. Default: `globalThis.crypto`. */
  readonly crypto?: NativeCrypto
  /**
   * Passed to each call of the keychain package, such as
   * `{ keychainAccessible: SecureStore.WHEN_UNLOCKED_THIS_DEVICE_ONLY }`. Do not set an option that prompts the
   * end-user at each access. Default: none.
   */
  readonly options?: object
}

const OPTIONS: OptionTypes<keyof KeychainStoreOptions> = { crypto: '.getRandomValues', options: 'object' }

/** Some keychains refuse the `:` that the other stores use. */
const PREFIX = 'reauth.v1.'
const INDEX = `${PREFIX}index`
const SECRET = `${PREFIX}secret`

/** The largest entry that every keychain accepts, in bytes. */
const MAX_BYTES = 2048

const KEY_BYTES = 32
const MAC_BYTES = 32
const NONCE_BYTES = 16

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/**
 * Stores pending actions in the keychain, which the operating system encrypts for this app.
 *
 * Inputs are bound to their record by HMAC-SHA-256, and encrypted by the keychain only. A record with its input may
 * have up to 2048 bytes: a larger one is refused with `cannotPersist` before the run leaves the app. On iOS the
 * keychain outlives the app; records found later have expired and are removed.
 *
 * @param keychain The module of `expo-secure-store` or `react-native-keychain`.
 * @throws {ReauthError} `invalidConfiguration` without a `crypto`, for an unknown option, or for a module that lacks a
 * required function.
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
    const storedSecret: unknown = attempt(() => JSON.parse(text) as unknown)
    return Array.isArray(storedSecret) ? storedSecret.filter(isTransactionId) : []
  }
  /** Changes the list of ids in the index, because a keychain cannot list its names. */
  const list = (change: (ids: string[]) => string[]): Promise<void> =>
    turns.take(INDEX, async () => texts.write(INDEX, JSON.stringify(change(await ids()))))
  const secret = async (): Promise<Uint8Array<ArrayBuffer>> =>
    toBytes(
      await turns.take(SECRET, async () => {
        const storedSecret = await texts.read(SECRET)
        if (storedSecret !== null) return storedSecret
        const newSecret = base64url(randomBytes(crypto, 2 * KEY_BYTES))
        await texts.write(SECRET, newSecret)
        return newSecret
      }),
    )
  const macOf = async (nonce: Uint8Array, plain: Uint8Array, context: string): Promise<Uint8Array> =>
    hmac(digest, (await secret()).slice(0, KEY_BYTES), concat(nonce, await digest(encode(context)), plain))

  return nativeStore(
    {
      read: (transactionId) => texts.read(PREFIX + transactionId),
      write: async (transactionId, text) => {
        const size = bytesOf(text)
        if (size > MAX_BYTES)
          throw new ServiceError('cannotPersist', {
            message: `The record with its input is ${size} bytes, and the keychain accepts ${MAX_BYTES}. Keep the input at your server with \`keepInput: 'server'\`.`,
          })
        // An id without an entry is harmless, but an entry without an id would stay forever.
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
        return concat(await macOf(nonce, bytes, context), nonce, bytes)
      },
      unseal: async (sealed, context) => {
        if (!(sealed instanceof Uint8Array)) throw new TypeError('not sealed')
        const nonce = sealed.slice(MAC_BYTES, MAC_BYTES + NONCE_BYTES)
        const bytes = sealed.slice(MAC_BYTES + NONCE_BYTES)
        const mac = await macOf(nonce, bytes, context)
        if (!mac.every((byte, at) => byte === sealed[at])) throw new Error('The sealed part was changed.')
        return fromUtf8(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
      },
      tag: async (text) => base64url(await hmac(digest, (await secret()).slice(KEY_BYTES), encode(text))),
    },
  )
}
