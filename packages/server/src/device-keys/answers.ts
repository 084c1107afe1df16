/** What the device sends to register its key. */
export interface DeviceKeyRegistration {
  /** The public key: a SubjectPublicKeyInfo in base64. */
  readonly publicKey: string
  readonly challenge: string
  /** In base64. */
  readonly signature: string
  readonly name?: string
}

/** What the device sends in answer to a challenge. */
export interface DeviceKeyAnswer {
  readonly keyId: string
  readonly challenge: string
  /** In base64. */
  readonly signature: string
}

/** Maximum length of a name, in characters. */
const MAX_NAME = 100

/** Returns whether a value is 32 bytes as base64url, as challenges and key ids are. */
export const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value)

const isText = (value: unknown): value is string => typeof value === 'string'

/** Reads the body of a request. Returns `undefined` if it is malformed. */
export function readRegistration(body: unknown): DeviceKeyRegistration | undefined {
  const { publicKey, challenge, signature, name } = Object(body) as Readonly<Record<string, unknown>>
  if (!isText(publicKey) || !isId(challenge) || !isText(signature)) return undefined
  if (name === undefined) return { publicKey, challenge, signature }
  return isText(name) && name !== '' && name.length <= MAX_NAME ? { publicKey, challenge, signature, name } : undefined
}

/** Reads the body of a request. Returns `undefined` if it is malformed. */
export function readAnswer(body: unknown): DeviceKeyAnswer | undefined {
  const { keyId, challenge, signature } = Object(body) as Readonly<Record<string, unknown>>
  return isId(keyId) && isId(challenge) && isText(signature) ? { keyId, challenge, signature } : undefined
}
