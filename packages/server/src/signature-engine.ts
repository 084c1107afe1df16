import type { CryptoKey } from 'jose'
import { compactVerify } from 'jose/jws/compact/verify'

/** Checks signatures and hashes tokens, by what the runtime does fastest. */
export interface SignatureEngine {
  /** SHA-256 of a text. */
  hash(text: string): string | Promise<string>
  /** Whether the signature of a token in strict compact form is that of the key. */
  verify(token: string, alg: string, key: CryptoKey): boolean | Promise<boolean>
}

const encoder = new TextEncoder()

/** WebCrypto through jose: for Workers and the edge. */
export const webEngine: SignatureEngine = {
  async hash(text) {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  },
  verify: (token, alg, key) =>
    compactVerify(token, key, { algorithms: [alg] }).then(
      () => true,
      () => false,
    ),
}

/** Not imported, so that a bundle for Workers has nothing to resolve. */
const nodeCrypto = globalThis.process?.getBuiltinModule?.('node:crypto')

type NodeCrypto = NonNullable<typeof nodeCrypto>

/** `node:crypto`, without a turn of the event loop. */
function makeNodeEngine({ KeyObject, createHash, verify, constants }: NodeCrypto): SignatureEngine {
  const objects = new WeakMap<CryptoKey, ReturnType<NodeCrypto['KeyObject']['from']>>()
  return {
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    verify(token, alg, cryptoKey) {
      const key = objects.get(cryptoKey) ?? KeyObject.from(cryptoKey)
      objects.set(cryptoKey, key)
      const end = token.lastIndexOf('.')
      const bits = alg.slice(2)
      const options = {
        RS: {},
        PS: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 },
        ES: { dsaEncoding: 'ieee-p1363' as const },
      }[alg.slice(0, 2)]
      const signature = Buffer.from(token.slice(end + 1), 'base64url')
      const hash = options === undefined ? null : `sha${bits}`
      return verify(hash, Buffer.from(token.slice(0, end)), { key, ...options }, signature)
    },
  }
}

/** The engine of this runtime. */
export const signatureEngine: SignatureEngine = nodeCrypto === undefined ? webEngine : makeNodeEngine(nodeCrypto)
