import type { CryptoKey } from 'jose'

/** Total length of the tokens of one generation, in characters. Two generations are cached. */
const GENERATION = 3_000_000

/** A valid signature, and the key that verified it. */
export interface CheckedSignature<Content> {
  readonly key: CryptoKey
  /** Length of the token, in characters. */
  readonly length: number
  /** The content of the token, cached when it is verified a second time. Frozen, so that later results are the same. */
  content: Content | undefined
}

/** Caches which signatures of one issuer are valid. Never caches a decision or a token. */
export interface CheckedSignatures<Content> {
  get(hash: string): CheckedSignature<Content> | undefined
  /** Adds a valid signature. `length` is the length of the token, in characters. */
  add(hash: string, key: CryptoKey, length: number): void
}

/**
 * Creates a bounded cache of two generations: a used entry moves to the young one, and the old one is dropped as a whole.
 *
 * A signature is valid only for the key object that verified it: when the issuer changes its keys, it is verified again.
 *
 * @param generation Total length of the tokens of a generation, in characters. Default: 3 000 000.
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

/** Freezes plain data deeply. */
export function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}
