import type { Authentication } from '@reauth/policy'
import { isClock, isSeconds, machineClock } from '../shared/clock.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'

/** The result of `verifyAuthenticationResponse()` of `@simplewebauthn/server`. */
export interface VerifiedPasskey {
  readonly verified: boolean
  readonly authenticationInfo: {
    readonly userVerified: boolean
    readonly credentialDeviceType: 'singleDevice' | 'multiDevice'
    readonly credentialBackedUp: boolean
  }
}

/** The owner of the passkey and their session. */
export interface PasskeySession extends Pick<Authentication, 'issuer' | 'subject' | 'sessionId'> {
  /** When the session ends, in seconds since the Unix epoch. */
  readonly expiresAt: number
  /** Accepts a touch without a PIN, fingerprint or face, so anybody who holds the authenticator passes. This weakens the check. Default: `false`. */
  readonly allowWithoutUserVerification?: boolean
  /** Returns seconds since the Unix epoch. Default: the machine's clock. */
  readonly clock?: () => number
}

const OPTIONS = [
  'issuer',
  'subject',
  'sessionId',
  'expiresAt',
  'allowWithoutUserVerification',
  'clock',
] satisfies (keyof PasskeySession)[]

/**
 * Converts a verified passkey assertion to an authentication.
 *
 * It verifies nothing: `verifyAuthenticationResponse()` must have checked the challenge, the origin and the signature with a credential of this end-user.
 *
 * `methods` has the values that RFC 8176 allows a server to claim: `'swk'` for a synced passkey or `'hwk'` for one that stays on its device, and `'user'`, because a person
 * was present. The assertion doesn't tell how the device verified its end-user, so there is neither `'pin'` nor `'fpt'`. Whether a device-bound key is in hardware depends
 * on the attestation that you requested at registration.
 *
 * @param verified The result of the verification. Pass `null` or `undefined` if it threw.
 * @param session The owner of the passkey, and when the session ends.
 * @returns The authentication, with an `authTime` of now in seconds, or `null` if the assertion is unverified or the device did not verify its end-user.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown or invalid option; `field` names it.
 *
 * @example
 * const authentication = passkeyAuthentication(verified, { issuer, subject: session.userId, expiresAt: session.expiresAt })
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8176#section-2 RFC 8176 §2}
 * @see {@link https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion WebAuthn §7.2}
 */
export function passkeyAuthentication(
  verified: VerifiedPasskey | null | undefined,
  session: PasskeySession,
): Authentication | null {
  refuseUnknown('passkeyAuthentication()', session, OPTIONS)
  const { issuer, subject, sessionId, expiresAt, allowWithoutUserVerification = false, clock = machineClock } = session
  for (const [field, value] of Object.entries({ issuer, subject, ...(sessionId !== undefined && { sessionId }) })) {
    if (typeof value !== 'string' || value === '') throw wrongOption(field, value, 'a non-empty string')
  }
  if (!isSeconds(expiresAt))
    throw wrongOption('expiresAt', expiresAt, 'seconds since the Unix epoch', 'Divide milliseconds by 1000.')
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'a function that returns seconds since the Unix epoch, not milliseconds')
  if (verified?.verified !== true) return null
  const { userVerified, credentialDeviceType, credentialBackedUp } = Object(verified.authenticationInfo) as Partial<
    VerifiedPasskey['authenticationInfo']
  >
  if (userVerified !== true && allowWithoutUserVerification !== true) return null
  const now = Math.floor(clock())
  const isBound = credentialDeviceType === 'singleDevice' && credentialBackedUp === false
  return {
    issuer,
    subject,
    ...(sessionId !== undefined && { sessionId }),
    authTime: now,
    issuedAt: now,
    expiresAt,
    methods: [isBound ? 'hwk' : 'swk', 'user'],
    canReauthenticate: true,
  }
}
