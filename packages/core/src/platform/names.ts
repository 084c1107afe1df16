/**
 * The prefix of every storage key of this library. The digit changes when the previous version cannot read what is
 * stored.
 */
export const STORAGE_PREFIX = 'reauth:v1:'

/** In sessionStorage: the transactions that this tab is in. */
export const TAB_KEY = `${STORAGE_PREFIX}tab`

/** In localStorage: the time at which the newest pending action expires, in milliseconds since the Unix epoch. */
export const EXPIRY_KEY = `${STORAGE_PREFIX}kept`

/** The IndexedDB database, with its object stores, and the entry of its keys. */
export const DATABASE = { name: 'reauth', records: 'pending', keys: 'keys', keyPair: 'pair' } as const

/** In a text store: the secret from which its keys are derived. */
export const SECRET_KEY = `${STORAGE_PREFIX}secret`

/** The key of a pending-action record. */
export const recordKey = (transactionId: string): string => STORAGE_PREFIX + transactionId

/** Returns the transaction id of a record's key, or `null` for any other key. */
export const transactionOfKey = (key: unknown): string | null => {
  const id = typeof key === 'string' && key.startsWith(STORAGE_PREFIX) ? key.slice(STORAGE_PREFIX.length) : null
  return isTransactionId(id) ? id : null
}

/** Whether a value is 128 bits as 22 characters of base64url. */
export const isTransactionId = (value: unknown): value is string =>
  typeof value === 'string' && /^[\w-]{22}$/.test(value)

/** The lock of the page that prompts the end-user. */
export const promptLock = (namespace: string): string => `${STORAGE_PREFIX}prompt:${namespace}`

/** The lock of the page that works on a transaction. */
export const runLock = (namespace: string, transactionId: string): string =>
  `${STORAGE_PREFIX}run:${namespace}:${transactionId}`

/** The lock under which a record is changed. A transaction id is unique across namespaces. */
export const recordLock = (transactionId: string): string => `${STORAGE_PREFIX}record:${transactionId}`

/** The name of the channel that reports the callback of a window, and of the lock of the page that waits for it. */
export const popupName = (state: string): string => `${STORAGE_PREFIX}popup:${state}`
