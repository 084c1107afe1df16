import type { Authentication } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { sessionClaims } from '../guard/session-claims.js'
import { passkeyChallenges } from '../passkeys/challenges.js'
import { memoryChallenges } from '../shared/challenge-store.js'
import { TestWorld, codeOf } from './device-keys.fixture.js'
import { AUDIENCE, Keystore, NOW, ec, rsa, sessionOf } from './device.fixture.js'
import { memoryDeviceKeys } from './key-store.js'
import { signedText } from './signed-text.js'
import type { DeviceKeySession } from './types.js'

describe('finishAuthentication()', () => {
  it.each([
    ['an RSA key, which counts as a software key', new Keystore(rsa()), 'swk'],
    ['a P-256 key that signs in DER', new Keystore(ec()), 'hwk'],
    ['a P-256 key that signs r and s', new Keystore(ec(), 'ieee-p1363'), 'hwk'],
  ])('returns an authentication of now with the amr of the key: %s (RFC 8176 §2)', async (_, keystore, method) => {
    const world = new TestWorld()
    const keyId = await world.register(keystore)
    world.now += 3000
    const challenge = await world.challenge(keyId)
    const session = sessionOf({ acr: 'gold', sessionId: 'sid' })
    const verified = await world.keys.finishAuthentication(keystore.answer(keyId, challenge), session)
    const authentication: Authentication = {
      issuer: AUDIENCE,
      subject: 'alice',
      sessionId: 'sid',
      authTime: NOW + 3000,
      issuedAt: NOW + 3000,
      expiresAt: NOW + 3600,
      methods: [method, 'user'],
      canReauthenticate: true,
    }
    expect(verified).toEqual({ ok: true, keyId, authentication })
    expect(sessionClaims(authentication, { clock: () => NOW + 3001 })).toMatchObject({
      sub: 'alice',
      auth_time: NOW + 3000,
      amr: [method, 'user'],
    })
  })

  it('rounds auth_time down to whole seconds', async () => {
    const world = new TestWorld()
    const keystore = new Keystore(ec())
    const keyId = await world.register(keystore)
    world.now += 0.9
    const body = keystore.answer(keyId, await world.challenge(keyId))
    await expect(world.keys.finishAuthentication(body, sessionOf())).resolves.toMatchObject({
      authentication: { authTime: NOW },
    })
  })
})

describe('an answer', () => {
  /** Alice's device with a registered key, and a challenge for it. */
  async function asked(session = sessionOf()) {
    const world = new TestWorld()
    const keystore = new Keystore(ec())
    const keyId = await world.register(keystore)
    return { world, keystore, keyId, challenge: await world.challenge(keyId, session) }
  }

  it('is accepted once, even if its signature was wrong', async () => {
    const { world, keystore, keyId, challenge } = await asked()
    const body = keystore.answer(keyId, challenge)
    const forged = { ...body, signature: new Keystore(ec()).sign('x') }
    await expect(world.authenticate(forged)).resolves.toBe('wrongSignature')
    await expect(world.authenticate(body)).resolves.toBe('unknownChallenge')
    const second = keystore.answer(keyId, await world.challenge(keyId))
    await expect(world.authenticate(second)).resolves.toBe('ok')
    await expect(world.authenticate(second)).resolves.toBe('unknownChallenge')
  })

  it('is accepted for one of two concurrent requests', async () => {
    const { world, keystore, keyId, challenge } = await asked()
    const body = keystore.answer(keyId, challenge)
    const codes = await Promise.all([world.authenticate(body), world.authenticate(body)])
    expect(codes.toSorted()).toEqual(['ok', 'unknownChallenge'])
  })

  it.each([
    [119, 'ok'],
    [120, 'unknownChallenge'],
    [121, 'unknownChallenge'],
  ])('sent %i seconds after its challenge is %s', async (elapsed, code) => {
    const { world, keystore, keyId, challenge } = await asked()
    world.now += elapsed
    await expect(world.authenticate(keystore.answer(keyId, challenge))).resolves.toBe(code)
  })

  it.each<[string, DeviceKeySession, DeviceKeySession]>([
    ['session', sessionOf(), sessionOf({}, { sessionId: 'another' })],
    ['subject', sessionOf(), sessionOf({ subject: 'bob' })],
    ['issuer', sessionOf(), sessionOf({ issuer: 'https://other.example.com' })],
    ['operation', sessionOf({}, { operationId: 'o' }), sessionOf({}, { operationId: 'p' })],
    ['operation, if the challenge was for one', sessionOf({}, { operationId: 'o' }), sessionOf()],
    ['operation, if the challenge was for none', sessionOf(), sessionOf({}, { operationId: 'o' })],
  ])('is refused for another %s', async (_, made, used) => {
    const { world, keystore, keyId, challenge } = await asked(made)
    await expect(world.authenticate(keystore.answer(keyId, challenge), used)).resolves.toBe('unknownChallenge')
    await expect(world.authenticate(keystore.answer(keyId, challenge), made)).resolves.toBe('ok')
  })

  it('is refused for another key of the same end-user', async () => {
    const { world, keystore, challenge } = await asked()
    const other = await world.register(new Keystore(rsa()))
    await expect(world.authenticate(keystore.answer(other, challenge))).resolves.toBe('unknownChallenge')
  })

  it('is refused if its challenge was never created, or was created for a registration or a passkey', async () => {
    const challenges = memoryChallenges()
    const world = new TestWorld({ challenges })
    const keystore = new Keystore(ec())
    const keyId = await world.register(keystore)
    const passkey = await passkeyChallenges({ store: challenges }).create({ sessionId: sessionOf().sessionId })
    const foreign = [
      'A'.repeat(43),
      await world.keys.beginRegistration(sessionOf()),
      Buffer.from(passkey).toString('base64url'),
    ]
    for (const challenge of foreign)
      await expect(world.authenticate(keystore.answer(keyId, challenge))).resolves.toBe('unknownChallenge')
  })

  it('is refused if it was signed for another server or another purpose, or over the bare challenge', async () => {
    const { world, keystore, keyId } = await asked()
    const signatures: ((challenge: string) => string)[] = [
      (challenge) => keystore.answer(keyId, challenge, 'https://evil.example.com').signature,
      (challenge) => keystore.sign(signedText({ purpose: 'register', audience: AUDIENCE, key: keyId, challenge })),
      (challenge) => keystore.sign(challenge),
    ]
    for (const signed of signatures) {
      const challenge = await world.challenge(keyId)
      await expect(world.authenticate({ keyId, challenge, signature: signed(challenge) })).resolves.toBe(
        'wrongSignature',
      )
    }
  })

  it('is refused if the key was revoked after the challenge was created', async () => {
    const { world, keystore, keyId, challenge } = await asked()
    await world.keys.revoke(sessionOf().authentication, keyId)
    await expect(world.authenticate(keystore.answer(keyId, challenge))).resolves.toBe('unknownKey')
    await expect(world.keys.beginAuthentication(keyId, sessionOf())).resolves.toBeNull()
  })

  it.each([
    undefined,
    null,
    'text',
    [],
    {},
    { keyId: 5 },
    { keyId: 'A'.repeat(42), challenge: 'A'.repeat(43), signature: '' },
    { keyId: 'A'.repeat(43), challenge: `${'A'.repeat(42)}=`, signature: '' },
    { keyId: 'A'.repeat(43), challenge: 'A'.repeat(43), signature: null },
  ])('is refused if the body is %j', async (body) => {
    const { world } = await asked()
    await expect(world.authenticate(body)).resolves.toBe('malformed')
  })

  it.each([
    [NOW + 3599, 'ok'],
    [NOW + 3600, 'expired'],
    [NOW + 3601, 'expired'],
  ])('is accepted while the session lasts: at %i it is %s', async (now, code) => {
    const world = new TestWorld()
    const keystore = new Keystore(ec())
    const keyId = await world.register(keystore)
    world.now = now
    await expect(world.authenticate(keystore.answer(keyId, await world.challenge(keyId)))).resolves.toBe(code)
  })

  it('is refused while the clock returns no time', async () => {
    let now = NOW
    const world = new TestWorld({ clock: () => now, challenges: memoryChallenges() })
    const keystore = new Keystore(ec())
    const keyId = await world.register(keystore)
    const challenge = await world.challenge(keyId)
    now = Number.NaN
    await expect(world.authenticate(keystore.answer(keyId, challenge))).resolves.toBe('clock')
  })
})

describe('a challenge', () => {
  it('is created only for an end-user with this key', async () => {
    const world = new TestWorld()
    const keyId = await world.register()
    const bob = sessionOf({ subject: 'bob' })
    await expect(world.keys.beginAuthentication(keyId, bob)).resolves.toBeNull()
    for (const unknown of ['A'.repeat(43), '', undefined, 5, {}])
      await expect(world.keys.beginAuthentication(unknown, sessionOf())).resolves.toBeNull()
  })

  it('is stored as a digest only, for its lifetime', async () => {
    const storedEntries: unknown[] = []
    const challenges = { put: (...given: unknown[]) => void storedEntries.push(...given), take: () => true }
    const challenge = await new TestWorld({ challenges }).keys.beginRegistration(sessionOf())
    expect(storedEntries).toEqual([expect.stringMatching(/^[\w-]{43}$/), 120])
    expect(storedEntries[0]).not.toBe(challenge)
  })

  it('is refused if the store returns anything but `true`', async () => {
    const challenges = { put: () => {}, take: () => 'yes' as never }
    const world = new TestWorld({ challenges })
    const keystore = new Keystore(ec())
    const challenge = await world.keys.beginRegistration(sessionOf())
    const registered = await world.keys.finishRegistration(keystore.registration(challenge), sessionOf())
    expect(codeOf(registered)).toBe('unknownChallenge')
  })
})

describe('a key store', () => {
  it.each([
    ['another end-user', { subject: 'bob' }],
    ['another issuer', { issuer: 'https://other.example.com' }],
    ['another id', { id: 'A'.repeat(43) }],
  ])('that returns the key of %s counts as having none', async (_, change) => {
    const keys = memoryDeviceKeys()
    const world = new TestWorld({
      keys: { ...keys, find: async (...asked) => ({ ...(await keys.find(...asked))!, ...change }) },
    })
    const keyId = await world.register()
    await expect(world.keys.beginAuthentication(keyId, sessionOf())).resolves.toBeNull()
  })

  it('that returns a different or malformed public key counts as having none', async () => {
    const attacker = new Keystore(ec())
    for (const publicKey of [attacker.publicKey, 'x']) {
      const keys = memoryDeviceKeys()
      const world = new TestWorld({
        keys: { ...keys, find: async (...asked) => ({ ...(await keys.find(...asked))!, publicKey }) },
      })
      const keyId = await world.register()
      const body = attacker.answer(keyId, await world.challenge(keyId))
      await expect(world.authenticate(body)).resolves.toBe('unsupportedKey')
    }
  })

  it('in memory keeps the keys of each end-user separate, oldest first', async () => {
    const world = new TestWorld()
    const [first, second] = [await world.register(), await world.register(new Keystore(ec()))]
    const bob = sessionOf({ subject: 'bob' })
    const bobs = await world.register(new Keystore(ec()), bob)
    const idsOf = async ({ authentication }: DeviceKeySession) =>
      (await world.keys.list(authentication)).map(({ id }) => id)
    await expect(idsOf(sessionOf())).resolves.toEqual([first, second])
    await expect(idsOf(bob)).resolves.toEqual([bobs])
    await expect(idsOf(sessionOf({ subject: 'carol' }))).resolves.toEqual([])
    await expect(world.keys.revoke(bob.authentication, first)).resolves.toBe(false)
    await expect(world.keys.revoke({ issuer: AUDIENCE, subject: 'carol' }, first)).resolves.toBe(false)
    await expect(world.keys.revoke(sessionOf().authentication, first)).resolves.toBe(true)
    await expect(idsOf(sessionOf())).resolves.toEqual([second])
  })
})
