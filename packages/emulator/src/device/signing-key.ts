/** A public key, as the SDKs put it in the header of a JWT. */
export interface PublicJwk {
  readonly kid: string
  readonly kty: string
  readonly alg: string
  readonly [member: string]: string
}

/** A key in the device's key store, which it never leaves. */
export interface SigningKey {
  readonly jwk: PublicJwk
  readonly sign: (header: object, payload: object) => Promise<string>
}

type Algorithm = 'RS256' | 'ES256'

const PARAMETERS = {
  RS256: {
    generate: {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-256',
    },
    sign: { name: 'RSASSA-PKCS1-v1_5' },
    members: ['kty', 'n', 'e'],
  },
  ES256: {
    generate: { name: 'ECDSA', namedCurve: 'P-256' },
    sign: { name: 'ECDSA', hash: 'SHA-256' },
    members: ['kty', 'x', 'y', 'crv'],
  },
} as const

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** Base64url without padding (RFC 7515 §2). */
function base64url(bytes: ArrayBuffer | Uint8Array): string {
  const binary = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Creates a key pair. */
export async function createSigningKey(kid: string, alg: Algorithm): Promise<SigningKey> {
  const { generate, sign, members } = PARAMETERS[alg]
  const { privateKey, publicKey } = await crypto.subtle.generateKey(generate, false, ['sign', 'verify'])
  const exported = (await crypto.subtle.exportKey('jwk', publicKey)) as Readonly<Record<string, unknown>>
  const jwk: PublicJwk = {
    kid,
    alg,
    kty: String(exported['kty']),
    ...Object.fromEntries(members.map((name) => [name, String(exported[name])])),
  }
  return {
    jwk,
    async sign(header, payload) {
      const signed = [header, payload].map((part) => base64url(bytesOf(JSON.stringify(part)))).join('.')
      return `${signed}.${base64url(await crypto.subtle.sign(sign, privateKey, bytesOf(signed)))}`
    },
  }
}

/** Returns the SHA-256 digest of a text. */
export const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(text)))

/** Returns the thumbprint of a public key (RFC 7638). */
export async function thumbprintOf({ kid: _, alg: __, ...members }: PublicJwk): Promise<string> {
  const sorted = Object.fromEntries(
    Object.entries(members).toSorted(([name], [otherName]) => (name < otherName ? -1 : 1)),
  )
  return base64url(await sha256(JSON.stringify(sorted)))
}
