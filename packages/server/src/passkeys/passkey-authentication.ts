import type { Authentication } from '@reauth/policy'
import { isClock, isSeconds, machineClock } from '../shared/clock.js'
import { refuseUnknown, wrongOption } from '../shared/options.js'

/** What `verifyAuthenticationResponse()` of `@simplewebauthn/server` returns. */
export interface VerifiedPasskey {
  readonly verified: boolean
  readonly authenticationInfo: {
    readonly userVerified: boolean
    readonly credentialDeviceType: 'singleDevice' | 'multiDevice'
    readonly credentialBackedUp: boolean
  }
}

/** Whose passkey it is, and in which session. */
export interface PasskeySession extends Pick<Authentication, 'issuer' | 'subject' | 'sessionId'> {
  /** Seconds since the Unix epoch: when the session ends. */
  readonly expiresAt: number
  /** Takes a touch without a PIN, fingerprint or face: whoever holds the authenticator passes. Weakens the check. Default: `false`. */
  readonly allowWithoutUserVerification?: boolean
  /** Seconds since the Unix epoch. Default: the machine's clock. */
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
 * Makes an authentication of a passkey's assertion that was verified.
 *
 * Verifies nothing: `verifyAuthenticationResponse()` has checked the challenge, the origin and the signature, with a credential of this end-user.
 *
 * `methods` is what RFC 8176 lets a server say: `'swk'` for a passkey that is synced, `'hwk'` for one that stays on its device, and `'user'`, because somebody was there.
 * How the device verified its end-user is not in the assertion, so it is neither `'pin'` nor `'fpt'`. That the key of one device is in hardware is only as sure as
 * the attestation that the registration asked for.
 *
 * @param verified The result; `null` or `undefined` if verifying threw.
 * @param session Whose passkey it is, and until when the session lasts.
 * @returns `null` if the assertion was not verified, or the device did not verify its end-user. `authTime` is now, in seconds.
 * @throws {ReauthServerError} `invalidConfiguration` for an unknown option, or one that makes no sense; `field` names it.
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
    if (typeof value !== 'string' || value === '') throw wrongOption(field, value, 'Give a string.')
  }
  if (!isSeconds(expiresAt))
    throw wrongOption('expiresAt', expiresAt, 'Give seconds since the Unix epoch; divide milliseconds by 1000.')
  if (!isClock(clock))
    throw wrongOption('clock', clock, 'Give a function that returns seconds since the Unix epoch, not milliseconds.')
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
