import type { CryptoKey } from 'jose'

/** Of one generation. Two are kept. */
const GENERATION = 10_000

/** Remembers which signatures were found good, by which key. Never a decision, and never a token. */
export interface CheckedSignatures {
  has(hash: string, key: CryptoKey): boolean
  add(hash: string, key: CryptoKey): void
}

/**
 * Makes a bounded memory of two generations: what is asked for moves to the young one, and the old one is dropped whole.
 *
 * A signature counts for the very key that checked it: once the issuer's keys are renewed, it is checked again.
 *
 * @param generation How many entries a generation has. Default: 10 000.
 */
export function createCheckedSignatures(generation = GENERATION): CheckedSignatures {
  let young = new Map<string, CryptoKey>()
  let old = new Map<string, CryptoKey>()
  const add = (hash: string, key: CryptoKey): void => {
    if (young.size >= generation) {
      old = young
      young = new Map()
    }
    young.set(hash, key)
  }
  return {
    add,
    has(hash, key) {
      if (young.get(hash) === key) return true
      if (old.get(hash) !== key) return false
      add(hash, key)
      return true
    },
  }
}
