import type { CryptoKey } from 'jose'
import { type KeyHeader, type Keys, KeysUnavailableError } from './key-finder.js'
import { signatureEngine } from './signature-engine.js'

/** A token in strict compact form, whose signature may be that of the issuer. */
export interface SignedToken {
  readonly text: string
  readonly header: KeyHeader
  /** The bytes of its signature, if they were read. */
  readonly signature: Uint8Array | undefined
}

/** The key of the issuer that signed a token, or `undefined` where none did. */
export type Signer = CryptoKey | undefined

/** Whether a key signed a token. One that the runtime can't check with did not. */
function isSignedBy({ text, header, signature }: SignedToken, key: CryptoKey): boolean | Promise<boolean> {
  try {
    const isGood = signatureEngine.verify(text, header.alg, key, signature)
    return isGood instanceof Promise ? isGood.catch(() => false) : isGood
  } catch {
    return false
  }
}

/**
 * Makes what finds the key that signed a token: at once, where the runtime checks signatures at once and the key is at hand.
 *
 * Where no key that is known signed it, the issuer is asked once more, within the budget of the keys: it may have a new key, also under a name that is known.
 *
 * @returns Takes the token, the key that is known to have signed it, and the time in seconds.
 * @throws {KeysUnavailableError} From the promise that the function returns, if the keys can't be loaded. It throws nothing at once, and rejects with nothing else.
 */
export function createSignerSearch(
  keys: Keys,
): (token: SignedToken, known: Signer, now: number) => Signer | Promise<Signer> {
  const search = async (token: SignedToken, tried: Signer, now: number): Promise<Signer> => {
    const key = await keys.findNewer(token.header, tried, now)
    return key !== undefined && (await isSignedBy(token, key)) === true ? key : undefined
  }
  const decide = (token: SignedToken, key: CryptoKey, isGood: boolean, now: number): Signer | Promise<Signer> =>
    isGood === true ? key : search(token, key, now)
  const check = (token: SignedToken, key: CryptoKey, known: Signer, now: number): Signer | Promise<Signer> => {
    if (key === known) return key
    const isGood = isSignedBy(token, key)
    return isGood instanceof Promise
      ? isGood.then((good) => decide(token, key, good, now))
      : decide(token, key, isGood, now)
  }
  return (token, known, now) => {
    const { kid } = token.header
    if (kid !== undefined && typeof kid !== 'string') return undefined
    // Only keys that the issuer publishes now are found, so a withdrawn one takes along what it signed.
    const found = keys.find(token.header, now)
    if (!(found instanceof Promise)) return check(token, found, known, now)
    return found.then(
      (key) => check(token, key, known, now),
      (error: unknown) => {
        if (error instanceof KeysUnavailableError) throw error
        return search(token, undefined, now)
      },
    )
  }
}
