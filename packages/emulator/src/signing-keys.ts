import { randomBytes } from 'node:crypto'
import { type CryptoKey, type JWK, exportJWK, generateKeyPair, importJWK } from 'jose'
import { seededName, seededRsaKey } from './seeded-rsa.js'

interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

/** Creates a key. Its `kid` is random, so that a server that cached the keys of an earlier start fetches them again. */
async function createKey(seed: string | undefined): Promise<SigningKey> {
  const kid = seed === undefined ? randomBytes(12).toString('base64url') : seededName(`${seed}/kid`)
  const jwk =
    seed === undefined
      ? await exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey)
      : seededRsaKey(seed)
  const { kty, n, e } = jwk as { kty: string; n: string; e: string }
  return {
    kid,
    privateKey: (await importJWK(jwk, 'RS256')) as CryptoKey,
    publicJwk: { kty, n, e, kid, use: 'sig', alg: 'RS256' },
  }
}

/** The keys that sign ID Tokens: RS256 with 2048 bits. With a seed they are always the same, in the same order. The first one signs; all are published. */
export class SigningKeys {
  readonly #seed: string | undefined
  #count = 0
  /** Promises, because creating an RSA key is slow and the emulator starts without waiting for it. */
  #keys: readonly Promise<SigningKey>[]

  constructor(seed?: string) {
    this.#seed = seed
    this.#keys = [this.#create()]
  }

  #create(): Promise<SigningKey> {
    this.#count += 1
    return createKey(this.#seed === undefined ? undefined : `${this.#seed}/key-${this.#count}`)
  }

  current(): Promise<SigningKey> {
    return this.#keys[0]!
  }

  async published(): Promise<JWK[]> {
    return (await Promise.all(this.#keys)).map((key) => key.publicJwk)
  }

  /** Adds a new key, which signs from now on. `keepOld: false` withdraws the others immediately. */
  async rotate(keepOld: boolean): Promise<void> {
    const key = this.#create()
    await key
    this.#keys = keepOld ? [key, ...this.#keys] : [key]
  }
}
