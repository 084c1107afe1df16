import {
  type AuthenticationResponseJSON,
  type WebAuthnCredential,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { PasskeyChallenges } from './challenges.js'

const RP = { rpID: 'app.example.com', origin: 'https://app.example.com' }

/** The flags of authenticator data (WebAuthn §6.1). */
export const FLAGS = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10 } as const

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest()
/** A CBOR byte string of 32 bytes under a negative key of one byte. */
const coordinate = (key: number, value: string): Buffer =>
  Buffer.concat([Buffer.from([key, 0x58, 0x20]), Buffer.from(value, 'base64url')])

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const { x, y } = publicKey.export({ format: 'jwk' })

/** What the server stores of a passkey. */
const credential: WebAuthnCredential = {
  id: base64url(Buffer.from('a passkey of alice')),
  // COSE: EC2, ES256, P-256.
  publicKey: new Uint8Array(
    Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]),
      coordinate(0x21, x!),
      coordinate(0x22, y!),
    ]),
  ),
  counter: 0,
}

/** Signs a challenge as an authenticator with these flags does. */
export function assertionOf(challenge: Uint8Array, flags: number): AuthenticationResponseJSON {
  const clientData = Buffer.from(
    JSON.stringify({ type: 'webauthn.get', challenge: base64url(challenge), origin: RP.origin, crossOrigin: false }),
  )
  const data = Buffer.concat([sha256(RP.rpID), Buffer.from([flags, 0, 0, 0, 0])])
  return {
    id: credential.id,
    rawId: credential.id,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(data),
      signature: base64url(sign('sha256', Buffer.concat([data, sha256(clientData)]), privateKey)),
    },
  }
}

/** Verifies as an app does: with the real package and the expected challenge of the session. */
export const verify = (
  response: AuthenticationResponseJSON,
  expectedChallenge: ReturnType<PasskeyChallenges['expect']>,
  requireUserVerification = true,
) =>
  verifyAuthenticationResponse({
    response,
    credential,
    expectedChallenge,
    expectedOrigin: RP.origin,
    expectedRPID: RP.rpID,
    requireUserVerification,
  })
