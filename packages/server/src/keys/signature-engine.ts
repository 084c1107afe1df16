import type { CryptoKey } from 'jose'

/** Checks signatures, hashes tokens and reads their parts, by what the runtime does fastest. */
export interface SignatureEngine {
  /** The bytes of base64url, or `undefined` where there is a character that it does not have. Whether its length and its last character are canonical is for the caller to check. */
  decode(part: string): Uint8Array | undefined
  /** The text in UTF-8 that base64url holds, or `undefined` where it holds none. */
  decodeText(part: string): string | undefined
  /** SHA-256 of a text: 32 characters, one for each byte. */
  hash(text: string): string | Promise<string>
  /** Whether the signature of a token in strict compact form is that of the key. `signature`: its bytes, if they are known. */
  verify(token: string, alg: string, key: CryptoKey, signature?: Uint8Array): boolean | Promise<boolean>
}

type Builtin = NonNullable<NonNullable<typeof globalThis.process>['getBuiltinModule']>
/** Not imported, so that a bundle for Workers has nothing to resolve. */
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
 * How many characters a signature of an RSA key has: it is as long as the modulus. Some libraries accept one whose leading zero was left out. `undefined` for other keys.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8017#section-8.1.2 RFC 8017 §8.1.2}
 */
function signatureLength({ algorithm }: CryptoKey): number | undefined {
  const { modulusLength } = algorithm as { modulusLength?: number }
  return modulusLength === undefined ? undefined : Math.ceil((Math.ceil(modulusLength / 8) * 4) / 3)
}

let compact: Promise<typeof import('jose/jws/compact/verify')> | undefined

/** WebCrypto through jose, which is loaded with the first signature: for Workers and the edge. */
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

/** The bytes of the longest part of a token that can be read, see `maxTokenLength`. */
const SCRATCH = 49_152

/** `node:crypto`, without a turn of the event loop. */
function makeNodeEngine(
  { KeyObject, createHash, verify, constants, ...nodeCrypto }: NodeCrypto,
  Bytes: typeof globalThis.Buffer,
): SignatureEngine {
  type Prepared = readonly [digest: VerifyArguments[0], key: VerifyArguments[2], length: number | undefined]
  const prepared = new WeakMap<CryptoKey, Prepared>()
  /** A key is imported for one algorithm. */
  const prepare = (alg: string, cryptoKey: CryptoKey): Prepared => {
    const [key, length] = [KeyObject.from(cryptoKey), signatureLength(cryptoKey)]
    const bits = alg.slice(2)
    if (alg.startsWith('RS')) return [`sha${bits}`, key, length]
    if (alg.startsWith('ES')) return [`sha${bits}`, { key, dsaEncoding: 'ieee-p1363' }, length]
    if (!alg.startsWith('PS')) return [null, key, length]
    return [`sha${bits}`, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 }, length]
  }
  /** What is no letter of base64url is left out, so that bytes are missing; two others are taken for letters. */
  const isWhole = (part: string, length: number): boolean =>
    length === Math.floor((part.length * 3) / 4) &&
    Bytes.byteLength(part) === part.length &&
    !part.includes('+') &&
    !part.includes('/')
  /** Holds the part that is read, and spares a buffer for each. */
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
      // What is ASCII, as most tokens are, is text already.
      return Bytes.byteLength(text) === length ? text : textOf(scratch.subarray(0, length))
    },
    hash:
      nodeCrypto.hash === undefined
        ? (text) => createHash('sha256').update(text).digest('binary')
        : (text) => nodeCrypto.hash('sha256', text, 'binary'),
    verify(token, alg, cryptoKey, signature) {
      const known = prepared.get(cryptoKey)
      const made = known ?? prepare(alg, cryptoKey)
      if (known === undefined) prepared.set(cryptoKey, made)
      const [digest, key, length] = made
      const end = token.lastIndexOf('.')
      if (length !== undefined && token.length - end - 1 !== length) return false
      const signed = Bytes.from(token.slice(0, end), 'latin1')
      return verify(digest, signed, key, signature ?? Bytes.from(token.slice(end + 1), 'base64url'))
    },
  }
}

/**
 * Chooses the engine of a runtime.
 *
 * @param builtin What loads a module of Node, where there is one.
 */
export function engineFor(builtin: Builtin | undefined): SignatureEngine {
  const nodeCrypto = builtin && cryptoOf(builtin)
  return nodeCrypto === undefined ? webEngine : makeNodeEngine(nodeCrypto, builtin!('node:buffer').Buffer)
}

/** The engine of this runtime. */
export const signatureEngine: SignatureEngine = engineFor(
  globalThis.process?.getBuiltinModule?.bind(globalThis.process),
)
