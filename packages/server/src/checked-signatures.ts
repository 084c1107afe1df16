import type { Authentication } from '@reauth/policy'
import type { CryptoKey } from 'jose'
import type { CompactToken } from './compact-token.js'

/** Characters of the tokens of one generation, whatever their number. Two generations are kept. */
const GENERATION = 3_000_000

/** A token whose signature was found good, by which key. */
export interface CheckedToken extends CompactToken {
  readonly key: CryptoKey
  /** What its claims say. */
  readonly authentication: Authentication
}

/** Remembers which signatures of one issuer were found good. Never a decision, and never a token. */
export interface CheckedSignatures {
  get(hash: string): CheckedToken | undefined
  /** `length` is that of the token. What it says is frozen: every later answer shows the same. */
  add(hash: string, checked: CheckedToken, length: number): void
}

/**
 * Makes a bounded memory of two generations: what is asked for moves to the young one, and the old one is dropped whole.
 *
 * A signature counts for the very key that checked it: once the issuer changes its keys, it is checked again.
 *
 * @param generation How many characters the tokens of a generation have. Default: 3 000 000.
 */
export function createCheckedSignatures(generation = GENERATION): CheckedSignatures {
  type Entry = readonly [checked: CheckedToken, length: number]
  let young = new Map<string, Entry>()
  let old = new Map<string, Entry>()
  let size = 0
  const keep = (hash: string, entry: Entry): void => {
    if (size >= generation) {
      old = young
      young = new Map()
      size = 0
    }
    young.set(hash, entry)
    size += entry[1]
  }
  return {
    add(hash, checked, length) {
      for (const said of [checked.header, checked.claims, checked.authentication]) freeze(said)
      keep(hash, [checked, length])
    },
    get(hash) {
      const entry = young.get(hash)
      if (entry !== undefined) return entry[0]
      const older = old.get(hash)
      if (older !== undefined) keep(hash, older)
      return older?.[0]
    },
  }
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const inner of Object.values(value)) freeze(inner)
  Object.freeze(value)
}
