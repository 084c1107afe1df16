import type { GenerateAuthenticationOptionsOpts } from '@simplewebauthn/server'
import type { VerifiedAuthenticationResponse, VerifyAuthenticationResponseOpts } from '@simplewebauthn/server'
import type { PasskeyChallenges } from './challenges.js'
import type { VerifiedPasskey } from './passkey-authentication.js'

/** The types of the real package fit those of this package. */
export const toSlice = (verified: VerifiedAuthenticationResponse): VerifiedPasskey => verified
export const toChallenge = (
  challenge: Awaited<ReturnType<PasskeyChallenges['create']>>,
): GenerateAuthenticationOptionsOpts['challenge'] => challenge
export const toExpected = (
  expected: ReturnType<PasskeyChallenges['expect']>,
): VerifyAuthenticationResponseOpts['expectedChallenge'] => expected
