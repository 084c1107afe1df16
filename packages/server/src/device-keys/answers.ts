/** What the device answers to register its key. */
export interface DeviceKeyRegistration {
  /** A SubjectPublicKeyInfo in base64. */
  readonly publicKey: string
  readonly challenge: string
  /** In base64. */
  readonly signature: string
  readonly name?: string
}

/** What the device answers to a challenge. */
export interface DeviceKeyAnswer {
  readonly keyId: string
  readonly challenge: string
  /** In base64. */
  readonly signature: string
}

/** Characters of a name. */
const MAX_NAME = 100

/** 32 bytes as base64url: a challenge, or the id of a key. */
export const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value)

const isText = (value: unknown): value is string => typeof value === 'string'

/** Reads the body of a request. `undefined` for anything else. */
export function readRegistration(body: unknown): DeviceKeyRegistration | undefined {
  const { publicKey, challenge, signature, name } = Object(body) as Readonly<Record<string, unknown>>
  if (!isText(publicKey) || !isId(challenge) || !isText(signature)) return undefined
  if (name === undefined) return { publicKey, challenge, signature }
  return isText(name) && name !== '' && name.length <= MAX_NAME ? { publicKey, challenge, signature, name } : undefined
}

/** Reads the body of a request. `undefined` for anything else. */
export function readAnswer(body: unknown): DeviceKeyAnswer | undefined {
  const { keyId, challenge, signature } = Object(body) as Readonly<Record<string, unknown>>
  return isId(keyId) && isId(challenge) && isText(signature) ? { keyId, challenge, signature } : undefined
}
