import type { Authentication } from '@reauth/policy'
import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto'
import type { DeviceKeySession } from './types.js'
import { signedText } from './signed-text.js'

export const AUDIENCE = 'https://app.example.com'
export const NOW = 1_800_000_000

/** A key as a device creates it. */
export class Keystore {
  readonly publicKey: string
  readonly #privateKey: KeyObject
  readonly #encoding: 'der' | 'ieee-p1363'

  constructor(
    { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject },
    encoding: 'der' | 'ieee-p1363' = 'der',
  ) {
    this.publicKey = spkiOf(publicKey)
    this.#privateKey = privateKey
    this.#encoding = encoding
  }

  sign(text: string): string {
    return sign('sha256', Buffer.from(text), { key: this.#privateKey, dsaEncoding: this.#encoding }).toString('base64')
  }

  /** What the device sends to register this key. */
  registration(challenge: string, audience = AUDIENCE) {
    const { publicKey } = this
    const text = signedText({ purpose: 'register', audience, key: publicKey, challenge })
    return { publicKey, challenge, signature: this.sign(text) }
  }

  /** What the device sends in answer to a challenge. */
  answer(keyId: string, challenge: string, audience = AUDIENCE) {
    return {
      keyId,
      challenge,
      signature: this.sign(signedText({ purpose: 'authenticate', audience, key: keyId, challenge })),
    }
  }
}

export const spkiOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64')
export const rsa = (modulusLength = 2048, publicExponent = 65_537) =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent })
export const ec = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve })

/** A session of an end-user who has just signed in. */
export const sessionOf = (
  change: Partial<Authentication> = {},
  overrides: Partial<DeviceKeySession> = {},
): DeviceKeySession => ({
  authentication: {
    issuer: AUDIENCE,
    subject: 'alice',
    authTime: NOW - 10,
    issuedAt: NOW - 10,
    expiresAt: NOW + 3600,
    methods: ['pwd'],
    canReauthenticate: true,
    ...change,
  },
  sessionId: 'session of alice',
  ...overrides,
})
