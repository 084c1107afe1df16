import type { CryptoKey } from 'jose'
import { decode } from 'jose/base64url'
import { compactVerify } from 'jose/jws/compact/verify'

/** Checks signatures, hashes tokens and reads their parts, by what the runtime does fastest. */
export interface SignatureEngine {
  /** The bytes of canonical base64url. */
  decode(part: string): Uint8Array
  /** SHA-256 of a text. */
  hash(text: string): string | Promise<string>
  /** Whether the signature of a token in strict compact form is that of the key. */
  verify(token: string, alg: string, key: CryptoKey): boolean | Promise<boolean>
}

type Builtin = NonNullable<NonNullable<typeof globalThis.process>['getBuiltinModule']>
/** Not imported, so that a bundle for Workers has nothing to resolve. */
const cryptoOf = (builtin: Builtin) => builtin('node:crypto')
type NodeCrypto = NonNullable<ReturnType<typeof cryptoOf>>
type VerifyArguments = Parameters<NodeCrypto['verify']>

const encoder = new TextEncoder()

/**
 * Whether an RSA signature is as long as the modulus: a leading zero that was left out is accepted by some libraries.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8017#section-8.1.2 RFC 8017 §8.1.2}
 */
function isOfKeyLength(token: string, { algorithm }: CryptoKey): boolean {
  const { modulusLength } = algorithm as { modulusLength?: number }
  const characters = token.length - token.lastIndexOf('.') - 1
  return modulusLength === undefined || characters === Math.ceil((Math.ceil(modulusLength / 8) * 4) / 3)
}

/** WebCrypto through jose: for Workers and the edge. */
export const webEngine: SignatureEngine = {
  decode,
  async hash(text) {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
    return btoa(String.fromCodePoint(...bytes))
  },
  verify: (token, alg, key) =>
    isOfKeyLength(token, key) &&
    compactVerify(token, key, { algorithms: [alg] }).then(
      () => true,
      () => false,
    ),
}

/** `node:crypto`, without a turn of the event loop. */
function makeNodeEngine(
  { KeyObject, createHash, verify, constants, ...nodeCrypto }: NodeCrypto,
  Bytes: typeof globalThis.Buffer,
): SignatureEngine {
  const prepared = new WeakMap<CryptoKey, [digest: VerifyArguments[0], key: VerifyArguments[2]]>()
  /** A key is imported for one algorithm. */
  const prepare = (alg: string, cryptoKey: CryptoKey): [VerifyArguments[0], VerifyArguments[2]] => {
    const key = KeyObject.from(cryptoKey)
    const bits = alg.slice(2)
    if (alg.startsWith('RS')) return [`sha${bits}`, key]
    if (alg.startsWith('ES')) return [`sha${bits}`, { key, dsaEncoding: 'ieee-p1363' }]
    if (!alg.startsWith('PS')) return [null, key]
    return [`sha${bits}`, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 }]
  }
  return {
    decode: (part) => Bytes.from(part, 'base64url'),
    hash:
      nodeCrypto.hash === undefined
        ? (text) => createHash('sha256').update(text).digest('base64')
        : (text) => nodeCrypto.hash('sha256', text, 'base64'),
    verify(token, alg, cryptoKey) {
      if (!isOfKeyLength(token, cryptoKey)) return false
      const known = prepared.get(cryptoKey)
      const [digest, key] = known ?? prepare(alg, cryptoKey)
      if (known === undefined) prepared.set(cryptoKey, [digest, key])
      const end = token.lastIndexOf('.')
      const signed = Bytes.from(token.slice(0, end), 'latin1')
      return verify(digest, signed, key, Bytes.from(token.slice(end + 1), 'base64url'))
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
