import type { CryptoKey } from 'jose'

/** Characters of the tokens of one generation, whatever their number. Two generations are kept. */
const GENERATION = 3_000_000

/** A signature that was found good, by which key. */
export interface CheckedSignature<Content> {
  readonly key: CryptoKey
  /** Characters of the token. */
  readonly length: number
  /** What the token says, once it was seen again. Frozen: every later answer shows the same. */
  content: Content | undefined
}

/** Remembers which signatures of one issuer were found good. Never a decision, and never a token. */
export interface CheckedSignatures<Content> {
  get(hash: string): CheckedSignature<Content> | undefined
  /** `length`: characters of the token. */
  add(hash: string, key: CryptoKey, length: number): void
}

/**
 * Makes a bounded memory of two generations: what is asked for moves to the young one, and the old one is dropped whole.
 *
 * A signature counts for the very key that checked it: once the issuer changes its keys, it is checked again.
 *
 * @param generation How many characters the tokens of a generation have. Default: 3 000 000.
 */
export function createCheckedSignatures<Content>(generation = GENERATION): CheckedSignatures<Content> {
  let young = new Map<string, CheckedSignature<Content>>()
  let old = new Map<string, CheckedSignature<Content>>()
  let size = 0
  const keep = (hash: string, entry: CheckedSignature<Content>): void => {
    if (size >= generation) {
      old = young
      young = new Map()
      size = 0
    }
    young.set(hash, entry)
    size += entry.length
  }
  return {
    add: (hash, key, length) => keep(hash, { key, length, content: undefined }),
    get(hash) {
      const entry = young.get(hash)
      if (entry !== undefined) return entry
      const older = old.get(hash)
      if (older !== undefined) keep(hash, older)
      return older
    },
  }
}

/** Freezes plain data, all the way down. */
export function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}
