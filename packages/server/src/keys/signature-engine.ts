import type { CryptoKey } from 'jose'

/** Verifies signatures, hashes tokens and decodes their parts, in the fastest way of the runtime. */
export interface SignatureEngine {
  /** Decodes base64url, or returns `undefined` if there is a character outside its alphabet. The caller checks that the length and the last character are canonical. */
  decode(part: string): Uint8Array | undefined
  /** Decodes base64url to UTF-8 text, or returns `undefined` if it isn't UTF-8. */
  decodeText(part: string): string | undefined
  /** Returns the SHA-256 of a text: 32 characters, one for each byte. */
  hash(text: string): string | Promise<string>
  /** Returns whether the key signed a token in strict compact form. `signature` holds the decoded bytes, if they are known. */
  verify(token: string, alg: string, key: CryptoKey, signature?: Uint8Array): boolean | Promise<boolean>
}

type Builtin = NonNullable<NonNullable<typeof globalThis.process>['getBuiltinModule']>
/** Loads `node:crypto` at runtime instead of importing it, so that a bundle for Workers doesn't have to resolve it. */
const cryptoOf = (builtin: Builtin) => builtin('node:crypto')
type NodeCrypto = NonNullable<ReturnType<typeof cryptoOf>>
type VerifyArguments = Parameters<NodeCrypto['verify']>

const encoder = new TextEncoder()
const decoder = new TextDecoder(undefined, { fatal: true, ignoreBOM: true })

function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Returns the length of an RSA signature in characters, or `undefined` for other keys. It is as long as the modulus; some libraries accept one without its leading zero.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8017#section-8.1.2 RFC 8017 §8.1.2}
 */
function signatureLength({ algorithm }: CryptoKey): number | undefined {
  const { modulusLength } = algorithm as { modulusLength?: number }
  return modulusLength === undefined ? undefined : Math.ceil((Math.ceil(modulusLength / 8) * 4) / 3)
}

let compact: Promise<typeof import('jose/jws/compact/verify')> | undefined

/** Uses WebCrypto through jose, which is loaded with the first signature: for Workers and edge runtimes. */
export const webEngine: SignatureEngine = {
  decode(part) {
    if (!/^[\w-]*$/.test(part)) return undefined
    return Uint8Array.from(
      atob(part.replaceAll('-', '+').replaceAll('_', '/')),
      (byte) => byte.codePointAt(0) as number,
    )
  },
  decodeText: (part) => textOf(webEngine.decode(part)),
  async hash(text) {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
    return String.fromCodePoint(...bytes)
  },
  async verify(token, alg, key) {
    const length = signatureLength(key)
    if (length !== undefined && token.length - token.lastIndexOf('.') - 1 !== length) return false
    compact ??= import('jose/jws/compact/verify')
    const { compactVerify } = await compact
    return compactVerify(token, key, { algorithms: [alg] }).then(
      () => true,
      () => false,
    )
  },
}

/** Maximum size of a token's part, in bytes, see `maxTokenLength`. */
const SCRATCH = 49_152

/** Uses `node:crypto`, synchronously. */
function makeNodeEngine(
  { KeyObject, createHash, verify, constants, ...nodeCrypto }: NodeCrypto,
  Bytes: typeof globalThis.Buffer,
): SignatureEngine {
  type Prepared = readonly [digest: VerifyArguments[0], key: VerifyArguments[2], length: number | undefined]
  const prepared = new WeakMap<CryptoKey, Prepared>()
  /** Prepares a key, which is imported for one algorithm. */
  const prepare = (alg: string, cryptoKey: CryptoKey): Prepared => {
    const [key, length] = [KeyObject.from(cryptoKey), signatureLength(cryptoKey)]
    const bits = alg.slice(2)
    if (alg.startsWith('RS')) return [`sha${bits}`, key, length]
    if (alg.startsWith('ES')) return [`sha${bits}`, { key, dsaEncoding: 'ieee-p1363' }, length]
    if (!alg.startsWith('PS')) return [null, key, length]
    return [`sha${bits}`, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 }, length]
  }
  /** Node skips characters outside base64url, so bytes are missing then; and it accepts `+` and `/`. */
  const isWhole = (part: string, length: number): boolean =>
    length === Math.floor((part.length * 3) / 4) &&
    Bytes.byteLength(part) === part.length &&
    !part.includes('+') &&
    !part.includes('/')
  /** A buffer that is reused for every part. */
  const scratch = Bytes.alloc(SCRATCH)
  return {
    decode(part) {
      const bytes = Bytes.from(part, 'base64url')
      return isWhole(part, bytes.length) ? bytes : undefined
    },
    decodeText(part) {
      const length = scratch.write(part, 'base64url')
      if (!isWhole(part, length)) return undefined
      const text = scratch.toString('latin1', 0, length)
      // ASCII, as most tokens are, needs no UTF-8 decoding.
      return Bytes.byteLength(text) === length ? text : textOf(scratch.subarray(0, length))
    },
    hash:
      nodeCrypto.hash === undefined
        ? (text) => createHash('sha256').update(text).digest('binary')
        : (text) => nodeCrypto.hash('sha256', text, 'binary'),
    verify(token, alg, cryptoKey, signature) {
      const cached = prepared.get(cryptoKey)
      const preparedKey = cached ?? prepare(alg, cryptoKey)
      if (cached === undefined) prepared.set(cryptoKey, preparedKey)
      const [digest, key, length] = preparedKey
      const end = token.lastIndexOf('.')
      if (length !== undefined && token.length - end - 1 !== length) return false
      const signed = Bytes.from(token.slice(0, end), 'latin1')
      return verify(digest, signed, key, signature ?? Bytes.from(token.slice(end + 1), 'base64url'))
    },
  }
}

/**
 * Chooses the engine for a runtime.
 *
 * @param builtin Loads a module of Node; `undefined` on other runtimes.
 */
export function engineFor(builtin: Builtin | undefined): SignatureEngine {
  const nodeCrypto = builtin && cryptoOf(builtin)
  return nodeCrypto === undefined ? webEngine : makeNodeEngine(nodeCrypto, builtin!('node:buffer').Buffer)
}

/** The engine of this runtime. */
export const signatureEngine: SignatureEngine = engineFor(
  globalThis.process?.getBuiltinModule?.bind(globalThis.process),
)
