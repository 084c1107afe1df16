import { type JWK, type JWTPayload, compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose'

const TYPE = 'vnd.authgear.biometric-request'
const ALGORITHM = 'RS256'
/** How far the clock of a device may be off, in seconds. */
const SKEW = 300

/** The action that a device requests. */
export type BiometricAction = 'setup' | 'authenticate'

/** A decoded request of a device. Use {@link isSignedBy} to verify it. */
export interface BiometricRequest {
  readonly kid: string
  readonly challenge: string
  /** The public key in the request. */
  readonly jwk: JWK | undefined
  /** The manufacturer's name of the device, or `undefined`. */
  readonly deviceModel: string | undefined
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const member = (value: unknown, name: string): unknown => (Object(value) as Record<string, unknown>)[name]

function deviceModelOf(deviceInfo: unknown): string | undefined {
  const build = member(member(deviceInfo, 'android'), 'Build')
  const [maker, model] = [textOf(member(build, 'MANUFACTURER')), textOf(member(build, 'MODEL'))]
  if (maker !== undefined && model !== undefined) return `${maker} ${model}`
  return textOf(member(member(member(deviceInfo, 'ios'), 'uname'), 'machine'))
}

/** Returns only the public members of a signing key. */
function publicJwk(value: unknown): JWK | undefined {
  const [kty, n, e] = ['kty', 'n', 'e'].map((name) => textOf(member(value, name)))
  return kty === 'RSA' && n !== undefined && e !== undefined ? { kty, n, e, alg: ALGORITHM } : undefined
}

function isTimely({ exp, iat, nbf }: JWTPayload, now: number): boolean {
  if ([exp, iat, nbf].some((time) => time !== undefined && !Number.isFinite(time))) return false
  return now < (exp ?? Infinity) + SKEW && now >= (iat ?? 0) - SKEW && now >= (nbf ?? 0) - SKEW
}

/** Returns the action of a request, or why it has none. */
export function actionOf(jwt: string): BiometricAction | 'malformed' | 'unknown' {
  try {
    const action = decodeJwt(jwt)['action']
    decodeProtectedHeader(jwt)
    return action === 'setup' || action === 'authenticate' ? action : 'unknown'
  } catch {
    return 'malformed'
  }
}

/**
 * Reads a request with a known {@link actionOf | action}.
 *
 * @param now Seconds since the Unix epoch, on the provider's own clock.
 * @returns The request, or `undefined` if Authgear would refuse it.
 */
export function readBiometricRequest(jwt: string, now: number): BiometricRequest | undefined {
  const { typ, alg, kid, jwk } = decodeProtectedHeader(jwt)
  const payload = decodeJwt(jwt)
  const challenge = textOf(payload['challenge'])
  const isNamedTwice = jwk !== undefined && member(jwk, 'kid') !== kid
  if (typ !== TYPE || alg !== ALGORITHM || typeof kid !== 'string' || isNamedTwice) return undefined
  if (!/^[-\w]{8,64}$/.test(kid) || challenge === undefined || !isTimely(payload, now)) return undefined
  return { kid, challenge, jwk: publicJwk(jwk), deviceModel: deviceModelOf(payload['device_info']) }
}

/** Returns whether a key of at least 2048 bits signed a request. */
export async function isSignedBy(jwt: string, jwk: JWK | undefined): Promise<boolean> {
  if (jwk === undefined) return false
  try {
    await compactVerify(jwt, await importJWK(jwk, ALGORITHM), { algorithms: [ALGORITHM] })
    return true
  } catch {
    return false
  }
}
