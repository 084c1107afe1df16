import { describe, expect, it } from 'vitest'
import { FLAGS, assertionOf, verify } from './authenticator.fixture.js'
import { memoryChallenges } from '../shared/challenge-store.js'
import { passkeyChallenges } from './challenges.js'

const text = (challenge: Uint8Array): string => Buffer.from(challenge).toString('base64url')

describe('a challenge', () => {
  it('is 32 random bytes', async () => {
    const challenges = passkeyChallenges()
    const [one, two] = await Promise.all([challenges.create({ sessionId: 's' }), challenges.create({ sessionId: 's' })])
    expect([one.length, text(one) === text(two)]).toEqual([32, false])
  })

  it('is used up by one answer, even if its signature is wrong', async () => {
    const challenges = passkeyChallenges()
    const challenge = await challenges.create({ sessionId: 's' })
    const response = assertionOf(challenge, FLAGS.UP | FLAGS.UV)
    const signature = assertionOf(new Uint8Array(32), FLAGS.UP | FLAGS.UV).response.signature
    const expected = challenges.expect({ sessionId: 's' })
    const forged = { ...response, response: { ...response.response, signature } }
    await expect(verify(forged, expected)).resolves.toMatchObject({ verified: false })
    await expect(verify(response, expected)).rejects.toThrow('challenge')
  })

  it('is accepted for one of two concurrent answers', async () => {
    const challenges = passkeyChallenges()
    const challenge = text(await challenges.create({ sessionId: 's' }))
    const expected = challenges.expect({ sessionId: 's' })
    const taken = await Promise.all([expected(challenge), expected(challenge)])
    expect(taken.filter(Boolean)).toEqual([true])
  })

  it.each([
    [{ sessionId: 's', operationId: 'o' }, { sessionId: 's', operationId: 'o' }, true],
    [{ sessionId: 's' }, { sessionId: 't' }, false],
    [{ sessionId: 's', operationId: 'o' }, { sessionId: 's', operationId: 'p' }, false],
    [{ sessionId: 's', operationId: 'o' }, { sessionId: 's' }, false],
    [{ sessionId: 's' }, { sessionId: 's', operationId: 'o' }, false],
  ])('created for %j is accepted for %j: %j', async (made, used, counts) => {
    const challenges = passkeyChallenges()
    const challenge = text(await challenges.create(made))
    await expect(challenges.expect(used)(challenge)).resolves.toBe(counts)
  })

  it.each([
    [29_999, true],
    [30_000, false],
    [30_001, false],
  ])('with a lifetime of 30 seconds is accepted after %i milliseconds: %j', async (elapsed, counts) => {
    let now = 0
    const challenges = passkeyChallenges({ store: memoryChallenges({ monotonic: () => now }), lifetime: '30s' })
    const challenge = text(await challenges.create({ sessionId: 's' }))
    now = elapsed
    await expect(challenges.expect({ sessionId: 's' })(challenge)).resolves.toBe(counts)
  })

  it('is stored as a digest only, for its lifetime', async () => {
    const storedEntries: unknown[] = []
    const store = { put: (...given: unknown[]) => void storedEntries.push(...given), take: () => true }
    const challenge = await passkeyChallenges({ store }).create({ sessionId: 'secret' })
    expect(storedEntries).toEqual([expect.stringMatching(/^[\w-]{43}$/), 300])
    expect(storedEntries[0]).not.toBe(text(challenge))
  })

  it('is refused if the store returns anything but `true`', async () => {
    const store = { put: () => {}, take: () => 'yes' as never }
    await expect(passkeyChallenges({ store }).expect({ sessionId: 's' })('x')).resolves.toBe(false)
  })
})

describe('the memory store of challenges', () => {
  it('removes the oldest challenge when it is full, and expired ones', () => {
    let now = 0
    const store = memoryChallenges({ capacity: 2, monotonic: () => now })
    for (const key of ['a', 'b', 'c']) void store.put(key, 10)
    expect(['a', 'b'].map((key) => store.take(key))).toEqual([false, true])
    now = 10_000
    void store.put('d', 10)
    expect(['c', 'd'].map((key) => store.take(key))).toEqual([false, true])
  })

  it("uses the machine's clock by default", () => {
    const store = memoryChallenges()
    void store.put('a', 60)
    expect(store.take('a')).toBe(true)
  })
})

it.each<[string, () => unknown]>([
  ['store', () => passkeyChallenges({ store: {} as never })],
  ['store', () => passkeyChallenges({ store: { put: () => {} } as never })],
  ['store', () => passkeyChallenges({ store: null as never })],
  ['lifetime', () => passkeyChallenges({ lifetime: '29s' })],
  ['lifetime', () => passkeyChallenges({ lifetime: '601s' })],
  ['ttl', () => passkeyChallenges({ ttl: '5m' } as never)],
  ['capacity', () => memoryChallenges({ capacity: 0 })],
  ['monotonic', () => memoryChallenges({ monotonic: 5 as never })],
  ['sessionId', () => passkeyChallenges().expect({ sessionId: '' })],
  ['sessionId', () => passkeyChallenges().expect({} as never)],
  ['operationId', () => passkeyChallenges().expect({ sessionId: 's', operationId: '' })],
  ['operationId', () => passkeyChallenges().expect({ sessionId: 's', operationId: 5 as never })],
  ['operation', () => passkeyChallenges().expect({ sessionId: 's', operation: 'o' } as never)],
])('passkeyChallenges() refuses an invalid %s', (field, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalidConfiguration', field }))
})

it('create() and expect() refuse a missing session id', async () => {
  await expect(passkeyChallenges().create({ sessionId: '' })).rejects.toMatchObject({ field: 'sessionId' })
})
