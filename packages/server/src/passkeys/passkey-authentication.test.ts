import { describe, expect, it } from 'vitest'
import { createSessionVerifier } from '../index.js'
import { FLAGS, assertionOf, verify } from './authenticator.fixture.js'
import { passkeyChallenges } from './challenges.js'
import { type PasskeySession, type VerifiedPasskey, passkeyAuthentication } from './passkey-authentication.js'

const NOW = 1_800_000_000
const SESSION = {
  issuer: 'https://app.example.com',
  subject: 'alice',
  expiresAt: NOW + 3600,
  clock: () => NOW + 0.9,
} satisfies PasskeySession
const binding = { sessionId: 's1' }
const { UP, UV, BE, BS } = FLAGS

async function assert(flags: number, session: Partial<PasskeySession> = {}) {
  const challenges = passkeyChallenges()
  const response = assertionOf(await challenges.create(binding), flags)
  return passkeyAuthentication(await verify(response, challenges.expect(binding), false), { ...SESSION, ...session })
}

describe('an assertion verified by `@simplewebauthn/server`', () => {
  it.each([
    ['stays on its device', UP | UV, 'hwk'],
    ['may be synced', UP | UV | BE, 'swk'],
    ['is synced', UP | UV | BE | BS, 'swk'],
  ])('of a passkey that %s yields the method of its key, and "user" (RFC 8176 §2)', async (_, flags, method) => {
    expect((await assert(flags))?.methods).toEqual([method, 'user'])
  })

  it('yields an authentication of now, in seconds, that a session verifier accepts', async () => {
    const authentication = await assert(UP | UV, { sessionId: 'public' })
    expect(authentication).toEqual({
      issuer: 'https://app.example.com',
      subject: 'alice',
      sessionId: 'public',
      authTime: NOW,
      issuedAt: NOW,
      expiresAt: NOW + 3600,
      methods: ['hwk', 'user'],
      canReauthenticate: true,
    })
    const verifier = createSessionVerifier({ authentication: () => authentication, clock: () => NOW })
    const requirement = { maxAge: '5m', methods: ['hwk'] } as const
    await expect(verifier.verify({}, { requirement })).resolves.toMatchObject({ ok: true })
  })

  it('yields null if the device did not verify its end-user, unless the app allows that', async () => {
    await expect(assert(UP)).resolves.toBeNull()
    await expect(assert(UP, { allowWithoutUserVerification: true })).resolves.toMatchObject({
      methods: ['hwk', 'user'],
    })
  })
})

describe('an unverified assertion', () => {
  it('yields null: a signature over other data', async () => {
    const challenges = passkeyChallenges()
    const response = assertionOf(await challenges.create(binding), UP | UV)
    const other = assertionOf(new Uint8Array(32), UP | UV)
    const forged = { ...response, response: { ...response.response, signature: other.response.signature } }
    const verified = await verify(forged, challenges.expect(binding))
    expect(passkeyAuthentication(verified, SESSION)).toBeNull()
  })

  const info = { userVerified: true, credentialDeviceType: 'singleDevice', credentialBackedUp: false }
  it.each<unknown>([
    null,
    undefined,
    {},
    { verified: 'true', authenticationInfo: info },
    { verified: true },
    { verified: true, authenticationInfo: { ...info, userVerified: 'true' } },
  ])('yields null: %j', (verified) => {
    expect(passkeyAuthentication(verified as VerifiedPasskey, SESSION)).toBeNull()
  })
})

it.each<[string, object]>([
  ['issuer', { issuer: '' }],
  ['subject', { subject: undefined }],
  ['sessionId', { sessionId: 5 }],
  ['expiresAt', { expiresAt: (NOW + 60) * 1000 }],
  ['expiresAt', { expiresAt: new Date() }],
  ['clock', { clock: () => NOW * 1000 }],
  ['authTime', { authTime: NOW }],
])('passkeyAuthentication() refuses an invalid %s: %j', (field, change) => {
  expect(() => passkeyAuthentication(null, { ...SESSION, ...change })).toThrow(
    expect.objectContaining({ code: 'invalidConfiguration', field }),
  )
})

it("passkeyAuthentication() uses the machine's clock by default", () => {
  const verified = {
    verified: true,
    authenticationInfo: { userVerified: true, credentialDeviceType: 'multiDevice', credentialBackedUp: true },
  } as const
  const { clock: _, ...session } = SESSION
  expect(passkeyAuthentication(verified, session)?.authTime).toBeGreaterThan(1_700_000_000)
})
