import { type CryptoKey, type JWK, exportJWK, generateKeyPair } from 'jose'

interface SigningKey {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
  readonly privateJwk: JWK
}

/** The keys that sign ID Tokens. The first one signs; all of them are published. */
export interface SigningKeys {
  current(): SigningKey
  published(): readonly JWK[]
  /** Puts a new key first. `keepOld: false` withdraws the others at once. */
  rotate(keepOld: boolean): Promise<void>
}

async function createKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const common = { kid, use: 'sig', alg: 'RS256' }
  return {
    kid,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), ...common },
    privateJwk: { ...(await exportJWK(privateKey)), ...common },
  }
}

/** Makes RS256 keys of 2048 bits, as Authgear has them. */
export async function createSigningKeys(): Promise<SigningKeys> {
  let count = 1
  let keys = [await createKey('key-1')]
  return {
    current: () => keys[0]!,
    published: () => keys.map((key) => key.publicJwk),
    async rotate(keepOld) {
      count += 1
      const next = await createKey(`key-${count}`)
      keys = keepOld ? [next, ...keys] : [next]
    },
  }
}
