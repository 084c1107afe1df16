import type { Authentication } from '@reauth/policy'
import { describe, expect, it } from 'vitest'
import { sessionClaims } from '../guard/session-claims.js'
import { passkeyChallenges } from '../passkeys/challenges.js'
import { memoryChallenges } from '../shared/challenge-store.js'
import { World, codeOf } from './device-keys.fixture.js'
import { AUDIENCE, Keystore, NOW, ec, rsa, sessionOf } from './device.fixture.js'
import { memoryDeviceKeys } from './key-store.js'
import { signedText } from './signed-text.js'
import type { DeviceKeySession } from './types.js'

describe('a device that signs the challenge', () => {
  it.each([
    ['an RSA key, which is in no Secure Enclave', new Keystore(rsa()), 'swk'],
    ['a key of P-256, signing in DER', new Keystore(ec()), 'hwk'],
    ['a key of P-256, signing r and s', new Keystore(ec(), 'ieee-p1363'), 'hwk'],
  ])('authenticates its end-user now: %s (RFC 8176 §2)', async (_, keystore, method) => {
    const world = new World()
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

  it('authenticates by whole seconds, rounded down', async () => {
    const world = new World()
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
  /** A device with a key of Alice, and a challenge for it. */
  async function asked(session = sessionOf()) {
    const world = new World()
    const keystore = new Keystore(ec())
    const keyId = await world.register(keystore)
    return { world, keystore, keyId, challenge: await world.challenge(keyId, session) }
  }

  it('counts once, also if its signature was wrong', async () => {
    const { world, keystore, keyId, challenge } = await asked()
    const body = keystore.answer(keyId, challenge)
    const forged = { ...body, signature: new Keystore(ec()).sign('x') }
    await expect(world.authenticate(forged)).resolves.toBe('wrongSignature')
    await expect(world.authenticate(body)).resolves.toBe('unknownChallenge')
    const second = keystore.answer(keyId, await world.challenge(keyId))
    await expect(world.authenticate(second)).resolves.toBe('ok')
    await expect(world.authenticate(second)).resolves.toBe('unknownChallenge')
  })

  it('counts for one of two requests that come at the same time', async () => {
    const { world, keystore, keyId, challenge } = await asked()
    const body = keystore.answer(keyId, challenge)
    const codes = await Promise.all([world.authenticate(body), world.authenticate(body)])
    expect(codes.toSorted()).toEqual(['ok', 'unknownChallenge'])
  })

  it.each([
    [119, 'ok'],
    [120, 'unknownChallenge'],
    [121, 'unknownChallenge'],
  ])('%i seconds after its challenge is %s', async (elapsed, code) => {
    const { world, keystore, keyId, challenge } = await asked()
    world.now += elapsed
    await expect(world.authenticate(keystore.answer(keyId, challenge))).resolves.toBe(code)
  })

  it.each<[string, DeviceKeySession, DeviceKeySession]>([
    ['session', sessionOf(), sessionOf({}, { sessionId: 'another' })],
    ['subject', sessionOf(), sessionOf({ subject: 'bob' })],
    ['issuer', sessionOf(), sessionOf({ issuer: 'https://other.example.com' })],
    ['operation', sessionOf({}, { operationId: 'o' }), sessionOf({}, { operationId: 'p' })],
    ['operation, of none', sessionOf({}, { operationId: 'o' }), sessionOf()],
    ['operation, of one', sessionOf(), sessionOf({}, { operationId: 'o' })],
  ])('does not count for another %s', async (_, made, used) => {
    const { world, keystore, keyId, challenge } = await asked(made)
    await expect(world.authenticate(keystore.answer(keyId, challenge), used)).resolves.toBe('unknownChallenge')
    await expect(world.authenticate(keystore.answer(keyId, challenge), made)).resolves.toBe('ok')
  })

  it('does not count for another key of the same end-user', async () => {
    const { world, keystore, challenge } = await asked()
    const other = await world.register(new Keystore(rsa()))
    await expect(world.authenticate(keystore.answer(other, challenge))).resolves.toBe('unknownChallenge')
  })

  it('to a challenge that nobody made, or that was made for a registration or a passkey, counts for nothing', async () => {
    const challenges = memoryChallenges()
    const world = new World({ challenges })
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

  it('that was signed for another server, another purpose or as the bare challenge is refused', async () => {
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

  it('of a key that was revoked after the challenge was made is refused', async () => {
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
  ])('is not %j', async (body) => {
    const { world } = await asked()
    await expect(world.authenticate(body)).resolves.toBe('malformed')
  })

  it.each([
    [NOW + 3599, 'ok'],
    [NOW + 3600, 'expired'],
    [NOW + 3601, 'expired'],
  ])('counts while the session lasts: at %i it is %s', async (now, code) => {
    const world = new World()
    const keystore = new Keystore(ec())
    const keyId = await world.register(keystore)
    world.now = now
    await expect(world.authenticate(keystore.answer(keyId, await world.challenge(keyId)))).resolves.toBe(code)
  })

  it('counts for nothing while the clock has no time', async () => {
    let now = NOW
    const world = new World({ clock: () => now, challenges: memoryChallenges() })
    const keystore = new Keystore(ec())
    const keyId = await world.register(keystore)
    const challenge = await world.challenge(keyId)
    now = Number.NaN
    await expect(world.authenticate(keystore.answer(keyId, challenge))).resolves.toBe('clock')
  })
})

describe('a challenge', () => {
  it('is made for nobody without a key of theirs', async () => {
    const world = new World()
    const keyId = await world.register()
    const bob = sessionOf({ subject: 'bob' })
    await expect(world.keys.beginAuthentication(keyId, bob)).resolves.toBeNull()
    for (const unknown of ['A'.repeat(43), '', undefined, 5, {}])
      await expect(world.keys.beginAuthentication(unknown, sessionOf())).resolves.toBeNull()
  })

  it('is not in the store: a digest is, for the seconds that it lasts', async () => {
    const kept: unknown[] = []
    const challenges = { put: (...given: unknown[]) => void kept.push(...given), take: () => true }
    const challenge = await new World({ challenges }).keys.beginRegistration(sessionOf())
    expect(kept).toEqual([expect.stringMatching(/^[\w-]{43}$/), 120])
    expect(kept[0]).not.toBe(challenge)
  })

  it('counts for nothing if the store says anything but `true`', async () => {
    const challenges = { put: () => {}, take: () => 'yes' as never }
    const world = new World({ challenges })
    const keystore = new Keystore(ec())
    const challenge = await world.keys.beginRegistration(sessionOf())
    const registered = await world.keys.finishRegistration(keystore.registration(challenge), sessionOf())
    expect(codeOf(registered)).toBe('unknownChallenge')
  })
})

describe('a store', () => {
  it.each([
    ['another end-user', { subject: 'bob' }],
    ['another issuer', { issuer: 'https://other.example.com' }],
    ['another id', { id: 'A'.repeat(43) }],
  ])('that finds the key of %s finds none', async (_, change) => {
    const keys = memoryDeviceKeys()
    const world = new World({
      keys: { ...keys, find: async (...asked) => ({ ...(await keys.find(...asked))!, ...change }) },
    })
    const keyId = await world.register()
    await expect(world.keys.beginAuthentication(keyId, sessionOf())).resolves.toBeNull()
  })

  it('whose public key is another one than was registered, or is none, has no key', async () => {
    const attacker = new Keystore(ec())
    for (const publicKey of [attacker.publicKey, 'x']) {
      const keys = memoryDeviceKeys()
      const world = new World({
        keys: { ...keys, find: async (...asked) => ({ ...(await keys.find(...asked))!, publicKey }) },
      })
      const keyId = await world.register()
      const body = attacker.answer(keyId, await world.challenge(keyId))
      await expect(world.authenticate(body)).resolves.toBe('unsupportedKey')
    }
  })

  it('of the memory keeps the keys of each end-user apart, oldest first', async () => {
    const world = new World()
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
