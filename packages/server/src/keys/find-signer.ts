import type { CryptoKey } from 'jose'
import { type KeyHeader, type Keys, KeysUnavailableError } from './key-finder.js'
import { signatureEngine } from './signature-engine.js'

/** A token in strict compact form, whose signature is not verified yet. */
export interface SignedToken {
  readonly text: string
  readonly header: KeyHeader
  /** The bytes of its signature, if they were decoded. */
  readonly signature: Uint8Array | undefined
}

/** The issuer's key that signed a token, or `undefined` if none did. */
export type Signer = CryptoKey | undefined

/** Returns whether a key signed a token; `false` if the runtime can't use the key. */
function isSignedBy({ text, header, signature }: SignedToken, key: CryptoKey): boolean | Promise<boolean> {
  try {
    const isGood = signatureEngine.verify(text, header.alg, key, signature)
    return isGood instanceof Promise ? isGood.catch(() => false) : isGood
  } catch {
    return false
  }
}

/**
 * Creates the function that finds the key that signed a token. It is synchronous if the runtime verifies signatures synchronously and the key is cached.
 *
 * If no cached key signed it, the keys are fetched once more, within the budget of {@link Keys}: the issuer may have a new key, even under a known id.
 *
 * @returns A function that takes the token, the key that signed it before, if known, and the time in seconds. It never throws synchronously. It rejects only with
 * `KeysUnavailableError`, if the keys can't be loaded.
 */
export function createSignerSearch(
  keys: Keys,
): (token: SignedToken, knownSigner: Signer, now: number) => Signer | Promise<Signer> {
  const search = async (token: SignedToken, triedKey: Signer, now: number): Promise<Signer> => {
    const key = await keys.findNewer(token.header, triedKey, now)
    return key !== undefined && (await isSignedBy(token, key)) === true ? key : undefined
  }
  const decide = (token: SignedToken, key: CryptoKey, isGood: boolean, now: number): Signer | Promise<Signer> =>
    isGood === true ? key : search(token, key, now)
  const check = (token: SignedToken, key: CryptoKey, knownSigner: Signer, now: number): Signer | Promise<Signer> => {
    if (key === knownSigner) return key
    const isGood = isSignedBy(token, key)
    return isGood instanceof Promise
      ? isGood.then((isSigner) => decide(token, key, isSigner, now))
      : decide(token, key, isGood, now)
  }
  return (token, knownSigner, now) => {
    const { kid } = token.header
    if (kid !== undefined && typeof kid !== 'string') return undefined
    // Only keys that the issuer publishes now are found, so the tokens of a withdrawn key are refused.
    const keyOrPromise = keys.find(token.header, now)
    if (!(keyOrPromise instanceof Promise)) return check(token, keyOrPromise, knownSigner, now)
    return keyOrPromise.then(
      (key) => check(token, key, knownSigner, now),
      (error: unknown) => {
        if (error instanceof KeysUnavailableError) throw error
        return search(token, undefined, now)
      },
    )
  }
}
