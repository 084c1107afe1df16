import type { GenerateAuthenticationOptionsOpts } from '@simplewebauthn/server'
import type { VerifiedAuthenticationResponse, VerifyAuthenticationResponseOpts } from '@simplewebauthn/server'
import type { PasskeyChallenges } from './challenges.js'
import type { VerifiedPasskey } from './passkey-authentication.js'

/** What the real package returns and takes is what is read and made. */
export const toSlice = (verified: VerifiedAuthenticationResponse): VerifiedPasskey => verified
export const toChallenge = (
  challenge: Awaited<ReturnType<PasskeyChallenges['create']>>,
): GenerateAuthenticationOptionsOpts['challenge'] => challenge
export const toExpected = (
  expected: ReturnType<PasskeyChallenges['expect']>,
): VerifyAuthenticationResponseOpts['expectedChallenge'] => expected
