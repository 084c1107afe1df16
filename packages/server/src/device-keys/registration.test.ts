import { describe, expect, it } from 'vitest'
import { type DeviceKeysOptions, deviceKeys, memoryDeviceKeys } from '../device-keys.js'
import { TestWorld, codeOf } from './device-keys.fixture.js'
import { AUDIENCE, Keystore, NOW, ec, rsa, sessionOf } from './device.fixture.js'

/** Registers a key, with parts of the registration changed. */
async function registering(
  change: (world: TestWorld, keystore: Keystore, challenge: string) => unknown,
  session = sessionOf(),
  world = new TestWorld(),
): Promise<string> {
  const keystore = new Keystore(ec())
  const challenge = await world.keys.beginRegistration(sessionOf())
  return codeOf(await world.keys.finishRegistration(await change(world, keystore, challenge), session))
}
const usual = (_: TestWorld, keystore: Keystore, challenge: string) => keystore.registration(challenge)

describe('a registration', () => {
  it('stores the key with its name and time of registration', async () => {
    const world = new TestWorld()
    const code = await registering(
      (_, keystore, challenge) => ({ ...keystore.registration(challenge), name: 'My phone' }),
      sessionOf(),
      world,
    )
    expect(code).toBe('ok')
    const [key] = await world.keys.list(sessionOf().authentication)
    const publicKey = expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/) as string
    const id = expect.stringMatching(/^[\w-]{43}$/) as string
    expect(key).toEqual({ id, issuer: AUDIENCE, subject: 'alice', publicKey, name: 'My phone', registeredAt: NOW })
  })

  it.each([
    [300, 'ok'],
    [301, 'notFresh'],
  ])('by an end-user who authenticated %i seconds ago is %s', async (age, code) => {
    await expect(registering(usual, sessionOf({ authTime: NOW - age, issuedAt: NOW - age }))).resolves.toBe(code)
  })

  it('is refused without the methods that the app requires', async () => {
    const requirement = { maxAge: '1m', methods: ['otp'] } as const
    const with_ = (methods: string[]) => registering(usual, sessionOf({ methods }), new TestWorld({ requirement }))
    await expect(with_(['pwd'])).resolves.toBe('notFresh')
    await expect(with_(['pwd', 'otp'])).resolves.toBe('ok')
  })

  it('by an end-user without an authentication time is refused', async () => {
    const { authTime: _, ...authentication } = sessionOf().authentication
    await expect(registering(usual, { ...sessionOf(), authentication })).resolves.toBe('notFresh')
  })

  it.each<[string, Parameters<typeof registering>[0], string]>([
    [
      'of a key whose holder did not sign',
      (_, keystore, challenge) => ({ ...keystore.registration(challenge), publicKey: new Keystore(ec()).publicKey }),
      'wrongSignature',
    ],
    [
      'that was signed for another server',
      (_, keystore, challenge) => keystore.registration(challenge, 'https://evil.example.com'),
      'wrongSignature',
    ],
    [
      'that was signed to authenticate',
      (_, keystore, challenge) => ({
        ...keystore.registration(challenge),
        signature: keystore.answer(keystore.publicKey, challenge).signature,
      }),
      'wrongSignature',
    ],
    [
      'with a challenge that was never created',
      (_, keystore) => keystore.registration('A'.repeat(43)),
      'unknownChallenge',
    ],
    [
      'with a challenge for authentication',
      async (world, keystore) => keystore.registration(await world.challenge(await world.register())),
      'unknownChallenge',
    ],
    ['of a weak key', (_, __, challenge) => new Keystore(rsa(1024)).registration(challenge), 'unsupportedKey'],
    [
      'of a key on another curve',
      (_, __, challenge) => new Keystore(ec('P-384')).registration(challenge),
      'unsupportedKey',
    ],
    ['without a body', () => null, 'malformed'],
    ['without a key', (_, keystore, challenge) => ({ ...keystore.registration(challenge), publicKey: 5 }), 'malformed'],
    ['without a challenge', (_, keystore) => keystore.registration(''), 'malformed'],
    [
      'without a signature',
      (_, keystore, challenge) => ({ ...keystore.registration(challenge), signature: undefined }),
      'malformed',
    ],
    [
      'with a name that is not a string',
      (_, keystore, challenge) => ({ ...keystore.registration(challenge), name: 5 }),
      'malformed',
    ],
    [
      'with an empty name',
      (_, keystore, challenge) => ({ ...keystore.registration(challenge), name: '' }),
      'malformed',
    ],
  ])('%s is refused with its own code', async (_, change, code) => {
    await expect(registering(change)).resolves.toBe(code)
  })

  it.each([
    [100, 'ok'],
    [101, 'malformed'],
  ])('with a name of %i characters is %s', async (length, code) => {
    const named = (_: TestWorld, keystore: Keystore, challenge: string) => ({
      ...keystore.registration(challenge),
      name: 'x'.repeat(length),
    })
    await expect(registering(named)).resolves.toBe(code)
  })

  it.each([
    ['another session', sessionOf({}, { sessionId: 'another' })],
    ['another end-user', sessionOf({ subject: 'bob' })],
    ['an operation', sessionOf({}, { operationId: 'o' })],
  ])('in or for %s is refused', async (_, session) => {
    await expect(registering(usual, session)).resolves.toBe('unknownChallenge')
  })

  it('in a session that has ended is refused', async () => {
    await expect(registering(usual, sessionOf({ expiresAt: NOW }))).resolves.toBe('expired')
  })

  it('of a key that the end-user already has is refused, and of a key that another end-user has is accepted', async () => {
    const world = new TestWorld()
    const keystore = new Keystore(ec())
    await world.register(keystore)
    const again = keystore.registration(await world.keys.beginRegistration(sessionOf()))
    expect(codeOf(await world.keys.finishRegistration(again, sessionOf()))).toBe('knownKey')
    await world.register(keystore, sessionOf({ subject: 'bob' }))
  })

  it('is refused if the end-user has the maximum number of keys', async () => {
    const world = new TestWorld({ maxKeys: 2 })
    await world.register()
    await expect(registering(usual, sessionOf(), world)).resolves.toBe('ok')
    await expect(registering(usual, sessionOf(), world)).resolves.toBe('tooManyKeys')
  })
})

it('deviceKeys() uses the clock and the memory of this process by default', async () => {
  const keys = deviceKeys({ audience: AUDIENCE, keys: memoryDeviceKeys() })
  const now = Math.floor(Date.now() / 1000)
  const session = sessionOf({ authTime: now, issuedAt: now, expiresAt: now + 60 })
  const registration = new Keystore(ec()).registration(await keys.beginRegistration(session))
  await expect(keys.finishRegistration(registration, session)).resolves.toMatchObject({ ok: true })
})

it.each<[string, object]>([
  ['audience', { audience: undefined }],
  ['audience', { audience: '' }],
  ['audience', { audience: 'two\nlines' }],
  ['keys', { keys: undefined }],
  ['keys', { keys: { ...memoryDeviceKeys(), remove: undefined } }],
  ['challenges', { challenges: {} }],
  ['challenges', { challenges: null }],
  ['lifetime', { lifetime: '29s' }],
  ['lifetime', { lifetime: '601s' }],
  ['requirement', { requirement: { maxAge: 'always' } }],
  ['maxKeys', { maxKeys: 0 }],
  ['maxKeys', { maxKeys: 1.5 }],
  ['clock', { clock: () => NOW * 1000 }],
  ['audiense', { audiense: 'x' }],
])('deviceKeys() refuses an invalid %s: %j', (field, change) => {
  const options = { audience: AUDIENCE, keys: memoryDeviceKeys(), ...change } as DeviceKeysOptions
  expect(() => deviceKeys(options)).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
})

it.each<[string, object]>([
  ['sessionId', { sessionId: '' }],
  ['sessionId', { sessionId: undefined }],
  ['operationId', { operationId: '' }],
  ['operationId', { operationId: 5 }],
  ['authentication.issuer', { authentication: null }],
  ['authentication.issuer', { authentication: { ...sessionOf().authentication, issuer: '' } }],
  ['authentication.subject', { authentication: { ...sessionOf().authentication, subject: 5 } }],
  ['authentication.expiresAt', { authentication: { ...sessionOf().authentication, expiresAt: NOW * 1000 } }],
  ['operation', { operation: 'o' }],
])('a session without %s is refused by each step: %j', async (field, change) => {
  const { keys } = new TestWorld()
  const session = { ...sessionOf(), ...change } as ReturnType<typeof sessionOf>
  const steps = [
    keys.beginRegistration(session),
    keys.finishRegistration({}, session),
    keys.beginAuthentication('', session),
    keys.finishAuthentication({}, session),
  ]
  for (const step of steps) await expect(step).rejects.toMatchObject({ code: 'invalidConfiguration', field })
})
